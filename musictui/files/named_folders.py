"""Folders as a person names them in the configuration: as the paths of files begin, and what is wrong with them."""

import os
from collections.abc import Iterable


def paths(names: Iterable[str]) -> tuple[bytes, ...]:
    """Where these folders are: each as it is written, and behind its links where that is another place.

    A library may hold its files by either path, and what is said of a folder holds for both.
    """
    found: dict[bytes, None] = {}
    for name in names:
        path = os.path.abspath(_expanded(name))
        found |= dict.fromkeys(map(os.fsencode, (path, os.path.realpath(path))))
    return tuple(found)


class Places:
    """Where files are behind the links on the way to them; each folder is looked at once."""

    def __init__(self) -> None:
        self._folders: dict[bytes, bytes] = {}

    def real(self, path: bytes) -> bytes:
        """The path of a file, its folder resolved; the file itself may be a link."""
        folder, _, name = path.rpartition(b"/")
        found = self._folders.get(folder)
        if found is None:
            found = self._folders[folder] = os.path.realpath(folder or b"/").rstrip(b"/")
        return found + b"/" + name


def doubts(names: Iterable[str], setting: str) -> list[str]:
    """A sentence for each folder that is not there or not told from the root on; `setting` names it."""
    found = []
    for name in names:
        path = _expanded(name)
        if not os.path.isabs(path):
            found.append(
                f"{setting}: {name!r} depends on where the program is started; write the whole path, from / or ~ on."
            )
        elif not os.path.isdir(path):
            found.append(f"{setting}: there is no folder {name!r}.")
    return found


def _expanded(name: str) -> str:
    return os.path.expanduser(name)
