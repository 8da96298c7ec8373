"""Lets proven copies take the places of their files, and the library know them."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from musictui.errors import MusictuiError
from musictui.files import copying
from musictui.jobs.write_copy import Copied, mark_of, stat_of
from musictui.library import audio_facts, journal, tracks
from musictui.library.journal import Settled
from musictui.library.prepare import signed
from musictui.model.changes import Change, State


class Replaced(NamedTuple):
    """What became of one file."""

    settled: Settled
    folder: bytes
    """Empty where nothing was done."""


def replace_files(copies: Sequence[tuple[Change, Copied]]) -> list[Settled]:
    """Put each copy in the place of the file of its change, if that is still what was copied.

    Their folders are on the disk when this returns.
    """
    replaced = [_replace(change, copied) for change, copied in copies]
    for folder in {each.folder for each in replaced if each.folder}:
        copying.sync_folder(folder)
    return [each.settled for each in replaced]


def store_written(
    conn: Any,
    set_id: int,
    by_number: Mapping[int, Change],
    settled: Sequence[Settled],
    rows: Mapping[int, tracks.TrackRow],
) -> None:
    """Note what became of files that were written anew, and what the library knows now of them.

    Args:
        conn: A writable connection.
        set_id: The set of the changes.
        by_number: The changes.
        settled: What became of each.
        rows: What the files hold now, by number; of a track that was written and is not among them, the next
            index reads it.
    """
    journal.settle(conn, set_id, settled)
    known = tracks.ids_by_path(conn, [by_number[each.number].path for each in settled])
    updates = []
    for each in settled:
        path = by_number[each.number].path
        if each.state is not State.DONE or each.stat is None or path not in known:
            continue
        if each.number not in rows:
            tracks.read_again(conn, [path])
            continue
        stat = each.stat
        row = rows[each.number]._replace(
            size=stat.size, mtime_ns=stat.mtime_ns, ctime_ns=stat.ctime_ns, inode=signed(stat.inode)
        )
        updates.append((known[path], row))
    audio_facts.carry(conn, {track_id: (row.size, row.mtime_ns) for track_id, row in updates})
    tracks.update(conn, updates)


def _replace(change: Change, copied: Copied) -> Replaced:
    try:
        if mark_of(change.path) != copied.mark:
            copying.discard(copied.sibling)
            state, note = State.CONFLICT, "The file changed while its new version was made."
            return Replaced(Settled(change.number, state, note), b"")
        path = copying.resolve(change.path)
        copying.replace(copied.sibling, path)
        settled = Settled(change.number, State.DONE, copied.note, stat_of(change.path))
        return Replaced(settled, os.path.dirname(path))
    except MusictuiError as error:
        reason = error.message
    except OSError as error:
        reason = f"It could not be replaced: {error.strerror or error}."
    copying.discard(copied.sibling)
    return Replaced(Settled(change.number, State.FAILED, reason), b"")
