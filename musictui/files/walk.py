"""Finds the audio files of a folder: each once, whatever the names, 200,000 a second from a warm cache.

Paths are bytes, for names that are not UTF-8 exist.
"""

import fnmatch
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

OURS = b".musictui-"
"""How the names of our own files and folders begin, unfinished copies among them: never part of the library."""

QUARANTINE = OURS + b"quarantine"
"""Where removed files wait, at the top of a library folder."""

APPLE_DOUBLE = b"._"
"""macOS puts files of such names beside others on foreign disks; whatever the extension, they hold no audio."""

CHUNK = 512
"""A folder with more files than this is handed on in parts."""

Entry = tuple[bytes, int, int, int, int]
"""Path, size, mtime in ns, ctime in ns, inode (0 where the system tells none)."""

_NEVER = (APPLE_DOUBLE, OURS)
_DOT = ord(".")


class Rules(NamedTuple):
    """Which files are taken."""

    extensions: frozenset[str]
    """Lower case, with the dot."""
    ignore: tuple[str, ...] = ()
    """Shell patterns: one with a slash is compared with the path below the root, any other with the name."""
    hidden: bool = False
    """Whether names that begin with a dot are taken."""


class Unreadable(NamedTuple):
    """A folder, or a file's entry in it, that the system would not show."""

    path: bytes
    reason: str


