"""Small array helpers that parsing, features and strategies share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from declutter.kernel import compiled
from declutter.model import Floats, Page

_INFINITE = np.float32(np.inf)


def prefix(values: ArrayLike) -> NDArray[np.float64]:
    """Running sum along the last axis after a zero, so that `p[b] - p[a]` sums `values[a:b]`."""
    column = np.asarray(values, dtype=np.float64)
    out = np.empty((*column.shape[:-1], column.shape[-1] + 1))
    if compiled is not None and column.ndim == 1:
        compiled.prefix(column, out)
        return out
    out[..., 0] = 0.0
    np.cumsum(column, axis=-1, out=out[..., 1:])
    return out


def inside(page: Page, values: ArrayLike) -> NDArray[np.float64]:
    """Sum of a block column over the blocks of each element; float64[e]."""
    sums = prefix(values)
    result: NDArray[np.float64] = sums[page.elements.last] - sums[page.elements.first]
    return result


def ratio(part: ArrayLike, whole: ArrayLike) -> Floats:
    """part / whole, 0 where whole is 0; float32."""
    top, bottom = np.asarray(part, dtype=np.float32), np.asarray(whole, dtype=np.float32)
    if compiled is not None and top.ndim == 1 and top.shape == bottom.shape:
        out = np.empty(len(top), dtype=np.float32)
        compiled.ratio(top, bottom, out)
        return out
    return np.asarray(top / np.where(bottom > 0, bottom, _INFINITE), dtype=np.float32)


def weighted_sums(weights: Floats, rows: Floats) -> Floats:
    """`weights @ rows`, float32[n], float32[n, f] -> float32[f], alike on every machine.

    BLAS sums in an order of its own, and for larger products starts threads, which then wait
    busily for the next one. Trees tell values apart by their last bit.
    """
    if compiled is not None and rows.flags.f_contiguous and rows.dtype == weights.dtype:
        out = np.empty(rows.shape[1], dtype=np.float32)
        compiled.weighted_sums(weights, rows, out)
        return out
    products = np.multiply(weights[:, None], rows, order="C")
    result: Floats = np.add.reduce(products, axis=0)
    return result


def fill(out: Floats, parts: Sequence[NDArray[Any]]) -> None:
    """Put columns, each float32[n] or to be made so, into the rows of `out`; float32[parts, n]."""
    # One concatenation is ten times as fast as stacking.
    np.concatenate(parts, out=out.reshape(-1), casting="same_kind")


def shifted(values: Floats, by: int) -> Floats:
    """Column whose row i is row i + by of `values`, 0 past the ends."""
    out = np.zeros_like(values)
    if by == 0:
        out[:] = values
    elif by > 0:
        out[:-by] = values[by:]
    else:
        out[-by:] = values[:by]
    return out


def window(values: ArrayLike, radius: int) -> NDArray[np.float64]:
    """Sum of `values` over i - radius .. i + radius of the last axis, cut at the ends."""
    return between(prefix(values), radius)


def between(sums: NDArray[np.float64], radius: int) -> NDArray[np.float64]:
    """As `window`, from what `prefix` gives."""
    n = sums.shape[-1] - 1
    reach = min(radius, n)
    out = np.empty((*sums.shape[:-1], n))
    if compiled is not None and sums.ndim == 1:
        compiled.between(sums, radius, out)
        return out
    out[..., : n - reach] = sums[..., reach + 1 :]
    out[..., n - reach :] = sums[..., -1:]
    out[..., reach:] -= sums[..., : n - reach]
    return out


def carried(values: NDArray[Any], factor: float) -> NDArray[np.float64]:
    """The greatest of each value and those before it, which fade by `factor` a step; float64[n]."""
    out = np.empty(len(values))
    if compiled is not None:
        compiled.carried(np.ascontiguousarray(values, dtype=np.float64), factor, out)
        return out
    level = 0.0
    for i, value in enumerate(values.tolist()):
        level = max(level * factor, value)
        out[i] = level
    return out


def ranks(label: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many rows have each label, and how many before each row have its own.

    Args:
        label: numbers from 0 on; int64[n].

    Returns:
        count int64[labels]; rank int64[n].
    """
    if compiled is not None:
        count = np.zeros(int(label.max(initial=-1)) + 1, dtype=np.int64)
        rank = np.empty(len(label), dtype=np.int64)
        compiled.ranks(label, count, rank)
        return count, rank
    count = np.bincount(label)
    order = np.argsort(label, kind="stable")
    start = np.cumsum(count) - count
    rank = np.empty(len(label), dtype=np.int64)
    rank[order] = np.arange(len(label)) - start[label[order]]
    return count, rank
