"""The panes of the Artists screen: where each artist comes from, and what speaks for it."""

import asyncio
from collections.abc import Mapping
from functools import cached_property

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from musictui.errors import MusictuiError
from musictui.jobs.job import Job
from musictui.library.origins import ArtistLine
from musictui.tui.figures import count
from musictui.tui.latest import Latest
from musictui.tui.screens.artists_data import ArtistsData, Order, Show
from musictui.tui.screens.base import ModeScreen
from musictui.tui.widgets.artist_list import ArtistHeads, ArtistList
from musictui.tui.widgets.artists_head import ArtistsHead
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.filter_input import FilterInput
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.origin_facts import OriginFacts

LOOK_S = 0.1


class ArtistsFrame(ModeScreen):
    """Reads and draws; keys are its subclass's business."""

    MODE = "artists"
    DEFAULT_CSS = """
    ArtistsFrame {
        & #artists-empty { display: none; }
        & #artists { height: 1fr; }
        & #artists-list { width: 1fr; }
        & #artists-origin { width: 42%; max-width: 90; }
        &.-narrow #artists { layout: vertical; }
        &.-narrow #artists-list { height: 1fr; }
        &.-narrow #artists-origin { width: 1fr; max-width: 100%; height: 50%; }
        &.-none #artists-empty { display: block; }
        &.-none ArtistHeads, &.-none #artists-origin { display: none; }
        /* Not hidden: the focus would go elsewhere, to where the next key does something else. */
        &.-none ArtistList { height: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        # Kept here, not looked up: a message may come while the screen is being taken down.
        self.only = Show.ALL
        self.order = Order.TRACKS
        self.names: Mapping[str, str] = {}
        """Countries by their codes; empty until they are read."""
        self.head = ArtistsHead()
        self.filter = FilterInput(id="artists-filter")
        self.artists = ArtistList(self._line, self.name_of)
        self.origin = OriginFacts(self.name_of, id="artists-origin", classes="pane -scrolls")
        self.empty = Empty("Reading the artists", id="artists-empty")
        self.decided: list[tuple[str, str]] = []
        """Artists of whom the user chose the country, and what is told of it, the newest last."""
        self._pane = Vertical(id="artists-list", classes="pane")
        self._reading = Latest(self, self._read)
        self._was_busy = False

    @cached_property
    def data(self) -> ArtistsData:
        """The library."""
        return ArtistsData(self.app.session.database, self.app.reader)

    @property
    def job(self) -> Job | None:
        """That which asks now, or else the newest that did."""
        jobs = [job for job in self.app.session.jobs.jobs if job.name == "origins"]
        return next((job for job in jobs if not job.state.is_final), jobs[-1] if jobs else None)

    @property
    def is_busy(self) -> bool:
        """Whether sources are asked just now."""
        return (job := self.job) is not None and not job.state.is_final

    @property
    def is_quiet(self) -> bool:
        """Whether all that was wanted is read and shown."""
        return not self._reading.is_busy and bool(self.names)

    def compose_body(self) -> ComposeResult:
        """The sums above, the artists left, one of them right."""
        yield self.head
        with Horizontal(id="artists"):
            with self._pane:
                self._pane.border_title = "artists"
                yield self.filter
                yield ArtistHeads()
                yield self.artists
                yield self.empty
            yield self.origin

    def on_mount(self) -> None:
        """Read the artists."""
        self.add_class("-none")
        self.app.library_changed.subscribe(self, self._library_changed)
        self.set_interval(LOOK_S, self.look)
        self.read()

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        self.read()

    def on_descendant_focus(self) -> None:
        """Other keys do something now, and the head names some."""
        self.head.refresh()

    def look(self) -> None:
        """Show how far a job is."""
        if not self.is_attached or not self.is_current:
            return
        job = self.job
        self.head.follow(job)
        is_busy = job is not None and not job.state.is_final
        if is_busy != self._was_busy:
            self._was_busy = is_busy
            self.refresh_bindings()
            self.show_sums()

    def read(self) -> None:
        """Read which artists there are."""
        self._reading.ask(True)

    @property
    def artist(self) -> ArtistLine | None:
        """That under the cursor."""
        return self._line(self.artists.cursor)

    def name_of(self, code: str) -> str:
        """The name of a country."""
        return self.names.get(code, "")

    @work(exclusive=True, group="names")
    async def _read_names(self) -> None:
        # A third of a second, once: not here.
        from musictui.scrape.origins import places_names

        self.names = await asyncio.to_thread(lambda: places_names.tables().titles)
        self.artists.refresh()
        self.show_artist()

    def _line(self, row: int) -> ArtistLine | None:
        return self.data.line(row) if row < len(self.data.keys) else None

    def _library_changed(self, _count: int) -> None:
        if self.is_current:
            self._reading.ask(True, is_refresh=True)

    async def _read(self, _request: bool) -> None:
        """Called one at a time."""
        try:
            await self.data.load()
        except MusictuiError as error:
            self.app.show_error(error)
            self.empty.show("The artists cannot be read", error.message)
            return
        self.list_artists()
        if not self.names:
            # After the list, which need not wait for it.
            self._read_names()

    def list_artists(self, *, is_other: bool = False) -> None:
        """List those that are wanted; the cursor stays on its artist, or in its place.

        Args:
            is_other: Others are wanted than before: where the artist is none of them, the cursor begins again.
        """
        row, key = self.artists.cursor, self._key_at_cursor()
        self.data.narrow(self.only, self.filter.value, self.order)
        keys = self.data.keys
        if key in keys:
            row = keys.index(key)
        elif is_other:
            row = 0
        self.set_class(not keys, "-none")
        if not keys:
            self._say_why()
        self.artists.show(len(keys), min(row, max(len(keys) - 1, 0)))
        if keys and self.focused is None:
            self.artists.focus()
        self.show_sums()
        self.show_artist()

    def _key_at_cursor(self) -> str:
        keys, row = self.data.keys, self.artists.cursor
        return keys[row] if row < len(keys) else ""

    def show_sums(self) -> None:
        """Show how much is known."""
        self.head.show(
            self.data.counts,
            self.data.waiting,
            only=self.only.states,
            decision=self.decided[-1][1] if self.decided else "",
            is_offline=self.app.session.config.network.offline,
        )

    def show_artist(self) -> None:
        """Show the artist under the cursor."""
        if not self.is_attached:
            return
        line = self.artist
        self.origin.show(line, self.data.albums(line) if line else (), self.app.clock())
        listed = len(self.data.keys)
        parts = [f"only {self.only}"] if self.only is not Show.ALL else []
        parts.append(f"{min(self.artists.cursor + 1, listed):,} of {count(listed, 'artists')}")
        if self.order is not Order.TRACKS:
            parts.append(f"by {self.order}")
        self._pane.border_subtitle = " · ".join(parts) if self.data.counts else ""
        self.refresh_bindings()

    def _say_why(self) -> None:
        """Why nobody is listed."""
        if not self.data.counts:
            self.empty.show(
                "There are no artists yet",
                "They come from the tags of your music.",
                keys=["switch_mode('library')"],
            )
        elif self.filter.value:
            who = "No artist" if self.only is Show.ALL else f"Of those {self.only}, none"
            keys = ["clear_and_leave", "list_all", "search", "narrow"]
            self.empty.show(f"{who} has “{self.filter.value}” in the name", keys=keys)
        elif self.only is Show.TO_DECIDE:
            self.empty.show("There is nothing to decide", keys=["narrow", "ask_all"])
        elif self.only is Show.NOT_ASKED:
            self.empty.show("All artists were asked about", keys=["narrow", "ask_all"])
        else:
            self.empty.show(f"No artist is {self.only}", keys=["narrow", "ask_all"])

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        if event.list is self.artists:
            self.show_artist()

    @on(Input.Changed, "#artists-filter")
    def _typed(self) -> None:
        self.list_artists(is_other=True)

    @on(FilterInput.Left)
    def _typed_all(self) -> None:
        self.filter.set_class(bool(self.filter.value), "-open")
        self.artists.focus()
