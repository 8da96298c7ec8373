"""Makes the set of changes that takes another one back: whole, one file of it, or one field of it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from musictui.errors import UsageError
from musictui.library import journal, tracks
from musictui.model.changes import Change, ChangeSet, Deed, Draft, Mark, State
from musictui.model.track import Track

NOT_ANY_MORE = "What undoes it exactly is no longer kept; the values are put back."
CHANGED_SINCE = "The file changed since; only the values that are still those of the change are put back."
_MOVED = -1
_BACK = {Deed.MOVE: Deed.MOVE, Deed.REMOVE: Deed.RESTORE, Deed.RESTORE: Deed.REMOVE}


def undo_draft(
    conn: Any, set_id: int, *, paths: Collection[bytes] = (), fields: Collection[str] = ()
) -> Draft:
    """What takes back that of a set which was done.

    Args:
        conn: The library.
        set_id: Which set.
        paths: Only these files, as they were called before or are called now.
        fields: Only these fields.

    Raises:
        UsageError: There is no such set, or nothing of it stands.
    """
    found = _set(conn, set_id)
    made = _made(conn, set_id, paths, fields)
    if not made:
        what = "was never applied" if found.is_draft else "does not stand any more, or not of what you named"
        raise UsageError(f"Set {set_id} {what}.", hint="See what stands: musictui history")
    return Draft(f"Undo {found.title}", made, source=f"set {set_id}", undoes=set_id)


def redo_draft(
    conn: Any, set_id: int, *, paths: Collection[bytes] = (), fields: Collection[str] = ()
) -> Draft:
    """What does again that of a set which was undone: it takes back what took it back.

    Args:
        conn: The library.
        set_id: Which set.
        paths: Only these files.
        fields: Only these fields.

    Raises:
        UsageError: There is no such set, or nothing of it was undone.
    """
    found = _set(conn, set_id)
    made = [change for by in journal.undone_by(conn, set_id) for change in _made(conn, by, paths, fields)]
    if not made:
        raise UsageError(f"Nothing of set {set_id} was undone.", hint="See what was: musictui history")
    return Draft(f"Redo {found.title}", made, source=f"set {set_id}")


def _set(conn: Any, set_id: int) -> ChangeSet:
    found = journal.get(conn, set_id)
    if found is None:
        raise UsageError(f"There is no set of changes {set_id}.", hint="List them: musictui history")
    return found


def _made(conn: Any, set_id: int, paths: Collection[bytes], fields: Collection[str]) -> list[Change]:
    """Backwards: what was moved last comes back first."""
    changes = journal.changes(conn, set_id, states={State.DONE})
    if paths:
        changes = [each for each in changes if each.path in paths or each.target in paths]
    ids = [each.track_id for each in changes if each.track_id is not None]
    known = {track.id: track for track in tracks.by_ids(conn, ids)}
    again = journal.left_again(conn, set_id)
    made = []
    for each in reversed(changes):
        track = known.get(each.track_id or 0)
        if (change := _undone(conn, set_id, each, track, frozenset(fields), again=again)) is not None:
            made.append(change)
        if each.deed is Deed.MOVE and track is not None and not fields:
            # What was done to it before the move is taken back where it was then; moving it makes another mark.
            known[track.id] = replace(track, path=each.path, ctime_ns=_MOVED)
    return made


def _undone(
    conn: Any,
    set_id: int,
    change: Change,
    track: Track | None,
    fields: frozenset[str],
    *,
    again: Collection[tuple[bytes, int, int]],
) -> Change | None:
    back = (set_id, change.number)
    if change.deed in _BACK:
        if fields:
            return None
        here = None if change.deed is Deed.REMOVE else track
        return Change(
            _BACK[change.deed],
            change.target if here is None else here.path,
            _mark(here),
            change.track_id,
            target=change.path,
            reason=change.reason,
            undoes=back,
        )
    undo = journal.undo_of(conn, *back)
    is_same = track is None or _is_same(undo.mark, track)
    # An undo of what came later makes the file the same again, at another time.
    is_same = is_same or (track is not None and (undo.new_hash, track.size, track.mtime_ns) in again)
    if undo.delta and not fields and is_same:
        before, after = dict(change.after), dict(change.before)
        path = change.path if track is None else track.path
        # Without a mark: the worker compares the whole content, which says more.
        return Change(Deed.REVERT, path, None, change.track_id, before, after, undoes=back)
    note = "" if fields else CHANGED_SINCE if undo.delta else NOT_ANY_MORE
    return _values_back(change, track, fields, back, note)


def _values_back(
    change: Change, track: Track | None, fields: frozenset[str], back: tuple[int, int], note: str
) -> Change | None:
    names = [name for name in change.after if not fields or name in fields]
    if track is not None:
        names = [name for name in names if track.tags.get(name, ()) == change.after[name]]
    if not names:
        return None
    return Change(
        Deed.EDIT,
        change.path if track is None else track.path,
        _mark(track),
        change.track_id,
        {name: change.after[name] for name in names},
        {name: change.before.get(name, ()) for name in names},
        undoes=back if set(names) == set(change.after) else None,
        note=note,
    )


def _is_same(mark: Mark | None, track: Track) -> bool:
    """Whether the file seems to hold what the change made of it, wherever it is by now."""
    return mark is not None and (mark.size, mark.mtime_ns) == (track.size, track.mtime_ns)


def _mark(track: Track | None) -> Mark | None:
    """What the file is by the library; None for what is not in it, or is moved before its turn comes."""
    return None if track is None or track.ctime_ns == _MOVED else Mark.of(track)
