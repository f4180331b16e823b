"""The errors declutter raises on purpose; anything else is a bug.

    DeclutterError
    ├── ConfigError      a setting is out of range or unknown (also a ValueError)
    ├── RuleError        a rule file is malformed; names the file, the rule id and the reason
    ├── WeightsError     the shipped model file is missing or does not fit this version
    └── InputError       the input is neither bytes nor str (also a TypeError)

A page that is empty, binary or has no body raises nothing: `Result.status` says so.
"""

from __future__ import annotations


class DeclutterError(Exception):
    """Base of every error that declutter raises on purpose."""


class ConfigError(DeclutterError, ValueError):
    """A setting is out of range or unknown."""


class InputError(DeclutterError, TypeError):
    """The input is of a type that cannot hold a page."""


class WeightsError(DeclutterError):
    """The model file is missing, damaged or made for another feature set."""


class RuleError(DeclutterError, ValueError):
    """A rule file is malformed.

    Args:
        file: name of the file, as the user gave it.
        rule: id of the rule, or "" where the file itself is at fault.
        reason: what is wrong, one sentence.
    """

    def __init__(self, file: str, rule: str, reason: str) -> None:
        self.file = file
        self.rule = rule
        self.reason = reason
        place = f"{file}: {rule}" if rule else file
        super().__init__(f"{place}: {reason}")
