"""Residue rules: what a publisher left inside the body, and how it is told from true text.

    rules.load().apply(page, keep, captions="drop") -> tuple[Removal, ...]

`docs/rules.md` says how packs are written; `completeness.judge` says how much of the page the
body holds.
"""

from __future__ import annotations

from declutter.rules.model import Rule
from declutter.rules.ruleset import RuleSet, load

__all__ = ["Rule", "RuleSet", "load"]