class Walk:
    """One walk through a root, or through parts of it.

    Symbolic links are followed, but what is reached by its own path is not taken a second time by a link to it:
    links into this root or another are left to the walk that gets there, and each folder is visited once.
    """

    def __init__(
        self,
        root: bytes,
        rules: Rules,
        *,
        starts: Iterable[bytes] | None = None,
        others: Iterable[bytes] = (),
    ) -> None:
        """Prepare it; nothing is read yet.

        Args:
            root: An absolute path.
            rules: Which files are taken.
            starts: Files and folders at or below `root` to look at instead of all of it.
            others: The other roots of the library.
        """
        self.root = root
        self.unreadable: list[Unreadable] = []
        """What could not be looked into: nothing is known about the files there."""
        self._starts = [root] if starts is None else list(starts)
        self._rules = rules
        self._extensions = frozenset(extension.encode() for extension in rules.extensions)
        self._ignored = _matcher(rules.ignore)
        self._real_roots = [os.path.realpath(path) for path in (root, *others)]
        self.visited: set[tuple[int, int]] = set()
        """Device and inode of each folder that was looked into: by these it is known under any name."""
        self.links: list[bytes] = []
        """Links that were passed over, for a walk of a root comes by what they lead to."""
        self._folders: list[bytes] = []

    def __iter__(self) -> Iterator[list[Entry]]:
        """Yield the files of folder after folder, at most `CHUNK` at once; empty lists where there are none."""
        for start in self._starts:
            if start == self.root or self._takes_all(os.path.relpath(start, self.root)):
                yield from self._from(start)

    def _from(self, start: bytes) -> Iterator[list[Entry]]:
        if start != self.root and os.path.islink(start):
            yield self._follow(start)
        elif status := self._stat(start):
            if stat.S_ISDIR(status.st_mode):
                self._enter(start, status)
            elif self._takes_file(start, status):
                yield [_entry(start, status)]
        while self._folders:
            yield from self._files(self._folders.pop())

    def _files(self, folder: bytes) -> Iterator[list[Entry]]:
        """The files of one folder; its folders are put on the stack.

        Most of the time of an index that finds nothing new is spent in this loop, so it is flat.
        """
        files: list[Entry] = []
        extensions, takes_name, has_patterns = self._extensions, self._takes_name, self._ignored is not None
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = entry.name
                    if (name[0] == _DOT or has_patterns) and not takes_name(name, entry.path):
                        continue
                    if entry.is_file(follow_symlinks=False):
                        if name[name.rfind(b".") :].lower() not in extensions:
                            continue
                        try:
                            status = entry.stat(follow_symlinks=False)
                        except OSError as error:
                            self._cannot_read(entry.path, error)
                            continue
                        files.append(
                            (
                                entry.path,
                                status.st_size,
                                status.st_mtime_ns,
                                status.st_ctime_ns,
                                status.st_ino,
                            )
                        )
                        if len(files) >= CHUNK:
                            yield files
                            files = []
                    elif entry.is_symlink():
                        files.extend(self._follow(entry.path))
                    elif entry.is_dir(follow_symlinks=False) and (found := self._stat(entry.path)):
                        self._enter(entry.path, found)
        except OSError as error:
            self._cannot_read(folder, error)
        yield files

    def _follow(self, link: bytes) -> list[Entry]:
        """What a link adds: a file, or later the files of a folder, that no walk of a root comes by."""
        target = os.path.realpath(link)
        if self._is_on_the_way(target):
            self.links.append(link)
            return []
        status = self._stat(link)
        if status is None:
            return []
        if stat.S_ISDIR(status.st_mode):
            self._enter(link, status)
            return []
        return [_entry(link, status)] if self._takes_file(link, status) else []

    def _is_on_the_way(self, target: bytes) -> bool:
        """Whether a walk of a root comes by the target itself, or the target holds a root: a loop."""
        for root in self._real_roots:
            if is_within(root, target):
                return True
            if is_within(target, root):
                return self._takes_all(os.path.relpath(target, root))
        return False

    def _enter(self, folder: bytes, status: os.stat_result) -> None:
        """Put a folder on the stack unless it was visited: by a link or a bind mount there are two ways to one."""
        identity = (status.st_dev, status.st_ino)
        if identity not in self.visited:
            if status.st_ino:
                self.visited.add(identity)
            self._folders.append(folder)

    def _stat(self, path: bytes) -> os.stat_result | None:
        try:
            return os.stat(path)
        except OSError as error:
            self._cannot_read(path, error)
            return None

    def _cannot_read(self, path: bytes, error: OSError) -> None:
        # What vanished since its folder was read is no problem, nor is a link to nothing.
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            reason = error.strerror or str(error)
            self.unreadable.append(Unreadable(path, f"It cannot be read: {reason}."))

    def _takes_file(self, path: bytes, status: os.stat_result) -> bool:
        name = os.path.basename(path)
        return stat.S_ISREG(status.st_mode) and name[name.rfind(b".") :].lower() in self._extensions

    def _takes_name(self, name: bytes, path: bytes) -> bool:
        """Whether a file or folder is looked at, by its name alone or by where it is below the root."""
        if name[0] == _DOT and (not self._rules.hidden or name.startswith(_NEVER)):
            return False
        return self._ignored is None or not self._ignored(os.fsdecode(path[len(self.root) :].lstrip(b"/")))

    def _takes_all(self, relative: bytes) -> bool:
        """Whether no step of a path below a root is left out."""
        steps = relative.split(os.fsencode(os.sep))
        return all(
            self._takes_name(step, os.path.join(self.root, *steps[: depth + 1]))
            for depth, step in enumerate(steps)
        )


def _entry(path: bytes, status: os.stat_result) -> Entry:
    return (path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def own_path(path: bytes, roots: Iterable[bytes]) -> bytes:
    """The path by which a walk of `roots` comes by a file: not through links from one place in them to another."""
    folder, name = os.path.split(path)
    real = os.path.join(os.path.realpath(folder), name)
    for root in roots:
        real_root = os.path.realpath(root)
        if is_within(real, real_root):
            return root if real == real_root else os.path.join(root, os.path.relpath(real, real_root))
    return path


def is_within(path: bytes, folder: bytes) -> bool:
    """Whether a path is the folder itself or below it."""
    return path == folder or path.startswith(folder.rstrip(b"/") + b"/")


def _matcher(patterns: Iterable[str]) -> Callable[[str], object] | None:
    """One question for all patterns, asked of a path below the root."""
    translated = [_translated(pattern) for pattern in patterns if pattern.strip("/")]
    return re.compile("|".join(translated)).match if translated else None


def _translated(pattern: str) -> str:
    """The regular expression of a pattern: with a slash about the whole path, else about the last name."""
    stripped = pattern.strip("/")
    anywhere = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    return f"(?s:{anywhere}){fnmatch.translate(stripped)}"
