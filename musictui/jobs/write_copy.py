"""Makes the new version of a file beside it, with the proof that its audio is the same. Runs in the workers.

Nothing here touches the file itself: what goes wrong leaves it as it is.
"""

import contextlib
import os
from dataclasses import dataclass
from typing import Literal, NamedTuple

from musictui.errors import MusictuiError
from musictui.library import tracks
from musictui.model.changes import MOVES, Change, Deed, Mark, State
from musictui.model.track import FileStat, Tags

OldTags = Literal["update", "keep", "remove"]
"""What becomes of ID3v1 and APEv2 tags beside a newer one."""


LARGE_DELTA = 16 * 1024
"""From so many bytes on it is looked whether they are pictures."""


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be written anew."""

    change: Change
    sibling: bytes
    """Where the copy goes; its folder is that of the file, links followed."""
    covers: tuple[tuple[str, int, str, bytes], ...] | None = None
    """Media type, kind, description and data of the pictures it is to have."""
    delta: bytes = b""
    """For a revert: what makes the old file out of this one."""
    extras: tuple[bytes, ...] = ()
    keep_mtime: bool = False
    mtime_ns: int | None = None
    """For a revert: when the old file had been changed last; it is that file again, to the byte."""
    id3_version: int = 4
    old_tags: OldTags = "update"
    conflict: str = ""
    """Why it cannot be done any more, if that is known already."""


class Copied(NamedTuple):
    """A copy that can take the place of the file."""

    number: int
    sibling: bytes
    mark: Mark
    """What the file was when it was copied."""
    new_hash: bytes
    delta: bytes
    row: tracks.TrackRow | None
    """What the library is to know of it, but for when and where it was written; None of what is no track."""
    note: str = ""
    pictures: tuple[bytes, ...] = ()
    """What the delta refers to, to be kept once however many files had it."""


class Left(NamedTuple):
    """Why a file was left as it is."""

    number: int
    state: State
    note: str


class _LeftError(Exception):
    def __init__(self, state: State, note: str) -> None:
        super().__init__(note)
        self.state = state
        self.note = note


def write_copy(task: Task) -> Copied | Left:
    """Write the copy of one file; whatever happens, the file itself is as it was. The copy is not synced yet."""
    number = task.change.number
    try:
        return _written(task)
    except _LeftError as left:
        state, note = left.state, left.note
    except FileNotFoundError:
        state, note = State.CONFLICT, "The file is not there any more."
    except MusictuiError as error:
        state, note = State.FAILED, error.message
    except OSError as error:
        state, note = State.FAILED, f"It could not be written: {error.strerror or error}."
    with contextlib.suppress(OSError):
        os.unlink(task.sibling)
    return Left(number, state, note)


def mark_of(path: bytes) -> Mark:
    """By what the file on disk is known."""
    found = os.stat(path)
    return Mark(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def has_changed(change: Change, found: os.stat_result) -> bool:
    """Whether a file is another than the one that the change was made for.

    A new ctime alone comes of permissions, hard links and backups, but also of taggers that restore the mtime. It
    does not count where what is there is compared all the same: values before an edit, all bytes before a revert. Nor
    does it where a file of several names moves: moving one of them is enough.
    """
    seen = change.mark
    if seen is None or seen == (found.st_size, found.st_mtime_ns, found.st_ctime_ns):
        return False
    is_compared = change.deed is Deed.REVERT or (change.deed is Deed.EDIT and change.covers is None)
    is_one_of_several = change.deed in MOVES and found.st_nlink > 1
    counts = not is_compared and not is_one_of_several
    return counts or (seen.size, seen.mtime_ns) != (found.st_size, found.st_mtime_ns)


def stat_of(path: bytes) -> FileStat:
    """The file on disk as a walk sees it."""
    found = os.stat(path)
    return FileStat(path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _written(task: Task) -> Copied:
    from musictui.files import copying, delta, playlists
    from musictui.tags import reader

    change = task.change
    if task.conflict:
        raise _LeftError(State.CONFLICT, task.conflict)
    mark = mark_of(change.path)
    if has_changed(change, os.stat(change.path)):
        raise _LeftError(State.CONFLICT, "The file changed after the change was made.")
    path = copying.resolve(change.path)
    if not os.access(path, os.W_OK):
        raise _LeftError(State.FAILED, "The file is write-protected.")
    if change.deed is Deed.REWRITE or (change.deed is Deed.REVERT and playlists.is_playlist(path)):
        return _rewritten(task, path, mark)
    before = reader.read(change.path)
    _check_values(change, before.tags)
    if change.deed is Deed.REVERT:
        try:
            delta.apply(task.delta, path, task.sibling, task.extras)
        except delta.DeltaError as error:
            raise _LeftError(State.CONFLICT, error.message) from error
    else:
        copying.copy(path, task.sibling)
        _edit(task)
    after = reader.read(task.sibling, named=change.path)
    if change.deed is Deed.EDIT:
        _check_written(change, before.tags, after.tags)
    _check_audio(path, task.sibling)
    _dress(task, path, keep_mtime=task.keep_mtime)
    links = copying.hard_links(path)
    back, pictures = _way_back(path, task.sibling)
    return Copied(
        change.number,
        task.sibling,
        mark,
        delta.new_hash(back),
        back,
        tracks.prepare(stat_of(task.sibling)._replace(path=change.path), after),
        f"It had {links - 1} more hard links, which keep the old version." if links > 1 else "",
        pictures,
    )


def _way_back(path: bytes, sibling: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """What makes the old file of the new one, and the pictures for it that are kept apart, once for all files."""
    from musictui.files import delta
    from musictui.tags import writer

    back = delta.reverse(path, sibling)
    if len(back) < LARGE_DELTA:
        return back, ()
    pictures = tuple(cover.data for cover in writer.covers(path))
    if not pictures:
        return back, ()
    hashes = {"old_hash": delta.old_hash(back), "new_hash": delta.new_hash(back)}
    return delta.reverse(path, sibling, pictures, **hashes), pictures


def _rewritten(task: Task, path: bytes, mark: Mark) -> Copied:
    """A playlist with other lines."""
    from musictui.files import copying, delta, playlists

    change = task.change
    if change.deed is Deed.REVERT:
        delta.apply(task.delta, path, task.sibling, task.extras)
    else:
        with open(path, "rb") as file:
            content = file.read()
        copying.copy(path, task.sibling)
        with open(task.sibling, "r+b") as file:
            file.write(playlists.rewrite(content, change.before["lines"], change.after["lines"]))
            file.truncate()
    _dress(task, path, keep_mtime=False)
    back = delta.reverse(path, task.sibling)
    return Copied(change.number, task.sibling, mark, delta.new_hash(back), back, None)


def _dress(task: Task, path: bytes, *, keep_mtime: bool) -> None:
    from musictui.files import copying

    copying.dress(path, task.sibling, keep_mtime=keep_mtime)
    if task.mtime_ns is not None:
        os.utime(task.sibling, ns=(os.stat(task.sibling).st_atime_ns, task.mtime_ns))


def _edit(task: Task) -> None:
    from musictui.tags import writer
    from musictui.tags.covers import Cover
    from musictui.tags.source import BadFileError

    covers = None
    if task.covers is not None:
        covers = [Cover(data, kind, description, mime) for mime, kind, description, data in task.covers]
    try:
        writer.write(
            task.sibling,
            task.change.after,
            covers=covers,
            id3_version=task.id3_version,
            old_tags=task.old_tags,
            named=task.change.path,
        )
    except BadFileError as error:
        raise _LeftError(State.REFUSED, str(error)) from error


def _check_values(change: Change, tags: Tags) -> None:
    """The values may have changed though size and time say nothing."""
    if change.deed is not Deed.EDIT:
        return
    for name, values in change.before.items():
        if tags.get(name, ()) != values:
            found = "; ".join(tags.get(name, ())) or "nothing"
            raise _LeftError(State.CONFLICT, f"Its {name} is {found} by now.")


def _check_written(change: Change, before: Tags, after: Tags) -> None:
    wanted = {**before, **change.after}
    for name in {*wanted, *after}:
        if wanted.get(name, ()) == after.get(name, ()):
            continue
        if name in change.after:
            raise _LeftError(State.REFUSED, f"This kind of file cannot hold this {name}.")
        raise _LeftError(State.FAILED, f"Writing would have changed its {name}, so it was left alone.")


def _check_audio(path: bytes, sibling: bytes) -> None:
    from musictui.analysis import packets

    before = packets.proof(path)
    after = packets.proof(sibling)
    if before is None or after is None:
        if before is not after:
            raise _LeftError(State.FAILED, "The audio cannot be found in the new file, so it was left alone.")
        return
    if found := packets.differences(before, after):
        raise _LeftError(State.FAILED, f"Writing would have changed more than tags: {found[0]}")
