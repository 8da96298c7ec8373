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
