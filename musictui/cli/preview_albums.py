"""A set of edits as lines for a person, album by album: what is the same for several files is said once."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from musictui.cli import preview
from musictui.cli.output import safe
from musictui.cli.preview import Painter
from musictui.model.changes import Change, Deed, State

NAMED = 2
"""So few files of an album are named where one of its values is for them only."""

Edit = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A field, its values before, and those after."""


def lines(changes: Sequence[Change], albums: Mapping[int, str], painter: Painter) -> Iterator[str]:
    """The changes, album by album.

    Args:
        changes: In any order; all but edits that can be done are told file by file.
        albums: Id of a track to what a person calls its album.
        painter: Of the stream that shows them.
    """
    groups: dict[str, list[Change]] = {}
    alone: list[Change] = []
    for change in changes:
        name = albums.get(change.track_id or 0, "")
        if name and change.deed is Deed.EDIT and change.state is State.PLANNED and change.covers is None:
            groups.setdefault(name, []).append(change)
        else:
            alone.append(change)
    for name, members in groups.items():
        yield f"{painter.paint(safe(name), '1')}  {counted(len(members))}"
        yield from _album(members, painter)
    yield from preview.lines(alone, painter)


def counted(count: int) -> str:
    """A number of files: `1 file`, `12 files`."""
    return f"{count:,} file{'s' * (count != 1)}"


def _album(members: Sequence[Change], painter: Painter) -> Iterator[str]:
    having: dict[Edit, list[Change]] = {}
    for change in members:
        for name, after in change.after.items():
            having.setdefault((name, change.before.get(name, ()), after), []).append(change)
    for (name, _, _), those in having.items():
        if len(those) > 1 or len(members) == 1:
            yield f"{preview.field(name, those[0], painter)}  {_whose(those, members)}"
            yield from _said(name, those, painter)
    for change in members:
        own = [
            name
            for name, after in change.after.items()
            if len(members) > 1 and len(having[name, change.before.get(name, ()), after]) == 1
        ]
        if own or change.note:
            yield f"  {painter.paint(_file(change), '1')}"
        for name in own:
            yield f"  {preview.field(name, change, painter)}"
            yield from _said(name, [change], painter)
        if change.note:
            yield f"    {painter.paint(safe(change.note), '33')}"


def _whose(those: Sequence[Change], members: Sequence[Change]) -> str:
    if len(those) == len(members):
        return f"({counted(len(those))})"
    if len(those) <= NAMED:
        return f"({', '.join(map(_file, those))})"
    return f"({len(those):,} of {counted(len(members))})"


def _said(name: str, those: Iterable[Change], painter: Painter) -> Iterator[str]:
    """Who says a value, each statement once."""
    yield from dict.fromkeys(line for change in those for line in preview.sources(name, change, painter))


def _file(change: Change) -> str:
    return safe(os.fsdecode(change.path.rpartition(b"/")[2]))
