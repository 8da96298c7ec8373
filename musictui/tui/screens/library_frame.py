"""How the Library screen is laid out: which panes there are, and which of them are seen."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical

from musictui.model.changes import Said
from musictui.model.track import Track
from musictui.tui import in_file
from musictui.tui.latest import Latest
from musictui.tui.screens.base import ModeScreen
from musictui.tui.screens.library_data import LibraryData
from musictui.tui.screens.library_states import Nothing
from musictui.tui.widgets.details import Details
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.facets import Facets
from musictui.tui.widgets.query_bar import QueryBar
from musictui.tui.widgets.track_rows import Row
from musictui.tui.widgets.track_table import TrackTable
from musictui.tui.widgets.welcome import Welcome

PANES = ("facets", "details")
"""The outer panes, which can be hidden."""


class LibraryFrame(ModeScreen):
    """The search over three panes; on a narrow terminal the outer two lie over the tracks when asked for."""

    DEFAULT_CSS = """
    LibraryFrame {
        & #library { height: 1fr; display: none; }
        & #panes { height: 1fr; layers: base over; }
        & #center { width: 1fr; height: 1fr; layers: base over; }
        & #nothing { layer: over; display: none; height: 1fr; margin: 2 2 1 2; }
        & #facets { width: 17%; min-width: 24; max-width: 34; }
        & #details { width: 22%; min-width: 30; max-width: 50; }
        &.-filled #library { display: block; }
        &.-filled Welcome { display: none; }
        &.-starting Welcome { display: none; }
        &.-nothing #nothing { display: block; }
        &.-no-facets #facets { display: none; }
        &.-no-details #details { display: none; }
        &.-narrow {
            & #facets { layer: over; dock: left; width: 34; display: none; }
            & #details { layer: over; dock: right; width: 44; display: none; }
            &.-facets #facets { display: block; }
            &.-details #details { display: block; }
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(classes="-starting")
        # Kept here, not looked up: an answer of the library may come while the screen is being taken down.
        self.query_bar = QueryBar(id="query", classes="pane")
        self.facets = Facets(id="facets", classes="pane -scrolls")
        self.tracks = TrackTable(self._read_page, id="tracks", classes="pane -scrolls")
        self.details = Details(id="details", classes="pane -scrolls")
        self.nothing = Empty("", id="nothing")
        self._old_tags = Latest(self, self._read_old_tags)

    @cached_property
    def data(self) -> LibraryData:
        """The library."""
        return LibraryData(self.app.session.database, self.app.reader, self.app.clock)

    def on_mount(self) -> None:
        """Keep the focus where there is something to do."""
        self.watch(self, "focused", self._keep_focus_on_welcome, init=False)

    def compose_body(self) -> ComposeResult:
        """The panes, or an invitation where there is no music yet."""
        yield Welcome()
        with Vertical(id="library"):
            yield self.query_bar
            with Horizontal(id="panes"):
                yield self.facets
                with Container(id="center"):
                    yield self.tracks
                    yield self.nothing
                yield self.details

    def show_nothing(self, nothing: Nothing) -> None:
        """Say why there are no tracks, in their place."""
        self.show_library(is_empty=True)
        self.nothing.show(nothing.title, nothing.text, keys=nothing.keys)

    def show_library(self, *, is_empty: bool) -> None:
        """Show the panes."""
        self.set_class(is_empty, "-nothing")
        if not self.has_class("-filled"):
            self.remove_class("-starting")
            self.add_class("-filled")
            self.refresh_bindings()
            self.tracks.focus()

    def show_welcome(self) -> None:
        """Show how to begin."""
        self.remove_class("-starting", "-filled", "-nothing")
        self.refresh_bindings()
        if (welcome := self.query_one_optional(Welcome)) is not None:  # the program may be ending
            welcome.focus()

    def show_track(self, track: Track | None, said: Sequence[Said] = ()) -> None:
        """Tell all about a track, and who said values of its tags; what only its file tells follows."""
        self.details.show(track, said)
        if track is not None:
            self._old_tags.ask(track)

    async def _read_old_tags(self, track: Track) -> None:
        found = await in_file.old_tags(track.path, self.app.session.config.changes.old_tags)
        if self.details.track == track:
            self.details.show_old_tags(found)

    @property
    def hidden_panes(self) -> list[str]:
        """The panes that a wide terminal leaves out because someone wants it so."""
        return [name for name in PANES if self.has_class(f"-no-{name}")]

    def hide_panes(self, names: Iterable[str]) -> None:
        """Leave these out, as they were left."""
        for name in PANES:
            self.set_class(name in names, f"-no-{name}")

    def pane_toggled(self, pane: Facets | Details) -> None:
        """Called when a pane was shown or hidden."""

    def action_toggle_pane(self, name: str) -> None:
        """Show or hide the facets or the details; on a narrow terminal over the tracks, one at a time."""
        pane = self.facets if name == "facets" else self.details
        if self.has_class("-narrow"):
            self.close_overlays(but=name)
            self.toggle_class(f"-{name}")
        else:
            self.toggle_class(f"-no-{name}")
        self.call_after_refresh(self._after_toggle, pane)

    def close_overlays(self, but: str = "") -> bool:
        """Close what lies over the tracks; whether something did."""
        open_ones = {f"-{name}" for name in PANES if name != but} & self.classes
        self.remove_class(*open_ones)
        return bool(open_ones) and self.has_class("-narrow")

    def _read_page(self, ids: Sequence[int], fields: Sequence[str]) -> Sequence[Row | None]:
        return self.data.page(ids, fields)

    def _keep_focus_on_welcome(self) -> None:
        if self.classes.isdisjoint({"-filled", "-starting"}):
            welcome = self.query_one_optional(Welcome)
            if welcome is not None and self.focused is not welcome:
                welcome.focus()

    def _after_toggle(self, pane: Facets | Details) -> None:
        if not pane.display:
            self.tracks.focus()
        elif self.has_class("-narrow") and pane is self.facets:
            pane.focus()
        self.pane_toggled(pane)
