"""Makes the set of changes that gives files their names by a pattern, with what goes along with them."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from musictui.files import playlists
from musictui.files.mounts import ignores_case
from musictui.files.walk import is_within
from musictui.jobs.drafts import MISSING
from musictui.library import journal, tracks
from musictui.model import naming, patterns
from musictui.model.changes import Change, Deed, Draft, Mark, State
from musictui.model.formats import is_audio
from musictui.model.track import Track

OWN_SIDECARS = (b".lrc", b".cue", b".log", b".txt", b".jpg", b".jpeg", b".png")
"""Files that go with the track whose name they have."""
FOLDER_SIDECARS = (
    b"cover.jpg", b"cover.jpeg", b"cover.png", b"folder.jpg", b"folder.jpeg", b"folder.png", b"front.jpg", b"front.png",
)  # fmt: skip
ASIDE = b" (renaming)"
"""How a file is called in between that changes names with another."""
FOLDER_SIDECAR_ENDS = (b".cue", b".log")
"""Files that go with a folder when all of its tracks go to one other."""


def rename_draft(
    conn: Any,
    ids: Sequence[int],
    pattern: patterns.Pattern,
    *,
    system: naming.System = "posix",
    case_insensitive: bool = False,
) -> Draft:
    """Names and folders out of tags, below the library folder that each track is in.

    Tracks without a needed value, and those of which several want one name, are refused. Sidecars move with
    their tracks, and playlists below the library's folders are rewritten.
    """
    roots = [path for _, path in journal.root_ids(conn)]
    found = tracks.by_ids(conn, ids)
    wanted, changes = _wanted(found, roots, pattern, system)
    blocked = blocked_names(wanted, case_insensitive=case_insensitive or any(map(ignores_case, roots)))
    moved: dict[bytes, bytes] = {}
    for track, target in wanted:
        if track.path in blocked:
            changes.append(_refused(track, blocked[track.path], target))
        elif target != track.path:
            moved[track.path] = target
            changes.append(Change(Deed.MOVE, track.path, Mark.of(track), track.id, target=target))
    changes = [*(each for each in changes if each.state is State.REFUSED), *ordered(changes)]
    changes += moves_along(sidecars(moved))
    changes += playlist_changes(roots, moved)
    return Draft(f"Rename: {pattern.text}", changes)


def move_draft(conn: Any, ids: Sequence[int], folder: bytes) -> Draft:
    """Tracks into one folder below the library's, by the names they have."""
    roots = [path for _, path in journal.root_ids(conn)]
    wanted = [
        (track, os.path.join(folder, os.path.basename(track.path))) for track in tracks.by_ids(conn, ids)
    ]
    blocked = blocked_names(wanted, case_insensitive=any(map(ignores_case, roots)))
    if not any(is_within(folder, root) for root in roots):
        blocked = {track.path: "The folder is in none of the library's folders." for track, _ in wanted}
    changes = [
        _refused(track, blocked[track.path], target) for track, target in wanted if track.path in blocked
    ]
    moved = {
        track.path: target for track, target in wanted if track.path not in blocked and target != track.path
    }
    by_path = {track.path: track for track, _ in wanted}
    changes += [
        Change(Deed.MOVE, path, Mark.of(by_path[path]), by_path[path].id, target=target)
        for path, target in moved.items()
    ]
    changes += moves_along(sidecars(moved))
    changes += playlist_changes(roots, moved)
    return Draft(f"Move to {os.fsdecode(folder)}", changes)


def _wanted(
    found: Sequence[Track], roots: Sequence[bytes], pattern: patterns.Pattern, system: naming.System
) -> tuple[list[tuple[Track, bytes]], list[Change]]:
    """Where each track is to go, and those that cannot."""
    wanted, refused = [], []
    for track in found:
        root = next((root for root in roots if is_within(track.path, root)), None)
        if track.missing_since_s is not None or root is None:
            refused.append(_refused(track, MISSING))
            continue
        try:
            name = pattern.format(track.tags, patterns.facts(track))
        except patterns.MissingValueError as error:
            refused.append(_refused(track, error.message))
            continue
        extension = os.path.splitext(track.path)[1].decode("utf-8", "surrogateescape")
        legal = naming.legal_path(name, system=system, extension=extension)
        wanted.append((track, os.path.join(root, legal.encode("utf-8", "surrogateescape"))))
    return wanted, refused


