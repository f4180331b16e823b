"""The clean body of any web page: what it was made to deliver, and nothing else.

>>> import declutter
>>> declutter.extract(html).text
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from declutter.config import Config
from declutter.errors import ConfigError, DeclutterError, InputError, RuleError, WeightsError

if TYPE_CHECKING:
    from declutter.batch import extract_many
    from declutter.model import Completeness, Removal, Status, Verdict
    from declutter.pipeline import clean_text, extract
    from declutter.result import Metadata, Result

__version__ = "0.1.0"
__all__ = [
    "Completeness",
    "Config",
    "ConfigError",
    "DeclutterError",
    "InputError",
    "Metadata",
    "Removal",
    "Result",
    "RuleError",
    "Status",
    "Verdict",
    "WeightsError",
    "__version__",
    "clean_text",
    "extract",
    "extract_many",
]
_PLACES = {
    "clean_text": "pipeline",
    "extract": "pipeline",
    "extract_many": "batch",
    "Completeness": "model",
    "Metadata": "result",
    "Removal": "model",
    "Result": "result",
    "Status": "model",
    "Verdict": "model",
}


def __getattr__(name: str) -> Any:
    """Load the parser, numpy and the scorer when they are first needed."""
    place = _PLACES.get(name)
    if place is None:
        raise AttributeError(f"module 'declutter' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"declutter.{place}"), name)
    globals()[name] = value
    return value
