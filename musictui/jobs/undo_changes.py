"""Makes the set of changes that takes another one back: whole, one file of it, or one field of it."""

import os
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from musictui.errors import MusictuiError, UsageError
from musictui.library import journal, reversal, standing, tracks
from musictui.model.changes import Change, ChangeSet, Deed, Draft, Keeper, Mark, State
from musictui.model.track import Track

NOT_ANY_MORE = "What undoes it exactly is no longer kept; the values are put back."
CHANGED_SINCE = "The file changed since; only the values that are still those of the change are put back."
FILES_GONE = "can no longer be undone: what it removed is not in the quarantine any more"
NOTHING_DONE = "was interrupted before anything of it was done, so there is nothing to take back"
PICTURES_STAY = "Its pictures stay as they are."
UNDO, REDO = "Undo", "Redo"
"""How the names of sets begin that take others back, or do them again: `Undo: …`, `Undo of title: …`."""
MOST_TOLD = 3
"""Sets of which it is told that they are passed over."""
_BEGINNING = re.compile(r"(?:Undo|Redo)(?: of (?:[^:“]|“[^”]*”)*)?: ")
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
        MusictuiError: Nothing of it can be taken back any more.
    """
    found = _set(conn, set_id)
    made = _made(conn, set_id, paths, fields)
    if not made:
        what = "was never applied" if found.is_draft else "does not stand any more, or not of what you named"
        hint = (
            f"Go on with it: musictui redo {set_id}"
            if found.open_count
            else "See what stands: musictui history"
        )
        raise UsageError(f"Set {set_id} {what}.", hint=hint)
    if not _can_be_done(made):
        raise MusictuiError(_of(set_id, FILES_GONE), hint="See what stands: musictui history")
    return _undo_of(found, made, _part(made, paths, fields))


def undo_last(conn: Any, *, paths: Collection[bytes] = (), fields: Collection[str] = ()) -> Draft | None:
    """What takes back the set that was applied last of those that can still be taken back.

    One whose removed files are all gone from the quarantine is left to who names it, whatever it did beside: what
    stays has taken over what only they had. `passed_over` says so.

    Raises:
        UsageError: Nothing of it stands of these files or fields.
    """
    for set_id in standing.standing_sets(conn):
        made = _made(conn, set_id)
        if _has_files(made):
            is_whole = not paths and not fields
            return (
                _undo_of(_set(conn, set_id), made)
                if is_whole
                else undo_draft(conn, set_id, paths=paths, fields=fields)
            )
    return None


def passed_over(conn: Any, draft: Draft | None) -> list[str]:
    """Why `undo_last` does not take back what was applied after the set that it does, the last first; sentences.

    Args:
        conn: The library.
        draft: What `undo_last` gave.
    """
    meant = None if draft is None or draft.undoes is None else _set(conn, draft.undoes)
    since_s = (meant.applied_s or 0.0) if meant else 0.0
    begun = [_set(conn, set_id) for set_id in journal.open_sets(conn)]
    told = [(found, NOTHING_DONE) for found in begun if not found.count(State.DONE)]
    for set_id in standing.standing_sets(conn):
        if meant is not None and set_id == meant.id:
            break
        if not _has_files(_made(conn, set_id)):
            told.append((_set(conn, set_id), FILES_GONE))
    later = [(found.applied_s or 0.0, _of(found.id, why)) for found, why in told]
    sentences = [sentence for applied_s, sentence in sorted(later, reverse=True) if applied_s > since_s]
    more = len(sentences) - MOST_TOLD
    return [*sentences[:MOST_TOLD], f"So it is with {more:,} sets before."] if more > 0 else sentences


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
    made = [
        change
        for by in standing.undone_by(conn, set_id)
        for change in _made(conn, by, paths, fields, of=set_id)
    ]
    if not made:
        raise UsageError(f"Nothing of set {set_id} was undone.", hint="See what was: musictui history")
    title = _title(REDO if found.undoes is None else UNDO, _part(made, paths, fields), found.title)
    return Draft(title, linked(_in_turn(made)), source=f"set {set_id}", undoes=found.undoes)


def _in_turn(made: Sequence[Change]) -> list[Change]:
    """Where a file was taken back in parts, each after the first finds it as the one before leaves it."""
    seen: set[bytes] = set()
    found = []
    for change in made:
        is_again = change.deed is Deed.EDIT and change.path in seen
        found.append(replace(change, mark=None) if is_again else change)
        seen.add(change.path)
    return found


def redo_last(conn: Any, *, paths: Collection[bytes] = (), fields: Collection[str] = ()) -> Draft | None:
    """What does again the set that was undone last.

    Raises:
        UsageError: Nothing of it was undone of these files or fields.
    """
    last = next(iter(standing.undone_sets(conn)), None)
    return None if last is None else redo_draft(conn, last, paths=paths, fields=fields)


def _undo_of(found: ChangeSet, made: Sequence[Change], part: str = "") -> Draft:
    """What takes back an undo is a redo, and called so."""
    is_redo = found.undoes is not None
    title = _title(REDO if is_redo else UNDO, part, found.title)
    return Draft(title, linked(made), source=f"set {found.id}", undoes=None if is_redo else found.id)


def linked(made: Sequence[Change]) -> list[Change]:
    """Changes that take others back, what is said of one in another being its place in this set."""
    places = {change.undoes: at for at, change in enumerate(made)}
    linked = []
    for change in made:
        keeper = change.keeper
        if keeper is not None and change.undoes is not None and keeper.needs is not None:
            needs = places.get((change.undoes[0], keeper.needs))
            # What stays keeps what it took over, where that is not taken back: its bytes are its own then.
            check = "packets" if needs is None and keeper.check == "bytes" else keeper.check
            linked.append(replace(change, keeper=Keeper(keeper.path, check, needs)))
        else:
            linked.append(change)
    return linked


def _title(verb: str, part: str, title: str) -> str:
    """The verb, what of a set is meant, and what was done first, however often it was taken back since."""
    return f"{verb}{f' of {part}' if part else ''}: {_plain(title)}"


def _plain(title: str) -> str:
    beginning = _BEGINNING.match(title)
    return title[beginning.end() :] if beginning else title


def _part(made: Sequence[Change], paths: Collection[bytes], fields: Collection[str]) -> str:
    """What of a set is meant, where it is not all of it."""
    parts = [", ".join(sorted(fields))]
    if paths:
        # What comes back out of the quarantine is named as it will be.
        files = {
            change.target if change.deed is Deed.RESTORE and change.target else change.path for change in made
        }
        name = os.path.basename(min(files)).decode("utf-8", "replace")
        parts.append(f"“{name}”" if len(files) == 1 else f"{len(files):,} files")
    return " in ".join(filter(None, parts))


def _can_be_done(made: Sequence[Change]) -> bool:
    """Whether anything of it can: a file that was deleted from the quarantine cannot come back."""
    return any(change.deed is not Deed.RESTORE or os.path.lexists(change.path) for change in made)


def _has_files(made: Sequence[Change]) -> bool:
    """Whether any of the files that it removed is still in the quarantine, if it removed some."""
    return _can_be_done([each for each in made if each.deed is Deed.RESTORE] or made)


def _of(set_id: int, why: str) -> str:
    return f"Set {set_id} {why}."


def _set(conn: Any, set_id: int) -> ChangeSet:
    found = journal.get(conn, set_id)
    if found is None:
        raise UsageError(f"There is no set of changes {set_id}.", hint="List them: musictui history")
    return found


def _made(
    conn: Any,
    set_id: int,
    paths: Collection[bytes] = (),
    fields: Collection[str] = (),
    *,
    of: int | None = None,
) -> list[Change]:
    """Backwards: what was moved last comes back first. With `of`, only what took back that of this set."""
    changes = journal.changes(conn, set_id, states={State.DONE})
    if of is not None:
        changes = [each for each in changes if each.undoes and each.undoes[0] == of]
    if paths:
        changes = [each for each in changes if each.path in paths or each.target in paths]
    ids = [each.track_id for each in changes if each.track_id is not None]
    known = {track.id: track for track in tracks.by_ids(conn, ids)}
    partly = standing.partly(conn, set_id)
    # What was done again is taken back where it was done last, so that nothing in between still counts.
    last = {} if of is not None else _done_again(conn, set_id)
    again = {by: reversal.left_again(conn, by) for by in {set_id, *(key[0] for key, _ in last.values())}}
    made = []
    for each in reversed(changes):
        track = known.get(each.track_id or 0)
        if each.number in partly:
            change = _values_back(each, track, _wanted(fields, partly[each.number]), set_id, CHANGED_SINCE)
        else:
            (by, _), done = last.get(each.number, ((set_id, each.number), each))
            change = _undone(conn, by, done, track, frozenset(fields), again=again[by])
        if change is not None:
            made.append(change)
        if each.deed is Deed.MOVE and track is not None and not fields:
            # What was done to it before the move is taken back where it was then; moving it makes another mark.
            known[track.id] = replace(track, path=each.path, ctime_ns=_MOVED)
    return made


def _done_again(conn: Any, set_id: int) -> dict[int, tuple[standing.Key, Change]]:
    """By number: the change of a later set by which one of this set stands."""
    found = standing.done_again(conn, set_id)
    sets = {by: {each.number: each for each in journal.changes(conn, by)} for by, _ in found.values()}
    return {number: (key, sets[key[0]][key[1]]) for number, key in found.items()}


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
            before=change.before,
            target=change.path,
            reason=change.reason,
            undoes=back,
            keeper=change.keeper,
        )
    undo = reversal.undo_of(conn, *back)
    is_same = track is None or _is_same(undo.mark, track)
    # An undo of what came later makes the file the same again, at another time.
    is_same = is_same or (track is not None and (undo.new_hash, track.size, track.mtime_ns) in again)
    if undo.delta and not fields and is_same:
        before, after = dict(change.after), dict(change.before)
        path = change.path if track is None else track.path
        # Without a mark: the worker compares the whole content, which says more.
        return Change(Deed.REVERT, path, None, change.track_id, before, after, undoes=back)
    note = "" if fields else CHANGED_SINCE if undo.delta else NOT_ANY_MORE
    if note and change.covers is not None:
        note = f"{note} {PICTURES_STAY}"
    return _values_back(change, track, fields, set_id, note)


def _wanted(fields: Collection[str], left: frozenset[str]) -> frozenset[str]:
    """Of the fields that stand, those that are named."""
    return left.intersection(fields) if fields else left


def _values_back(
    change: Change, track: Track | None, fields: frozenset[str], set_id: int, note: str
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
        undoes=(set_id, change.number),
        note=note,
    )


def _is_same(mark: Mark | None, track: Track) -> bool:
    """Whether the file seems to hold what the change made of it, wherever it is by now."""
    return mark is not None and (mark.size, mark.mtime_ns) == (track.size, track.mtime_ns)


def _mark(track: Track | None) -> Mark | None:
    """What the file is by the library; None for what is not in it, or is moved before its turn comes."""
    return None if track is None or track.ctime_ns == _MOVED else Mark.of(track)
