"""Remembers that the tracks of groups are no duplicates of each other, by what they sound like."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import combinations
from typing import Any

from musictui.jobs import sounds
from musictui.jobs.job import Reporter
from musictui.library import audio_facts, duplicate_facts, duplicate_groups, told_apart
from musictui.library.database import Database
from musictui.library.duplicate_groups import State, Stored
from musictui.library.told_apart import Sound
from musictui.model.duplicates import Fact, Group


async def tell_apart(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,
    groups: Collection[int],
    is_undone: bool = False,
    turn: object = None,  # noqa: ARG001 it changes no file, so that it need not wait for its turn
) -> int:
    """Let the tracks of groups be no duplicates, in this run and in all later ones; gives how many pairs.

    Args:
        report: Told what happens; a file that cannot be read is a problem.
        database: The library with the groups.
        executor: Where files are read.
        groups: Their numbers.
        is_undone: Take the decision back instead.

    Raises:
        LibraryError: The library cannot be read or written.
    """
    stored = await database.read(lambda conn: duplicate_groups.read(conn, ids=groups))
    members = {member for each in stored for member in each.group.members}
    known = await sounds.identities(report, database, executor, members)
    tracks = await database.read(lambda conn: duplicate_facts.load(conn, members))
    heard = {
        track.id: told_apart.sound(known[track.id], track.length_s) for track in tracks if track.id in known
    }
    pairs = sorted({pair for each in stored for pair in _pairs(each.group, heard)})
    await database.write(lambda conn: _store(conn, stored, pairs, is_undone=is_undone))
    return len(pairs)


def forget_newest(conn: Any) -> tuple[int, int]:
    """As that of `told_apart`; the groups that were no duplicates because of it are open again."""
    before = told_apart.read(conn).pairs
    found = told_apart.forget_newest(conn)
    forgotten = before - told_apart.read(conn).pairs
    for stored in duplicate_groups.read(conn):
        if stored.state is State.NOT_DUPLICATES and not forgotten.isdisjoint(_told(conn, stored.group)):
            duplicate_groups.set_state(conn, stored.id, State.OPEN)
    return found


def _told(conn: Any, group: Group) -> Iterator[tuple[bytes, bytes]]:
    """The pairs by which a group is told apart, out of what is known of its files."""
    packets = audio_facts.read(conn, Fact.PACKETS, group.members)
    whole = audio_facts.read(conn, Fact.WHOLE, group.members)
    known = {each: value for each, value in packets.items() if value is not None}
    known |= {each: told_apart.whole(value) for each, value in whole.items() if value and each not in known}
    heard = {each: Sound(value, 0) for each, value in known.items()}
    return ((first.identity, second.identity) for first, second in _pairs(group, heard))


def _pairs(group: Group, heard: Mapping[int, Sound]) -> Iterator[tuple[Sound, Sound]]:
    """The pairs of sounds of a group; for albums, of tracks that stand beside each other."""
    for beside in zip(*group.folders, strict=False) if group.folders else [group.members]:
        counts = Counter(heard[member] for member in beside if member in heard)
        yield from combinations(sorted(counts), 2)
        # Copies of one sound: that they are all wanted can only be said of the sound.
        yield from ((sound, sound) for sound, count in counts.items() if count > 1)


def _store(
    conn: Any, stored: Sequence[Stored], pairs: Sequence[tuple[Sound, Sound]], *, is_undone: bool
) -> None:
    if is_undone:
        told_apart.forget(conn, pairs)
    else:
        told_apart.tell(conn, pairs)
    for each in stored:
        if not is_undone:
            duplicate_groups.set_state(conn, each.id, State.NOT_DUPLICATES)
        elif (now := duplicate_groups.get(conn, each.id)) and now.state is State.NOT_DUPLICATES:
            # Else something was decided meanwhile.
            duplicate_groups.set_state(conn, each.id, State.OPEN)
