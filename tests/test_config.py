"""Settings: what is allowed, what is refused, and how values are brought into form."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.config import Config
from declutter.errors import ConfigError, DeclutterError, InputError, RuleError, WeightsError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "slow"),
        ("mode", None),
        ("captions", "all"),
        ("comments", True),
        ("strictness", -0.1),
        ("strictness", 1.1),
        ("strictness", float("nan")),
        ("max_bytes", 0),
        ("disable", 3),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=name):
        Config(**{name: value})


@given(st.floats(0, 1))
def test_any_strictness_between_nought_and_one_is_taken(value: float) -> None:
    assert Config(strictness=value).strictness == value


@pytest.mark.parametrize("given_as", ["ads", ["ads"], ("ads",), {"ads"}, frozenset({"ads"})])
def test_names_to_disable_come_in_any_collection(given_as: Any) -> None:
    assert Config(disable=given_as).disable == frozenset({"ads"})


def test_rule_files_become_paths() -> None:
    config = Config(rules=["a.toml", Path("b.toml")])  # type: ignore[arg-type]
    assert config.rules == (Path("a.toml"), Path("b.toml"))


def test_settings_are_frozen_and_hashable() -> None:
    with pytest.raises(FrozenInstanceError):
        Config().mode = "fast"  # type: ignore[misc]
    assert hash(Config(disable=["ads"])) == hash(Config(disable=frozenset({"ads"})))  # type: ignore[arg-type]


def test_every_error_is_one_of_declutter_s_and_of_the_fitting_builtin() -> None:
    for error, builtin in ((ConfigError, ValueError), (InputError, TypeError)):
        assert issubclass(error, DeclutterError)
        assert issubclass(error, builtin)
    assert issubclass(WeightsError, DeclutterError)


def test_a_rule_error_names_file_rule_and_reason() -> None:
    error = RuleError("my.toml", "ads.my.label", "any_of is empty")
    assert str(error) == "my.toml: ads.my.label: any_of is empty"
    assert str(RuleError("my.toml", "", "is no TOML")) == "my.toml: is no TOML"
    assert (error.file, error.rule, error.reason) == ("my.toml", "ads.my.label", "any_of is empty")