def blocked_names(wanted: Sequence[tuple[Track, bytes]], *, case_insensitive: bool) -> dict[bytes, str]:
    """Why tracks cannot have the names they should."""
    moves = [(track.path, target) for track, target in wanted]
    folders = {os.path.dirname(target) for _, target in moves}
    existing = [path for folder in folders for path in _listed(folder)]
    found = naming.collisions(moves, case_insensitive=case_insensitive, existing=existing)
    return {source: collision.reason for collision in found for source in collision.sources}


def ordered(changes: Sequence[Change]) -> Iterator[Change]:
    """Moves in an order in which each name is free when its turn comes; rings go by way of another name."""
    waiting = {change.path: change for change in changes if change.state is State.PLANNED}
    while waiting:
        change = next(iter(waiting.values()))
        chain = [change]
        while (following := waiting.get(chain[-1].target)) is not None and following is not change:
            chain.append(following)
        if following is change:
            stem, extension = os.path.splitext(change.path)
            aside = stem + ASIDE + extension
            yield replace(change, target=aside)
            chain[0] = replace(change, path=aside, mark=None)
        yield from reversed(chain)
        for each in chain[1:]:
            del waiting[each.path]
        del waiting[change.path]


def _listed(folder: bytes) -> list[bytes]:
    try:
        return [entry.path for entry in os.scandir(folder)]
    except OSError:
        return []


def sidecars(moved: Mapping[bytes, bytes], gone: Collection[bytes] = ()) -> Iterator[tuple[bytes, bytes]]:
    """What lies beside the tracks and goes with them: source and target. `gone` are tracks that are removed."""
    by_folder: dict[bytes, dict[bytes, bytes]] = defaultdict(dict)
    for source, target in moved.items():
        by_folder[os.path.dirname(source)][source] = target
    for folder, moves in by_folder.items():
        names = {path for path in _listed(folder) if os.path.isfile(path)}
        taken: set[bytes] = set()
        for source, target in moves.items():
            for ending in OWN_SIDECARS:
                path = os.path.splitext(source)[0] + ending
                if path in names and path not in moves and path not in taken:
                    taken.add(path)
                    yield path, os.path.splitext(target)[0] + ending
        targets = {os.path.dirname(target) for target in moves.values()}
        stays = any(is_audio(path) and path not in moves and path not in gone for path in names)
        if len(targets) == 1 and not stays and targets != {folder}:
            yield from _with_folder(names - taken - set(moves), targets.pop())


def _with_folder(paths: Iterable[bytes], target: bytes) -> Iterator[tuple[bytes, bytes]]:
    for path in sorted(paths):
        name = os.path.basename(path)
        if name.lower() in FOLDER_SIDECARS or name.lower().endswith(FOLDER_SIDECAR_ENDS):
            yield path, os.path.join(target, name)


def moves_along(pairs: Iterable[tuple[bytes, bytes]]) -> list[Change]:
    """The changes that let sidecars go with their tracks, where there is room for them."""
    return [
        Change(Deed.MOVE, source, None, target=target, reason="goes with its tracks")
        for source, target in pairs
        if source != target and not os.path.lexists(target)
    ]


def playlist_changes(roots: Collection[bytes], moved: Mapping[bytes, bytes]) -> list[Change]:
    """Playlists that name a track that moves."""
    if not moved:
        return []
    return [
        Change(
            Deed.REWRITE,
            path,
            None,
            before={"lines": tuple(old for old, _ in lines)},
            after={"lines": tuple(new for _, new in lines)},
            reason="names tracks that move",
        )
        for root in roots
        for path in playlists.find(root)
        if (lines := playlists.renamed(path, moved))
    ]


def _refused(track: Track, why: str, target: bytes = b"") -> Change:
    return Change(
        Deed.MOVE, track.path, Mark.of(track), track.id, target=target, state=State.REFUSED, note=why
    )
