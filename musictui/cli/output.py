"""Standard output: data, as bytes. Standard error: narration, which is never in the way of data.

What users' files say reaches a terminal only through `safe`.
"""

import errno
import os
import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import BinaryIO, TextIO

from musictui.errors import StorageError

FALLBACK_WIDTH = 100
"""Columns where there is no terminal to ask."""

# Control characters, those that turn or break lines, and bytes that are no text (lone surrogates).
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def safe(text: str) -> str:
    """`text` on one line, control characters as escapes: what a terminal may be given."""
    return text if text.isprintable() else _UNSAFE.sub(_escape, text)


def safe_path(path: bytes | str) -> str:
    """A path as a person reads it; bytes that are no text as `\\xNN`."""
    return safe(os.fsdecode(path))


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes; rich, which knows it better, takes 0.1 s to import."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@lru_cache(4096)
def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def fitted(text: str, width: int, *, is_right: bool = False, is_cut: bool = True) -> str:
    """`text` in exactly `width` columns, cut with an ellipsis or padded; longer where it must not be cut."""
    missing = width - cells(text)
    if missing < 0:
        return _cut(text, width) if is_cut else text
    return " " * missing + text if is_right else text + " " * missing


def _cut(text: str, width: int) -> str:
    taken, kept = 0, []
    for character in text:
        taken += _cells(character)
        if taken > width - 1:
            break
        kept.append(character)
    return fitted("".join(kept).rstrip() + "…", width)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether `stream` is a terminal that understands more than plain text."""
    try:
        return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    except ValueError:
        return False


def is_colored(stream: TextIO | None) -> bool:
    """Whether styles may be written to `stream`. Source: https://no-color.org"""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def terminal_width(stream: TextIO | None) -> int | None:
    """Columns of the terminal `stream` is; None if it is none."""
    if stream is None or not is_terminal(stream):
        return None
    try:
        return os.get_terminal_size(stream.fileno()).columns or FALLBACK_WIDTH
    except OSError:
        return FALLBACK_WIDTH


def standard_output() -> BinaryIO:
    """Where data goes.

    Raises:
        StorageError: It is closed.
    """
    if sys.stdout is None:
        raise StorageError("Standard output is closed.", hint="Send it somewhere, for example to a file.")
    return sys.stdout.buffer


def write_lines(lines: Iterable[str]) -> None:
    """Write lines of text to standard output; what its encoding does not have becomes a question mark."""
    stream = standard_output()
    encoding = sys.stdout.encoding or "utf-8"
    with output_errors():
        for line in lines:
            stream.write(f"{line}\n".encode(encoding, "replace"))


def write_data(lines: Iterable[bytes]) -> int:
    """Write data to standard output; how many lines. A terminal gets what would act on it as escapes."""
    stream = standard_output()
    count = 0
    if is_terminal(sys.stdout):
        lines = (safe(os.fsdecode(line[:-1])).encode("utf-8", "replace") + line[-1:] for line in lines)
    with output_errors():
        for line in lines:
            stream.write(line)
            count += 1
    return count


class output_errors:  # noqa: N801 reads as a statement: `with output_errors():`
    """Turns a failing standard output into a sentence; `BrokenPipeError` stays, for a reader may go away."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if not isinstance(error, OSError) or isinstance(error, BrokenPipeError):
            return
        if error.errno == errno.EINVAL and os.name == "nt":
            raise BrokenPipeError(errno.EPIPE, error.strerror) from error
        drop_output()
        raise StorageError(
            f"Standard output could not be written: {error.strerror}.", hint="Is the disk full?"
        ) from error


def flush_output() -> None:
    """Hand over what is still buffered, while a failure can still be told."""
    if sys.stdout is not None and not sys.stdout.closed:
        with output_errors():
            sys.stdout.flush()


def drop_output() -> None:
    """Send the rest of standard output nowhere, so that the interpreter does not fail at it once more on exit."""
    if sys.stdout is not None:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (OSError, ValueError):
            sys.stdout = None


def say(text: str = "") -> None:
    """Write a line of narration to standard error. `text` must be safe; nobody listening is no failure."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
        except OSError:
            sys.stderr = None


def tell_bytes(count: int) -> None:
    """Say that so many lines of a table hold bytes that are no text."""
    if count:
        flush_output()
        tracks = f"{count:,} track{'s' * (count != 1)}"
        say(f"{tracks} by a path that is no UTF-8: the table holds its bytes as they are.")


def styled(text: str, code: str, stream: TextIO | None) -> str:
    """`text` in an ANSI style (`1` bold, `2` dim, `31` red) where `stream` shows it."""
    return f"\x1b[{code}m{text}\x1b[0m" if is_colored(stream) else text
