"""One JSON object with everything: metadata, text, markdown, blocks, removals, warnings."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from declutter.model import Kind
from declutter.render.safe import without_controls
from declutter.result import Result


def to_json(result: Result, text: str, markdown: str) -> str:
    """The result as one line of JSON.

    Args:
        result: verdicts and page.
        text, markdown: the body, rendered.
    """
    metadata = asdict(result.metadata)
    metadata["sources"] = dict(result.metadata.sources)
    value: dict[str, Any] = {
        "status": result.status.value,
        "reason": result.reason,
        "confidence": round(float(result.confidence), 4),
        "page_type": result.page_type,
        "page_type_scores": {
            name: round(float(score), 4) for name, score in result.page_type_scores.items()
        },
        "completeness": result.completeness.value,
        "completeness_evidence": list(result.completeness_evidence),
        "charset": result.charset,
        "truncated": result.truncated,
        "warnings": list(result.warnings),
        "metadata": metadata,
        "text": text,
        "markdown": markdown,
        "posts": [asdict(post) for post in result.posts],
        "blocks": _blocks(result),
        "removed": [asdict(removal) for removal in result.removed],
    }
    return json.dumps(_safe(value), ensure_ascii=False)


def _safe(value: Any) -> Any:
    """A value whose strings hold no control characters; offsets into them stay valid."""
    if isinstance(value, str):
        return without_controls(value, "\ufffd")
    if isinstance(value, dict):
        return {name: _safe(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_safe(inner) for inner in value]
    return value


def _blocks(result: Result) -> list[dict[str, Any]]:
    page = result.page
    comments = set(result.comments)
    levels: list[int] = page.column("level").tolist() if len(page) else []
    return [
        {
            "index": verdict.block,
            "kind": Kind(int(page.kinds[verdict.block])).name.lower(),
            "level": levels[verdict.block],
            "text": page.texts[verdict.block],
            "keep": verdict.keep,
            "comment": verdict.block in comments,
            "score": round(float(verdict.score), 4),
            "by": verdict.by,
            "cuts": [list(cut) for cut in verdict.cuts],
            "start": int(page.start[verdict.block]),
            "end": int(page.end[verdict.block]),
        }
        for verdict in result.verdicts
    ]
