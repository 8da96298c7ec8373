"""What the sound of a file is known by: for decisions that hold wherever the file goes and whatever its tags."""

from collections.abc import Collection, Mapping
from concurrent.futures import Executor
from functools import partial

from musictui.jobs.job import Reporter
from musictui.jobs.make_facts import make_facts
from musictui.library import told_apart
from musictui.library.database import Database
from musictui.model.duplicates import Fact
from musictui.model.track import FileStat


async def identities(
    report: Reporter,
    database: Database,
    executor: Executor,
    ids: Collection[int],
    strangers: Mapping[int, FileStat] | None = None,
) -> dict[int, bytes]:
    """The hash of the packets of each track; of one without packets, of all of it. Unreadable ones are left out.

    `strangers` are the files of those that are not in the library.
    """
    if not ids:
        return {}
    make = partial(make_facts, report, database=database, executor=executor, strangers=strangers)
    packets = await make(fact=Fact.PACKETS, ids=ids)
    rest = [track_id for track_id, value in packets.items() if value is None]
    found = {track_id: value for track_id, value in packets.items() if value is not None}
    if rest:
        whole = await make(fact=Fact.WHOLE, ids=rest)
        found |= {track_id: told_apart.whole(value) for track_id, value in whole.items() if value is not None}
    return found
