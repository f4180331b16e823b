"""Writing to a terminal, a file or a pipe: nothing a page says may act on the reader's terminal."""

from __future__ import annotations

import argparse
import os
import re
import sys
from enum import IntEnum
from typing import IO, NoReturn

PROGRAM = "declutter"

# C0 and C1 controls but for tab and line feed, and DEL; they move the cursor, colour, or worse.
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
# Bidirectional marks, embeddings, overrides and isolates, which reorder what is around them;
# line and paragraph separator; tag characters, which are invisible.
_INVISIBLE = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f"
_UNSAFE = re.compile(f"[{_CONTROLS}{_INVISIBLE}\ud800-\udfff]")


def visible(text: str) -> str:
    """Text with every control and bidirectional character replaced by U+FFFD."""
    return _UNSAFE.sub("\ufffd", text)


class Exit(IntEnum):
    """Exit status; the higher, the worse."""

    BODY = 0
    NO_CONTENT = 1
    USAGE = 2
    UNREADABLE = 3


class Parser(argparse.ArgumentParser):
    """A parser whose messages cannot act on the terminal."""

    def error(self, message: str) -> NoReturn:
        """Write usage and the message to standard error and leave with status 2."""
        self.print_usage(sys.stderr)
        self.exit(Exit.USAGE, f"{self.prog}: error: {visible(message)}\n")


class Console:
    """Standard output and standard error of one run.

    Output is UTF-8 and unchanged where it goes to a file or a pipe; on a terminal control
    characters are replaced. Messages are always cleaned: file names stand in them.
    """

    def __init__(self) -> None:
        self._terminal = _is_terminal(sys.stdout)

    def write(self, text: str) -> None:
        """Write to standard output, with one line feed at the end.

        Raises:
            BrokenPipeError: the reader went away.
        """
        if not text:
            return
        text = text.rstrip("\n") + "\n"
        if self._terminal:
            encoding = sys.stdout.encoding or "utf-8"
            data = visible(text).encode(encoding, "replace")
        else:
            data = text.encode("utf-8", "replace")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    def message(self, *parts: str) -> None:
        """Write one line to standard error: the program's name and the parts, colons between."""
        line = visible(": ".join((PROGRAM, *parts)).replace("\n", " "))
        encoding = sys.stderr.encoding or "utf-8"
        sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()

    def abandon(self) -> None:
        """Forget what could not be written, or Python would try again, and fail, when it ends."""
        null = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BrokenPipeError:
                os.dup2(null, stream.fileno())
        os.close(null)


def _is_terminal(stream: IO[str] | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()
