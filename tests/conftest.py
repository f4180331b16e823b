"""Settings of hypothesis, and a scorer made by hand, so that few tests need the trained one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from declutter.ensemble.trees import Trees
from declutter.ensemble.weights import FORMAT, STAGES, Curve, Weights
from declutter.features import feature_names
from declutter.model import PAGE_TYPES, Page, Source
from declutter.parse import parse
from declutter.strategies import NATIVE

# The same examples in every run, and no limit on one example's time: CI machines are slow.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


def trees(*nodes: tuple[int, float, int, int], leaves: tuple[float, ...]) -> Trees:
    """One tree from its nodes (feature, threshold, left, right), where ~k is leaf k."""
    columns = list(zip(*nodes, strict=True)) if nodes else [(), (), (), ()]
    ints = [np.array(columns[i], dtype=np.int32) for i in (0, 2, 3)]
    return Trees(
        feature=ints[0],
        threshold=np.array(columns[1], dtype=np.float32),
        left=ints[1],
        right=ints[2],
        roots=np.array([0 if nodes else ~0], dtype=np.int32),
        leaf=np.array(leaves, dtype=np.float32),
    )


def weights(**changes: Any) -> Weights:
    """A scorer that keeps blocks of eight words or more that are not links; each page is a forum.

    Args:
        changes: values of the record, and `confidence`, the same for every page.
    """
    names = feature_names(tuple(strategy.name for strategy in NATIVE))
    prose = trees(
        (names.index("log_words"), float(np.log1p(7.5)), ~0, 1),
        (names.index("link"), 0.5, ~1, ~0),
        leaves=(-3.0, 3.0),
    )
    straight = Curve(np.array([0.0, 1.0], np.float32), np.array([0.0, 1.0], np.float32))
    confidence = changes.pop("confidence", 0.9)
    odds = float(np.log(confidence / (1.0 - confidence)))
    return Weights(
        record={"format": FORMAT, "gate": 0.5, "least_confidence": 0.1, **changes},
        first=prose,
        second=prose,
        asked=prose,
        types=tuple(trees(leaves=(float(name == "forum"),)) for name in PAGE_TYPES),
        trust={stage: trees(leaves=(odds,)) for stage in STAGES},
        block=dict.fromkeys(STAGES, straight),
        page=dict.fromkeys(STAGES, straight),
        names={"nav": -2.0, "article": 2.0},
        words={"cookies": -1.0},
    )


@pytest.fixture(scope="session")
def make_weights() -> Callable[..., Weights]:
    """`weights`, which see."""
    return weights


@pytest.fixture(scope="session")
def make_trees() -> Callable[..., Trees]:
    """`trees`, which see."""
    return trees


@pytest.fixture(scope="session")
def hand_weights() -> Weights:
    """`weights` as they are."""
    return weights()


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], Page]:
    """A page from markup."""
    return lambda markup: parse(Source(markup, "", "str"))
