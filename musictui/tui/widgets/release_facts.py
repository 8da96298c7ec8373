"""What is known of an address, or what a source says of a release: lines of facts to read and to copy."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from musictui.library.scraped import Found
from musictui.model.release import PageState
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.page_list import Entry
from musictui.tui.widgets.proposed_lines import Proposed
from musictui.tui.widgets.release_lines import LABEL, Line, ReadTrack, page_lines, release_lines


class About(NamedTuple):
    """What there is to tell beside the entry itself."""

    state: PageState
    """Of the page just now."""
    turn: str = ""
    """For what it waits."""
    found: Sequence[Found] = ()
    """At the page."""
    proposed: Sequence[Proposed] = ()
    fields: Sequence[str] = ()
    """Those that are written."""


class ReleaseFacts(LineList):
    """Lines of facts; the cursor picks one to copy."""

    DEFAULT_CSS = """
    ReleaseFacts {
        & > .line-list--cursor { background: $background 0%; text-style: none; }
    }
    """
    BORDER_TITLE = "release"
    BINDING_GROUP_TITLE = "Release"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "move(-1000000000)", "first fact", show=False, id="release.first"),
        Binding("G", "move(1000000000)", "last fact", show=False, id="release.last"),
    ]

    def __init__(
        self,
        read: ReadTrack,
        about: Callable[[Entry], About],
        *,
        id: str | None = None,  # noqa: A002 Textual's name
        classes: str | None = None,
    ) -> None:
        """`read` gives a track of the library, `about` what there is to tell of an entry."""
        super().__init__(id=id, classes=classes)
        self._read = read
        self._about = about
        self._entry: Entry | None = None
        self._lines: list[Line] = []

    @property
    def value(self) -> str:
        """What stands under the cursor, to copy."""
        return self._lines[self.cursor].value if self.cursor < len(self._lines) else ""

    def show(self, entry: Entry | None) -> None:
        """Tell all about an address or a release."""
        is_other = (entry.key if entry else None) != (self._entry.key if self._entry else None)
        self._entry = entry
        self.border_title = "page" if entry is not None and entry.found is None else "release"
        if is_other:
            self.scroll_to(y=0, animate=False, force=True)
            self.set_reactive(ReleaseFacts.cursor, 0)
        self._rebuild()

    def row_count(self) -> int:
        """As many as it takes."""
        return len(self._lines)

    def is_selectable(self, row: int) -> bool:
        """What can be copied."""
        return 0 <= row < len(self._lines) and bool(self._lines[row].value)

    def draw(self, row: int, width: int) -> Content:
        """One line."""
        return self._lines[row].content.truncate(width, ellipsis=True)

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap to the new width."""
        self._rebuild()

    def _rebuild(self) -> None:
        width = self.scrollable_content_region.width
        before, self._lines = self._lines, []
        entry = self._entry
        if entry is not None and width > LABEL:
            about = self._about(entry)
            self._lines = list(
                page_lines(entry.page, about.state, about.turn, about.found, width)
                if entry.found is None
                else release_lines(entry.found, about.proposed, about.fields, self._read, width)
            )
        self.rows_changed(before, self._lines)
