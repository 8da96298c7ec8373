"""Facts that stay in the library until they are looked at: 100,000 fingerprints are most of a gigabyte."""

import sqlite3
from collections.abc import Iterator, Mapping

from musictui.library import audio_facts
from musictui.model.duplicates import FACT_VERSIONS, Fact


class StoredFacts(Mapping[int, bytes | None]):
    """A fact by track. All is taken for known: what is not stored could not be made, or was not to be."""

    def __init__(self, conn: sqlite3.Connection, fact: Fact) -> None:
        """`conn` is for the thread that looks."""
        self._conn = conn
        self._fact = fact

    def __getitem__(self, track_id: int) -> bytes | None:
        return audio_facts.read(self._conn, self._fact, [track_id]).get(track_id)

    def __contains__(self, _track_id: object) -> bool:
        return True

    def __iter__(self) -> Iterator[int]:
        for (track_id,) in self._conn.execute(
            "SELECT track_id FROM audio_facts WHERE fact = ? AND version = ?",
            (self._fact, FACT_VERSIONS[self._fact]),
        ):
            yield track_id

    def __len__(self) -> int:
        return sum(1 for _ in self)
