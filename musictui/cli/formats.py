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


def csv_lines(records: Iterable[dict[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
    """A header and a line a record. Several values are joined by `; `."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    yield _taken(buffer)
    for record in records:
        writer.writerow([flat(record[column]) for column in columns])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "backslashreplace")


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
