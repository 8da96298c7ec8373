"""What the Artists screen reads from the library, and the decisions that it writes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from musictui.library import origins
from musictui.library.database import Database, translated_errors
from musictui.library.origins import ArtistLine, Listed
from musictui.model.changes import Draft
from musictui.model.origin import NOT_ASKED, Origin, OriginState
from musictui.model.text import fold

PAGE = 64


class Show(StrEnum):
    """What the list may be narrowed to, in the order of the key."""

    ALL = "all"
    TO_DECIDE = "to decide"
    KNOWN = "known"
    UNKNOWN = "unknown"
    NOT_ASKED = NOT_ASKED

    @property
    def states(self) -> frozenset[OriginState | None]:
        """The states that are listed; none where all are."""
        return _STATES[self]

    def lists(self, each: Listed) -> bool:
        """Whether an artist is listed."""
        if self is Show.TO_DECIDE:
            return each.is_open
        return self is Show.ALL or each.state in self.states


_STATES: Mapping[Show, frozenset[OriginState | None]] = {
    Show.ALL: frozenset(),
    Show.TO_DECIDE: frozenset((OriginState.DISPUTED, OriginState.AMBIGUOUS)),
    Show.KNOWN: frozenset((OriginState.KNOWN, OriginState.CHOSEN)),
    Show.UNKNOWN: frozenset((OriginState.UNKNOWN,)),
    Show.NOT_ASKED: frozenset((None,)),
}


class Order(StrEnum):
    """How the artists are sorted."""

    TRACKS = "tracks"
    """Those with most tracks first."""
    NAME = "name"
    COUNTRY = "country"


class ArtistsData:
    """The artists as a snapshot of their names, sorted and narrowed in memory; each is read when it is drawn."""

    def __init__(self, database: Database, reader: Any) -> None:
        """`reader` is the connection of the thread that draws."""
        self._database = database
        self._reader = reader
        self._lines: dict[str, ArtistLine] = {}
        self._all: list[Listed] = []
        self._listed: Sequence[Listed] = ()
        self.keys: Sequence[str] = ()
        """Those that are listed, by their folded names."""
        self.counts: Counter[OriginState | None] = Counter()
        """Of all: how many are in each state; None counts those of whom nobody asked."""
        self.waiting = 0
        """How many wait for the user."""

    async def load(self) -> None:
        """Read which artists there are, and how many of them are in each state."""
        self._all = await self._database.read(origins.overview)
        self.counts = Counter(each.state for each in self._all)
        self.waiting = sum(each.is_open for each in self._all)
        self._lines.clear()

    def narrow(self, only: Show, text: str, order: Order) -> None:
        """List some of them: with all words in the name, or the country."""
        listed = list(filter(only.lists, self._all))
        for word in fold(text).split():
            listed = [each for each in listed if word in each.key or word == each.country.lower()]
        match order:
            case Order.TRACKS:
                listed.sort(key=lambda each: -each.tracks)
            case Order.COUNTRY:
                listed.sort(key=lambda each: (not each.country, each.country))
        self._listed = listed
        self.keys = [each.key for each in listed]

    def next_of(self, only: Show, row: int) -> int | None:
        """The place of the next such artist below `row`, or else of the first; None of none."""
        rows = [*range(row + 1, len(self._listed)), *range(min(row, len(self._listed)))]
        return next((each for each in rows if only.lists(self._listed[each])), None)

    def line(self, row: int) -> ArtistLine | None:
        """An artist by its place; None if it is gone. A page is read at a time, in milliseconds."""
        key = self.keys[row]
        if key not in self._lines:
            start = row - row % PAGE
            with translated_errors(self._database.path):
                for each in origins.page(self._reader, self.keys[start : start + PAGE]):
                    self._lines[each.key] = each
        return self._lines.get(key)

    def albums(self, line: ArtistLine) -> Sequence[str]:
        """Some albums of an artist in the library."""
        with translated_errors(self._database.path):
            return origins.albums(self._reader, line.key)

    def suppose(self, line: ArtistLine, country: str, at_s: float) -> None:
        """List an artist as chosen at that time before the library has it: the next key need not wait."""
        row = next((row for row, each in enumerate(self._all) if each.key == line.key), None)
        if row is None:
            return
        self.counts[self._all[row].state] -= 1
        self.counts[OriginState.CHOSEN] += 1
        self.waiting -= self._all[row].is_open
        self._all[row] = self._all[row]._replace(state=OriginState.CHOSEN, country=country, is_open=False)
        origin = line.origin or Origin(line.artist, None, OriginState.UNKNOWN)
        self._lines[line.key] = line._replace(origin=origins.as_chosen(origin, country, at_s))

    async def choose(self, artist: str, country: str | None, at_s: float) -> None:
        """Keep what the user says of an artist; None takes it back.

        Raises:
            LibraryError: The library cannot be written.
        """
        await self._database.write(lambda conn: origins.choose(conn, artist, country, at_s=at_s))

    async def draft(self, artist: str | None, field: str) -> tuple[Draft, int]:
        """The countries of an artist, or of all, as changes of tags, and how many tracks have others, unknown ones."""
        from musictui.jobs.draft_origins import planned

        def read(conn: Any) -> tuple[Draft, int]:
            if artist is not None:
                ids = origins.track_ids(conn, artist)
            else:
                ids = [row[0] for row in conn.execute("SELECT id FROM tracks WHERE missing_since_s IS NULL")]
            return planned(conn, ids, field)

        return await self._database.read(read)
