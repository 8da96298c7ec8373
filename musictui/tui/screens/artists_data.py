"""What the Artists screen reads from the library, and the decisions that it writes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from musictui.library import origins
from musictui.library.database import Database, translated_errors
from musictui.library.origins import ArtistLine, Order
from musictui.model.changes import Draft
from musictui.model.origin import OriginState

PAGE = 64


class ArtistsData:
    """The artists as a snapshot of their names; each is read when it is drawn."""

    def __init__(self, database: Database, reader: Any) -> None:
        """`reader` is the connection of the thread that draws."""
        self._database = database
        self._reader = reader
        self._lines: dict[str, ArtistLine] = {}
        self.keys: Sequence[str] = ()
        self.counts: Mapping[OriginState | None, int] = {}

    async def load(self, states: Collection[OriginState | None], text: str, order: Order) -> None:
        """Read which artists are wanted, and how many there are in each state."""

        def read(conn: Any) -> tuple[list[str], dict[OriginState | None, int]]:
            return origins.keys(conn, states=states, text=text, order=order), origins.counts(conn)

        self.keys, self.counts = await self._database.read(read)
        self._lines.clear()

    def line(self, row: int) -> ArtistLine | None:
        """An artist by its place; None if it is gone. A page is read at a time, in milliseconds."""
        key = self.keys[row]
        if key not in self._lines:
            start = row - row % PAGE
            with translated_errors(self._database.path):
                for each in origins.page(self._reader, self.keys[start : start + PAGE]):
                    self._lines[each.key] = each
        return self._lines.get(key)

    async def choose(self, artist: str, country: str | None) -> None:
        """Keep what the user says of an artist; None takes it back."""
        await self._database.write(lambda conn: origins.choose(conn, artist, country))

    def forget(self, key: str) -> None:
        """Read an artist again when it is drawn next."""
        self._lines.pop(key, None)

    async def track_ids(self, artist: str | None) -> list[int]:
        """The tracks of an artist, or of all."""

        def read(conn: Any) -> list[int]:
            if artist is not None:
                return origins.track_ids(conn, artist)
            return [row[0] for row in conn.execute("SELECT id FROM tracks")]

        return await self._database.read(read)

    async def draft(self, artist: str | None, field: str) -> Draft:
        """The countries of an artist, or of all, as changes of tags."""
        from musictui.jobs.draft_origins import origins_draft

        ids = await self.track_ids(artist)
        return await self._database.read(lambda conn: origins_draft(conn, ids, field))
