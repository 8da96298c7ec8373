"""The panes of the Artists screen: where each artist comes from, and what speaks for it."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import cached_property

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from musictui.errors import MusictuiError
from musictui.jobs.job import Job
from musictui.library.origins import ArtistLine, Order
from musictui.model.origin import OriginState
from musictui.tui.figures import count
from musictui.tui.latest import Latest
from musictui.tui.screens.artists_data import ArtistsData
from musictui.tui.screens.base import ModeScreen
from musictui.tui.widgets.artist_list import NOT_ASKED, STATES, ArtistHeads, ArtistList
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.filter_input import FilterInput
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.origin_facts import OriginFacts

QUEUE = (OriginState.DISPUTED, OriginState.AMBIGUOUS)
"""What waits for a decision of a person."""
SHOWN: Mapping[str, Sequence[OriginState | None]] = {
    "all": (),
    "to decide": QUEUE,
    "known": (OriginState.KNOWN, OriginState.CHOSEN),
    "unknown": (OriginState.UNKNOWN,),
    NOT_ASKED: (None,),
}
"""What the list may be narrowed to, in the order of the key."""


class ArtistsFrame(ModeScreen):
    """Reads and draws; keys are its subclass's business."""

    MODE = "artists"
    DEFAULT_CSS = """
    ArtistsFrame {
        & #artists-sums { height: 1; padding: 0 1; }
        & #artists-empty { display: none; }
        & #artists { height: 1fr; }
        & #artists-list { width: 1fr; }
        & #artists-origin { width: 42%; max-width: 90; }
        &.-narrow #artists { layout: vertical; }
        &.-narrow #artists-list { height: 1fr; }
        &.-narrow #artists-origin { width: 1fr; max-width: 100%; height: 45%; }
        &.-empty #artists-empty { display: block; }
        &.-empty #artists { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        # Kept here, not looked up: a message may come while the screen is being taken down.
        self.only = "all"
        self.order = Order.TRACKS
        self.names: Mapping[str, str] = {}
        """Countries by their codes; empty until they are read."""
        self.sums = Static(id="artists-sums")
        self.filter = FilterInput(id="artists-filter")
        self.artists = ArtistList(self._line, self.name_of)
        self.origin = OriginFacts(self.name_of, id="artists-origin", classes="pane -scrolls")
        self.empty = Empty("Reading the artists", id="artists-empty")
        self.job: Job | None = None
        self._pane = Vertical(id="artists-list", classes="pane")
        self._reading = Latest(self, self._read)

    @cached_property
    def data(self) -> ArtistsData:
        """The library."""
        return ArtistsData(self.app.session.database, self.app.reader)

    def compose_body(self) -> ComposeResult:
        """The sums above, the artists left, one of them right."""
        yield self.sums
        yield self.empty
        with Horizontal(id="artists"):
            with self._pane:
                self._pane.border_title = "artists"
                yield self.filter
                yield ArtistHeads()
                yield self.artists
            yield self.origin

    def on_mount(self) -> None:
        """Read the artists."""
        self.add_class("-empty")
        self.app.library_changed.subscribe(self, self._library_changed)
        self.read()
        self._read_names()

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        self.read()

    def read(self) -> None:
        """Read which artists there are."""
        self._reading.ask(self.only)

    @property
    def artist(self) -> ArtistLine | None:
        """That under the cursor."""
        return self._line(self.artists.cursor) if self.data.keys else None

    def name_of(self, code: str) -> str:
        """The name of a country."""
        return self.names.get(code, "")

    @work(exclusive=True, group="names")
    async def _read_names(self) -> None:
        # A third of a second, once: not here.
        from musictui.scrape import places_names

        self.names = await asyncio.to_thread(lambda: places_names.tables().titles)
        self.artists.refresh()
        self.show_artist()

    def _line(self, row: int) -> ArtistLine | None:
        return self.data.line(row) if row < len(self.data.keys) else None

    def _library_changed(self, _count: int) -> None:
        if self.is_current:
            self._reading.ask(self.only, is_refresh=True)

    async def _read(self, only: str) -> None:
        """Called one at a time."""
        here = self.artist
        row = self.artists.cursor
        try:
            await self.data.load(SHOWN[only], self.filter.value, self.order)
        except MusictuiError as error:
            self.app.show_error(error)
            self.empty.show("The artists cannot be read", error.message)
            return
        keys = self.data.keys
        self.set_class(not keys, "-empty")
        if not keys:
            self._say_why()
        if here is not None and here.key in keys and self.only == "all":
            row = keys.index(here.key)
        self.artists.show(len(keys), min(row, max(len(keys) - 1, 0)))
        if keys and self.focused is None:
            self.artists.focus()
        self._show_sums()
        self.show_artist()

    def _show_sums(self) -> None:
        parts = []
        for state, (sign, style) in STATES.items():
            if number := self.data.counts.get(state, 0):
                word = state.value if state else NOT_ASKED
                parts.append(Content.assemble((f"{sign} {number:,} {word}", style)))
        self.sums.update(Content.assemble((" · ", "$text-faint")).join(parts))

    def show_artist(self) -> None:
        """Show the artist under the cursor."""
        if not self.is_attached:
            return
        self.origin.show(self.artist, self.app.clock())
        keys = self.data.keys
        only = "" if self.only == "all" else f"only {self.only} · "
        by = "" if self.order is Order.TRACKS else f" · by {self.order}"
        self._pane.border_subtitle = f"{only}{self.artists.cursor + 1:,} of {count(len(keys), 'artists')}{by}"
        self.refresh_bindings()

    def _say_why(self) -> None:
        """Why nobody is listed."""
        if self.filter.value:
            self.empty.show(f"No artist has “{self.filter.value}” in the name", keys=["search"])
        elif self.only != "all":
            self.empty.show(f"No artist is {self.only}", keys=["narrow"])
        else:
            self.empty.show(
                "There are no artists yet",
                "They come with the tracks.",
                keys=["app.add_folder", "switch_mode('library')"],
            )

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        if event.list is self.artists:
            self.show_artist()

    @on(Input.Changed, "#artists-filter")
    def _typed(self) -> None:
        self.read()

    @on(FilterInput.Left)
    def _typed_all(self) -> None:
        self.filter.set_class(bool(self.filter.value), "-open")
        self.artists.focus()
