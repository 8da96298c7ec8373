"""What became of moves, removals and restores in the middle of which the program ended, seen from the names there are."""

import os
from collections.abc import Mapping, Sequence

from musictui.library.journal import Settled
from musictui.model.changes import Change, Deed, State
from musictui.model.track import FileStat

INTERRUPTED = "It was interrupted before the file was touched, and can be applied again."
GONE = "It was interrupted, and the file is not there any more."


def settled_moves(
    changes: Sequence[tuple[int, Change]], kept: Mapping[tuple[str, bytes], bytes]
) -> list[Settled]:
    """What is true of each.

    They are done one after the other, so they are looked at backwards: two files that change names leave both names
    taken, and only before the later move it can be seen that the earlier one was done.

    Args:
        changes: Set and change, in the order in which they are done.
        kept: By set and former path: where in the quarantine a removed file is.
    """
    names = _Names()
    settled = []
    for set_id, change in reversed(changes):
        target = change.target
        if change.deed is Deed.REMOVE:
            target = kept.get((str(set_id), change.path), b"")
        try:
            settled.append(_settled(names, change, target))
        except OSError:
            settled.append(Settled(change.number, State.CONFLICT, GONE))
    return settled[::-1]


def _settled(names: "_Names", change: Change, target: bytes) -> Settled:
    if target and names.was_moved(change.path, target):
        stat = names.stat(target)
        names.move_back(change.path, target)
        return Settled(change.number, State.DONE, "", stat)
    if names.place(change.path) is None:
        return Settled(change.number, State.CONFLICT, GONE)
    return Settled(change.number, State.PLANNED, INTERRUPTED)


class _Names:
    """The files by the names they had at some time; at first, by those of now."""

    def __init__(self) -> None:
        self._places: dict[bytes, bytes | None] = {}
        """Where now is what was called so; None if nothing was."""

    def place(self, path: bytes) -> bytes | None:
        """Where what is called so at this time is now; None if nothing is."""
        if path in self._places:
            return self._places[path]
        return path if os.path.lexists(path) else None

    def was_moved(self, source: bytes, target: bytes) -> bool:
        """Whether what was `source` just before is `target` at this time."""
        here, there = self.place(target), self.place(source)
        return here is not None and (there is None or _is_respelled(there, here))

    def stat(self, path: bytes) -> FileStat:
        """The file that is called so at this time."""
        found = os.stat(self.place(path) or path)
        return FileStat(path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def move_back(self, source: bytes, target: bytes) -> None:
        """Go to the time before a move."""
        self._places[source] = self.place(target)
        self._places[target] = None


def _is_respelled(source: bytes, target: bytes) -> bool:
    """Whether both name one file, which the folder lists by the second name: case is ignored there."""
    if not os.path.samefile(source, target):
        return False
    return _is_listed(target) and not _is_listed(source)


def _is_listed(path: bytes) -> bool:
    folder, name = os.path.split(path)
    return name in os.listdir(folder)
