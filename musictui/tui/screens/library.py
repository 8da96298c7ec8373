"""The Library screen: search, facets, tracks, details."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.timer import Timer

from musictui.errors import MusictuiError
from musictui.model.query import Everything, Query
from musictui.tui import query_text
from musictui.tui.dialogs.columns import ColumnsDialog, SortDialog
from musictui.tui.dialogs.searches import Answer, SearchesDialog
from musictui.tui.latest import Latest
from musictui.tui.screens import library_data
from musictui.tui.screens.library_data import Request
from musictui.tui.screens.library_edit import LibraryEdit
from musictui.tui.screens.library_states import failure, no_match, no_tracks
from musictui.tui.widgets.details import Details
from musictui.tui.widgets.facets import Facets
from musictui.tui.widgets.query_bar import QueryBar
from musictui.tui.widgets.query_input import QueryInput
from musictui.tui.widgets.track_grid import Sort
from musictui.tui.widgets.track_place import Ids
from musictui.tui.widgets.track_table import TrackTable

DETAILS_AFTER_S = 0.15
"""Rest of the cursor before the details follow it: a held key moves on without them."""
PATIENCE_S = 0.3
"""What is being typed may find nothing for so long before the screen says so."""
WITH_TRACKS = frozenset(
    {
        "back",
        "search",
        "toggle_pane",
        "sort",
        "columns",
        "searches",
        "edit",
        "edit_text",
        "edit_cell",
        "steps",
    }
    | {"rename", "names_to_tags", "move_files", "remove"}
)
"""Actions that need a library."""


class LibraryScreen(LibraryEdit):
    """The tracks of the library: what is found, what they have in common, one of them in full."""

    MODE = "library"
    BINDING_GROUP_TITLE = "Library"
    HELP = """\
