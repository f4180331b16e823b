"""One frozen set of settings for every call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from declutter.errors import ConfigError

Mode = Literal["auto", "fast", "thorough"]
Captions = Literal["drop", "keep", "dedupe"]
Comments = Literal["auto", "drop", "keep"]


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of `extract` and `clean_text`.

    Attributes:
        mode: "fast" runs the native strategies only; "auto" asks trafilatura and readability-lxml
            where the native confidence is low; "thorough" always asks them.
        strictness: 0 keeps nearly everything that might be content, 1 only what surely is; what a
            stricter setting keeps, a looser one keeps too; 0.5 is the body with the best expected
            F1.
        headline: True puts the headline first in the text, whether or not the body holds it.
        captions: "drop" removes credited agency captions and repeats, "dedupe" only repeats,
            "keep" none.
        comments: "drop" removes readers' comments, "keep" keeps them, "auto" keeps them where
            they are the content (forums) and follows the scorer elsewhere.
        links: render link targets in markdown and HTML.
        images: render images in markdown and HTML.
        disable: ids or families of rules that shall not run.
        rules: further rule files (TOML).
        max_bytes: input beyond this many bytes (or characters) is cut, with a warning.

    Raises:
        ConfigError: a value is out of range or unknown.
    """

    mode: Mode = "auto"
    strictness: float = 0.5
    headline: bool = False
    captions: Captions = "drop"
    comments: Comments = "auto"
    links: bool = True
    images: bool = False
    disable: frozenset[str] = frozenset()
    rules: tuple[Path, ...] = ()
    max_bytes: int = 10_000_000

    def __post_init__(self) -> None:
        for name, allowed in (
            ("mode", get_args(Mode)),
            ("captions", get_args(Captions)),
            ("comments", get_args(Comments)),
        ):
            value = getattr(self, name)
            if value not in allowed:
                raise ConfigError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
        if not 0.0 <= self.strictness <= 1.0:
            raise ConfigError(f"strictness must be between 0 and 1, not {self.strictness!r}")
        if self.max_bytes < 1:
            raise ConfigError(f"max_bytes must be positive, not {self.max_bytes!r}")
        # Lists and single strings are common in config files; frozen fields need hashable values.
        object.__setattr__(self, "disable", _names(self.disable))
        object.__setattr__(self, "rules", tuple(Path(p) for p in self.rules))


def _names(value: object) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset((value,))
    if isinstance(value, (frozenset, set, list, tuple)):
        return frozenset(str(v) for v in value)
    raise ConfigError(f"disable must be a set of rule ids or families, not {value!r}")
