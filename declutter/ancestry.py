"""Values passed down the element tree, from each element to those inside it.

An element is known by its row; `parent` gives the row of its parent, -1 for the root, and parents
precede their children, so one pass in order settles every element. The pure Python functions are
the specification of those in `declutter._kernel`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from declutter.kernel import compiled

Ints = NDArray[np.int32]
Doubles = NDArray[np.float64]


def rings(parent: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Nearest ancestor that is of another size, and how many such steps lead to the root.

    Args:
        parent: int32[e].
        size: blocks in each element; int32[e].

    Returns:
        up int32[e], the root's and its wrappers' 0; depth int32[e], 0 where `up` is the root.
    """
    up, depth = np.zeros_like(parent), np.zeros_like(parent)
    if compiled is not None:
        compiled.rings(parent, size, up, depth)
        return up, depth
    sizes = size.tolist()
    ups, depths = [0] * len(sizes), [0] * len(sizes)
    for i, mother in enumerate(parent.tolist()):
        above = max(mother, 0)
        if above > 0 and sizes[above] == sizes[i]:
            above = ups[above]
        ups[i] = above
        depths[i] = depths[above] + 1 if above > 0 else 0
    up[:], depth[:] = ups, depths
    return up, depth


def strongest(power: Doubles, parent: Ints) -> Ints:
    """The element itself or the ancestor of the greatest power, -1 where none is above 0; int32[e].

    Of several the outermost.
    """
    best = np.zeros_like(parent)
    if compiled is not None:
        compiled.strongest(power, parent, best)
        return best
    powers = power.tolist()
    found = [-1] * len(powers)
    for i, mother in enumerate(parent.tolist()):
        above = found[mother] if mother >= 0 else -1
        found[i] = i if powers[i] > (powers[above] if above >= 0 else 0.0) else above
    best[:] = found
    return best


def greatest(values: Doubles, parent: Ints) -> Doubles:
    """Greatest value of each element and its ancestors; float64[e]."""
    out = np.array(values, dtype=np.float64)
    if compiled is not None:
        compiled.greatest(out, parent)
        return out
    row = out.tolist()
    for i, mother in enumerate(parent.tolist()):
        if mother >= 0 and row[mother] > row[i]:
            row[i] = row[mother]
    return np.array(row)


def nearest(values: Doubles, parent: Ints) -> Doubles:
    """Value of each element, NaN for none, or of its nearest ancestor that has one; float64[e]."""
    out = np.array(values, dtype=np.float64)
    if compiled is not None:
        compiled.nearest(out, parent)
        return out
    row = out.tolist()
    for i, mother in enumerate(parent.tolist()):
        if mother >= 0 and row[i] != row[i]:
            row[i] = row[mother]
    return np.array(row)


def decayed(values: Doubles, parent: Ints, factor: float) -> Doubles:
    """Sum of each element's value and its ancestors', fading by `factor` a step; float64[e]."""
    out = np.array(values, dtype=np.float64)
    if compiled is not None:
        compiled.decayed(out, parent, factor)
        return out
    row = out.tolist()
    for i, mother in enumerate(parent.tolist()):
        if mother >= 0:
            row[i] += factor * row[mother]
    return np.array(row)


def united(bits: NDArray[np.uint64], parent: Ints, takes: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Bits of each element and, where it takes them, its parent's as they came out; [e, w]."""
    out = bits.copy()
    if compiled is not None:
        compiled.united(out, parent, takes.view(np.uint8))
        return out
    for i, (mother, take) in enumerate(zip(parent.tolist(), takes.tolist(), strict=True)):
        if mother >= 0 and take:
            out[i] |= out[mother]
    return out
