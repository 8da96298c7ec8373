"""What the Library screen reads from the library and writes to it. Nothing here draws."""

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from musictui.library import facets, origins, provenance, roots, rows, search, searches, settings, tracks
from musictui.library.database import Database, translated_errors
from musictui.model.changes import Said
from musictui.model.query import Everything, Query
from musictui.model.track import Track
from musictui.tui import query_text
from musictui.tui.dialogs.searches import Saved
from musictui.tui.widgets.facets import MOST_VALUES
from musictui.tui.widgets.track_columns import DEFAULT_COLUMNS
from musictui.tui.widgets.track_grid import Sort
from musictui.tui.widgets.track_place import Ids

COLUMNS = "library.columns"
SORT = "library.sort"
HISTORY = "library.searches"
HIDDEN = "library.hidden_panes"


@dataclass(frozen=True, slots=True)
class Request:
    """What to search for."""

    query: Query = field(default_factory=Everything)
    sort: Sort = field(default_factory=Sort)
    is_new: bool = False
    """Asked for by the person, not by a library that has changed."""

    def merged(self, newer: "Request") -> "Request":
        """The newer request, which is as new as the older one was."""
        return Request(newer.query, newer.sort, self.is_new or newer.is_new)


@dataclass(frozen=True, slots=True)
class Found:
    """The tracks of a request, and the seconds that the search took."""

    ids: Ids
    seconds: float


@dataclass(frozen=True, slots=True)
class Remembered:
    """How the screen was left."""

    columns: tuple[str, ...] = DEFAULT_COLUMNS
    sort: Sort = field(default_factory=Sort)
    history: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


class LibraryData:
    """The library as this screen needs it: quick reads here and now, longer ones in a reader thread."""

    def __init__(self, database: Database, reader: Any, clock: Callable[[], float]) -> None:
        self._database = database
        self._reader = reader
        """A connection of the UI's own."""
        self._clock = clock

    def page(self, ids: Sequence[int], fields: Sequence[str]) -> Sequence[rows.Row | None]:
        """The rows of a page; about a millisecond."""
        with translated_errors(self._database.path):
            return rows.page(self._reader, ids, fields)

    def track(self, track: int) -> Track | None:
        """Everything about one track; less than a millisecond."""
        with translated_errors(self._database.path):
            return tracks.get(self._reader, track)

    def said(self, track: int) -> Sequence[Said]:
        """Who said values of a track's tags, and where its artists come from; less than a millisecond."""
        with translated_errors(self._database.path):
            found = provenance.of(self._reader, track)
            if any(each.field == "artistcountry" for each in found):
                return found
            return [*found, *origins.said_of(self._reader, track)]

    async def find(self, request: Request) -> Found:
        """Search in a reader thread."""

        def run(conn: Any) -> Found:
            start = self._clock()
            sort = [(request.sort.name, request.sort.is_descending)] if request.sort.name else []
            ids = search.ids(conn, request.query, sort=sort)
            return Found(ids if isinstance(ids, array) else array("q", ids), self._clock() - start)

        return await self._database.read(run)

    async def gone(self, ids: Collection[int]) -> set[int]:
        """Those of these tracks that are no longer in the library."""
        return set(ids).difference(await self._database.read(lambda conn: search.ids(conn, Everything())))

    def expanded(self, text: str) -> str:
        """A search with the saved ones that it names in their places; less than a millisecond.

        Raises:
            QueryError: It names one that there is not.
        """
        if query_text.SAVED not in text:
            return text
        with translated_errors(self._database.path):
            return query_text.expanded(text, dict(searches.all(self._reader)))

    async def count_facets(self, query: Query) -> Mapping[str, Sequence[facets.FacetCount]]:
        """Count in a reader thread."""
        return await self._database.read(lambda conn: facets.counts(conn, query, limit=MOST_VALUES))

    async def paths(self, ids: Sequence[int]) -> list[bytes]:
        """The files of tracks, in their order."""
        found = await self._database.read(lambda conn: tracks.by_ids(conn, ids))
        return [track.path for track in found]

    async def roots(self) -> list[bytes]:
        """The folders of the library."""
        found = await self._database.read(roots.all)
        return [root.path for root in found]

    async def remembered(self) -> Remembered:
        """How the screen was left last time."""

        def run(conn: Any) -> Remembered:
            name, is_descending = settings.get(conn, SORT, ["", False])
            return Remembered(
                columns=tuple(settings.get(conn, COLUMNS, list(DEFAULT_COLUMNS))),
                sort=Sort(str(name), bool(is_descending)),
                history=tuple(settings.get(conn, HISTORY, [])),
                hidden=tuple(settings.get(conn, HIDDEN, [])),
            )

        return await self._database.read(run)

    async def remember(self, name: str, value: Any) -> None:
        """Keep a setting."""
        if not self._database.is_read_only:
            await self._database.write(lambda conn: settings.put(conn, name, value))

    async def saved_searches(self) -> list[Saved]:
        """Those of before, by name."""
        found = await self._database.read(searches.all)
        return [Saved(search.name, search.text) for search in found]

    async def save_search(self, search: Saved) -> None:
        """Keep a search under its name."""
        await self._database.write(lambda conn: searches.save(conn, search.name, search.text))

    async def delete_search(self, name: str) -> None:
        """Forget a search."""
        await self._database.write(lambda conn: searches.delete(conn, name))