SEARCH
two words            both, anywhere, whatever case and accents
artist:björk         in one field; artist:="Björk" the whole value; title:/^a/ a pattern
year:1990..1999      a range; length:<3:30, bpm:120.., added:<7d
-live   not live     without; a or b, (a b) or c
genre:none           without any; is:lossless, is:missing, has:problem
genre.source:NAME    a value that this source said; genre.age:>180d, one that was read longer ago
"""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "search", id="library.search"),
        Binding(
            "e",
            "edit",
            "edit",
            id="library.edit",
            tooltip="Edit the tags of the marked tracks, or of this one",
        ),
        Binding("t", "steps", "change", id="library.steps", tooltip="Change tags by steps and recipes"),
        Binding(
            "f", "toggle_pane('facets')", "facets", id="library.facets", tooltip="Show or hide the facets"
        ),
        Binding(
            "i", "toggle_pane('details')", "details", id="library.details", tooltip="Show or hide the details"
        ),
        Binding("o", "sort", "sort", id="library.sort", tooltip="Choose by what the tracks are sorted"),
        Binding("c", "columns", "columns", id="library.columns", tooltip="Choose the columns"),
        Binding("b", "searches", "saved", id="library.searches", tooltip="Saved searches"),
        Binding("escape", "back", "clear the search", show=False, id="library.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._query: Query = Everything()
        self._search = Latest(self, self._find, merge=Request.merged, settle_s=0.02, rest_factor=12)
        self._counting = Latest(self, self._count_facets, settle_s=0.06, rest_factor=15)
        self._is_stale = False
        self._may_have_gone = False
        """Whether tracks may have left the library since the marks were looked at."""
        self._settled: Timer | None = None

    def on_mount(self) -> None:
        """Follow the library; show it as it was left."""
        self.query_bar.suggest(self._values_of)
        self.query_bar.expanded = self.data.expanded
        self._begin()

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen was shown."""
        if self._is_stale:
            self._library_changed()

    # Searching.

    @work
    async def _begin(self) -> None:
        try:
            remembered = await self.data.remembered()
        except MusictuiError as error:
            self.show_nothing(failure(error))
            return
        self.tracks.show_columns(remembered.columns)
        self.tracks.show_sort(remembered.sort)
        self.query_bar.show_history(remembered.history)
        self.hide_panes(remembered.hidden)
        self._ask(is_new=True)
        self.app.library_changed.subscribe(self, self._library_changed)

    def _ask(self, *, is_new: bool) -> None:
        self._search.ask(Request(self._query, self.tracks.sort, is_new), is_refresh=not is_new)

    def _library_changed(self, _count: int = 0) -> None:
        self._is_stale = self not in self.app.screen_stack
        if not self._is_stale:
            self._may_have_gone = True
            self._ask(is_new=False)

    async def _find(self, request: Request) -> None:
        """Called one at a time, with the newest request."""
        try:
            found = await self.data.find(request)
            await self._unmark_what_has_gone(found.ids)
            if not found.ids and await self._is_too_early_to_say(request):
                return
            if not found.ids:
                await self._show_why_empty(request)
        except MusictuiError as error:
            self.show_nothing(failure(error))
            return
        if found.ids:
            self.show_library(is_empty=False)
        self.tracks.show(found.ids, is_new_search=request.is_new)
        self.query_bar.show_found(len(found.ids), found.seconds)
        self._ask_for_counts(is_refresh=not request.is_new)

    async def _unmark_what_has_gone(self, ids: Ids) -> None:
        """Let the marks of removed tracks go; `ids` are known to be there."""
        if not self._may_have_gone:
            return
        self._may_have_gone = False
        if beyond := self.tracks.marks.beyond(ids):
            self.tracks.marks.remove(await self.data.gone(beyond))
            self.tracks.refresh_foot()

    async def _is_too_early_to_say(self, request: Request) -> bool:
        """Whether a search that found nothing is still being typed: the first letters of a field find nothing."""
        is_typing = request.is_new and self.query_bar.input.has_focus
        return is_typing and await self._search.is_outdated(PATIENCE_S)

    def _ask_for_counts(self, *, is_refresh: bool = False) -> None:
        if self.facets.display:
            self._counting.ask(self._query, is_refresh=is_refresh)

    async def _count_facets(self, query: Query) -> None:
        try:
            counts = await self.data.count_facets(query)
        except MusictuiError as error:
            self.app.show_error(error)
            return
        self.facets.show(counts, len(self.tracks.ids))
        self._show_filters()

    # What is shown.

    async def _show_why_empty(self, request: Request) -> None:
        if not isinstance(request.query, Everything):
            self.show_nothing(no_match(self.query_bar.text))
            return
        live = self.app.session.jobs.live
        roots = await self.data.roots()
        if roots or live:
            self.show_nothing(no_tracks(roots, live))
        else:
            self.show_welcome()

    def _show_details(self) -> None:
        if not self.details.display:
            return
        try:
            number = self.tracks.track
            track = None if number is None else self.data.track(number)
            said = () if number is None else self.data.said(number)
        except MusictuiError as error:
            self.app.show_error(error)
            return
        self.show_track(track, said)

    def _show_filters(self) -> None:
        text = self.query_bar.text
        self.facets.show_filters(lambda term: query_text.has(text, term))

    def _values_of(self, field: str) -> Iterable[str]:
        return self.facets.values_of(field)

    @on(QueryBar.Changed)
    def _query_changed(self, event: QueryBar.Changed) -> None:
        self._query = event.query
        self._show_filters()
        self._ask(is_new=True)

    @on(QueryBar.Unreadable)
    def _query_unreadable(self) -> None:
        self._search.forget()

    @on(QueryInput.Left)
    def _query_left(self) -> None:
        self.tracks.focus()

    @on(QueryInput.Remembered)
    def _searched(self, event: QueryInput.Remembered) -> None:
        self._remember(library_data.HISTORY, event.history)

    @on(Facets.Chosen)
    def _facet_chosen(self, event: Facets.Chosen) -> None:
        self.query_bar.replace(
            query_text.toggled(self.query_bar.text, event.query, is_excluded=event.is_excluded)
        )

    @on(TrackTable.Moved)
    def _cursor_moved(self) -> None:
        if self._settled is not None:
            self._settled.stop()
        self._settled = self.set_timer(DETAILS_AFTER_S, self._show_details)

    @on(TrackTable.SortChosen)
    def _sort_chosen(self, event: TrackTable.SortChosen) -> None:
        self._sort_by(event.sort)

    @on(TrackTable.Failed)
    def _rows_failed(self, event: TrackTable.Failed) -> None:
        self.app.show_error(event.error)

    @on(TrackTable.Played)
    async def _play(self, event: TrackTable.Played) -> None:
        try:
            paths = await self.data.paths(event.tracks)
        except MusictuiError as error:
            self.app.show_error(error)
            return
        self.app.play(paths)

    @on(Details.Copied)
    def _copied(self, event: Details.Copied) -> None:
        self.notify(event.value, title="Copied", timeout=2, markup=False)

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """Without a library there is nothing to search; in the search the slash is a letter."""
        if action in WITH_TRACKS and not self.has_class("-filled"):
            return False
        return not (action == "search" and isinstance(self.focused, QueryInput))

    def action_search(self) -> None:
        """Type a search."""
        self.query_bar.input.focus()

    def action_back(self) -> None:
        """Close what lies over the tracks, else empty the search, else go back to the tracks."""
        if self.close_overlays():
            self.tracks.focus()
        elif self.query_bar.text:
            self.query_bar.replace("")
        else:
            self.tracks.focus()

    def action_sort(self) -> None:
        """Choose the field to sort by."""

        def sort(chosen: Sort | None) -> None:
            if chosen is not None:
                self._sort_by(chosen)

        self.app.push_screen(SortDialog(self.tracks.sort, self.tracks.names), sort)

    def action_columns(self) -> None:
        """Choose the columns."""

        def show(names: Sequence[str] | None) -> None:
            if names:
                self.tracks.show_columns(names)
                self._remember(library_data.COLUMNS, list(self.tracks.names))

        self.app.push_screen(ColumnsDialog(self.tracks.names), show)

    @work
    async def action_searches(self) -> None:
        """Open, save or delete a saved search."""
        try:
            saved = await self.data.saved_searches()
            answer = await self.app.push_screen_wait(SearchesDialog(saved, self.query_bar.text))
            if answer is not None:
                await self._do_with_search(answer)
        except MusictuiError as error:
            self.app.show_error(error)

    async def _do_with_search(self, answer: Answer) -> None:
        search = answer.search
        if answer.deed == "open":
            self.query_bar.replace(search.text)
        elif answer.deed == "save":
            await self.data.save_search(search)
            self.notify(search.text, title=f"Saved as {search.name}", timeout=3, markup=False)
        else:
            await self.data.delete_search(search.name)
            self.action_searches()

    def _sort_by(self, sort: Sort) -> None:
        self.tracks.show_sort(sort)
        self._remember(library_data.SORT, [sort.name, sort.is_descending])
        self._ask(is_new=True)

    def _remember(self, name: str, value: Any) -> None:
        self.run_worker(self._write_setting(name, value))

    async def _write_setting(self, name: str, value: Any) -> None:
        try:
            await self.data.remember(name, value)
        except MusictuiError as error:
            self.app.show_error(error)

    def pane_toggled(self, pane: Facets | Details) -> None:
        """Remember what is hidden; fill a pane that was."""
        if not self.has_class("-narrow"):
            self._remember(library_data.HIDDEN, self.hidden_panes)
        if pane.display:
            self._show_details()
            self._ask_for_counts()
