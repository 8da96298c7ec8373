"""Applies a set in a process of its own, to be killed: python -m tests.changes.applying LIBRARY SET."""

import asyncio
import sys
from pathlib import Path

from musictui.jobs.apply_changes import apply_changes
from musictui.jobs.executors import open_executor
from musictui.jobs.job import Reporter
from musictui.library.database import Database


class Telling(Reporter):
    """Says when files begin to be written: what is checked before can take long, and changes nothing."""

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if (name, value) == ("stage", "Writing"):
            _say("begins")


async def main(library: Path, set_id: int) -> None:
    """Apply, and say when it begins to write."""
    database = Database(library)
    executor = open_executor("processes:2")
    try:
        await apply_changes(Telling(), database=database, executor=executor, set_id=set_id)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        database.close()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
