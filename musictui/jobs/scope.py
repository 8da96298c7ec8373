"""What an index looks at: roots or parts of them, with what the library knows there."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from musictui.files.walk import Rules, Walk, is_within
from musictui.library.roots import Root
from musictui.library.tracks import Known


@dataclass(slots=True)
class Scope:
    """One root, or some files and folders of it, while an index looks at it."""

    root: Root
    walk: Walk
    expected: dict[bytes, Known]
    """What the library knows there and was not seen yet; at the end, what is gone."""
    present: int
    """How many files of the whole root the library took for present before."""

    def gone(self) -> dict[bytes, Known]:
        """What was not seen although its folder could be read."""
        unreadable = [folder.path for folder in self.walk.unreadable]
        if not unreadable:
            return self.expected
        return {
            path: row
            for path, row in self.expected.items()
            if not any(is_within(path, folder) for folder in unreadable)
        }


@dataclass(slots=True)
class View:
    """All of the library, as one index sees it."""

    scopes: list[Scope]
    elsewhere: dict[bytes, Known]
    """What the library knows and this index does not look at."""
    roots: list[Root]

    def known(self) -> Iterator[Known]:
        """What the library knows and was not seen yet."""
        yield from self.elsewhere.values()
        for scope in self.scopes:
            yield from scope.expected.values()

    def root_of(self, path: bytes) -> Root:
        """The root that a known path is below."""
        return next(root for root in self.roots if is_within(path, root.path))

    def forget(self, path: bytes) -> None:
        """A known file turned up under another path."""
        for scope in self.scopes:
            scope.expected.pop(path, None)


def look_at(
    roots: Sequence[Root],
    chosen: Collection[int],
    known: Mapping[int, dict[bytes, Known]],
    rules: Rules,
    *,
    only: Collection[bytes] | None = None,
) -> View:
    """The view of an index of the chosen roots (by id), or of the paths `only`."""
    view = View([], {}, list(roots))
    for root in roots:
        rows = known[root.id]
        starts = None if only is None else _outermost(path for path in only if is_within(path, root.path))
        if root.id not in chosen or starts == []:
            view.elsewhere.update(rows)
            continue
        expected = rows
        if starts is not None and starts != [root.path]:
            expected, rest = _split(rows, starts)
            view.elsewhere.update(rest)
        others = [other.path for other in roots if other.id != root.id]
        walk = Walk(root.path, rules, starts=starts, others=others)
        present = sum(not row.is_missing for row in rows.values())
        view.scopes.append(Scope(root, walk, expected, present))
    return view


def _outermost(paths: Iterable[bytes]) -> list[bytes]:
    """Without those that are below another one."""
    wanted = set(paths)
    return sorted(path for path in wanted if wanted.isdisjoint(_parents(path)))


def _parents(path: bytes) -> Iterator[bytes]:
    while (parent := os.path.dirname(path)) != path:
        yield parent
        path = parent


def _split(
    rows: Mapping[bytes, Known], starts: Sequence[bytes]
) -> tuple[dict[bytes, Known], dict[bytes, Known]]:
    """The rows at and below `starts`, and the others."""
    folders = tuple(start.rstrip(b"/") + b"/" for start in starts)
    exact = frozenset(starts)
    inside: dict[bytes, Known] = {}
    outside: dict[bytes, Known] = {}
    for path, row in rows.items():
        (inside if path in exact or path.startswith(folders) else outside)[path] = row
    return inside, outside
