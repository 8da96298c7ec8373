"""Changes as rows of the journal, and back."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from musictui.model.changes import Change, CoverRef, Deed, Keeper, Mark, Said, State
from musictui.model.track import Tags

COLUMNS = (
    "number, deed, path, target, track_id, size, mtime_ns, ctime_ns, before, after, covers, reason, state, note, "
    "undoes_set, undoes_number, keeper, keeper_check, needs, sources"
)
"""Those of `changes` that `change` reads, in its order."""
INSERT = f"INSERT INTO changes (set_id, {COLUMNS}) VALUES ({', '.join('?' * 21)})"
"""With the values that `row` gives."""
_ENCODER = json.JSONEncoder(separators=(",", ":"))
"""One for all: `json.dumps` would make a new one for each value."""


def row(set_id: int, number: int, change: Change) -> tuple[object, ...]:
    """The values of a change of a set."""
    covers = None
    if change.covers is not None:
        covers = json.dumps([(cover.hash.hex(), *cover[1:]) for cover in change.covers])
    return (
        set_id,
        number,
        change.deed,
        change.path,
        change.target,
        change.track_id,
        *(change.mark or (None, None, None)),
        encoded(change.before),
        encoded(change.after),
        covers,
        change.reason,
        change.state,
        change.note,
        *(change.undoes or (None, None)),
        *(change.keeper or (None, None, None)),
        json.dumps(change.sources) if change.sources else None,
    )


def change(values: Sequence[Any]) -> Change:
    """The change that these values of `COLUMNS` tell."""
    number, deed, path, target, track_id, size, mtime_ns, ctime_ns, before, after, covers, *rest = values
    reason, state, note, undoes_set, undoes_number, keeper, check, needs, sources = rest
    return Change(
        deed=Deed(deed),
        path=path,
        mark=None if size is None else Mark(size, mtime_ns, ctime_ns),
        track_id=track_id,
        before=_tags(before),
        after=_tags(after),
        covers=None if covers is None else tuple(_cover(*each) for each in json.loads(covers)),
        target=target,
        reason=reason,
        state=State(state),
        note=note,
        number=number,
        undoes=None if undoes_set is None else (undoes_set, undoes_number),
        keeper=None if keeper is None else Keeper(keeper, check, needs),
        sources=tuple(_said(each) for each in json.loads(sources)) if sources else (),
    )


def _said(told: Sequence[Any]) -> Said:
    """As it was stored; values are there since statements tell which ones they said."""
    return Said(*told[:6], *map(tuple, told[6:]))


def _cover(digest: str, mime: str, kind: int, description: str, size: int) -> CoverRef:
    return CoverRef(bytes.fromhex(digest), mime, kind, description, size)


def encoded(tags: Tags) -> str:
    """Values by field, as text."""
    return _ENCODER.encode(dict(tags))


def _tags(text: str) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in json.loads(text).items()}


def marks(items: Collection[object]) -> str:
    """As many places for values in a statement."""
    return ",".join("?" * len(items))
