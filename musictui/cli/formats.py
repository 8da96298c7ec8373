"""Tracks as lines: CSV, JSON lines, paths, and a table for people."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from musictui.cli.output import cells, fitted, safe
from musictui.cli.records import flat
from musictui.model.fields import BY_NAME

_HIDDEN_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What JSON lets stand in a text, though it is invisible, turns it, or ends the line for some readers."""

_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Lone surrogates that stand for no byte of a path."""
_CSV_END = "\r\n"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

GAP = "  "
FLEXIBLE_FROM = 16
"""Columns at least this wide give way on a narrow terminal, down to `NARROWEST`."""
NARROWEST = 8


def json_line(value: Any) -> bytes:
    """`value` as one line of JSON in UTF-8. Paths that are no text come back through `os.fsencode`."""
    text = _encode(value)
    if not text.isprintable():
        text = _HIDDEN_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    # What is left to replace is lone surrogates, and the escape is JSON's own.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def json_lines(records: Iterable[dict[str, Any]], columns: Sequence[str] = ()) -> Iterator[bytes]:
    """A line a record, of these columns alone where some are named."""
    for record in records:
        yield json_line({column: record[column] for column in columns} if columns else record)


class Csv:
    """A header and a line a record. Several values are joined by `; `."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._buffer = io.StringIO(newline="")
        # With this end of a line the writer quotes a bare carriage return too, which readers take for one.
        self._writer = csv.writer(self._buffer, lineterminator=_CSV_END)
        self.not_utf_8 = 0
        """The lines so far with a path that is no UTF-8: they hold its bytes as they are."""

    def lines(self, records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
        """The header and the lines."""
        yield self._line(self._columns).encode()
        for record in records:
            text = self._line([flat(record[column]) for column in self._columns])
            try:
                yield text.encode()
            except UnicodeEncodeError:
                self.not_utf_8 += 1
                yield _NO_BYTE.sub("�", text).encode("utf-8", "surrogateescape")

    def _line(self, values: Sequence[str]) -> str:
        self._writer.writerow(values)
        text = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return text.removesuffix(_CSV_END) + "\n"


def path_lines(paths: Iterable[bytes], *, ends_with_null: bool = False) -> Iterator[bytes]:
    """The paths, byte for byte."""
    end = b"\0" if ends_with_null else b"\n"
    for path in paths:
        yield path + end


class Table:
    """Rows set in columns as wide as the fields say, fitted to a terminal where there is one."""

    def __init__(self, columns: Sequence[str], width: int | None) -> None:
        """`width` is the terminal's; None keeps every value whole."""
        self._fields = [BY_NAME[column] for column in columns]
        self._is_cut = width is not None
        self._widths = _widths([max(field.width, cells(field.label)) for field in self._fields], width)

    def header(self) -> str:
        """The labels."""
        return self.row([field.label for field in self._fields])

    def row(self, values: Sequence[str]) -> str:
        """One line of the table."""
        return GAP.join(
            fitted(safe(value), width, is_right=field.is_numeric, is_cut=self._is_cut)
            for value, width, field in zip(values, self._widths, self._fields, strict=True)
        ).rstrip()


def _widths(wanted: list[int], width: int | None) -> list[int]:
    """The columns' widths: what they want, or less for the wide ones; what is left goes to these too."""
    flexible = [index for index, each in enumerate(wanted) if each >= FLEXIBLE_FROM]
    if width is None or not flexible:
        return wanted
    fixed = sum(wanted) - sum(wanted[index] for index in flexible) + len(GAP) * (len(wanted) - 1)
    room = max(width - fixed, NARROWEST * len(flexible))
    total = sum(wanted[index] for index in flexible)
    widths = list(wanted)
    for index in flexible:
        widths[index] = max(NARROWEST, room * wanted[index] // total)
    return widths
