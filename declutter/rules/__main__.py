"""`python -m declutter.rules check [FILE...]` and `python -m declutter.rules digest`."""

from __future__ import annotations

import sys

from declutter.rules import check, digest


def main(argv: list[str]) -> int:
    """Run the one or the other; 2 where it is neither."""
    if argv[:1] == ["digest"]:
        return digest.main()
    if argv[:1] == ["check"]:
        return check.main(argv[1:])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
