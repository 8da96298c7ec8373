"""What is known of an address, or what a source says of a release: lines of facts to read and to copy."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from musictui.library.scraped_releases import Found
from musictui.model.release import PageState
from musictui.tui.widgets import page_words
from musictui.tui.widgets.fact_list import FactList, Line
from musictui.tui.widgets.page_list import Entry
from musictui.tui.widgets.proposed_lines import Proposed
from musictui.tui.widgets.release_lines import LABEL, ReadTrack, page_lines, release_lines


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
    absent: str = page_words.NOT_THERE
    """What is said of a release that fits nothing."""


class ReleaseFacts(FactList):
    """Lines of facts; the cursor picks one to copy."""

    BORDER_TITLE = "release"
    BINDING_GROUP_TITLE = "Release"

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

    def show(self, entry: Entry | None) -> None:
        """Tell all about an address or a release."""
        is_other = (entry.key if entry else None) != (self._entry.key if self._entry else None)
        self._entry = entry
        self.border_title = "page" if entry is not None and entry.found is None else "release"
        self.rebuild(is_other=is_other)

    def told(self, width: int) -> Iterable[Line]:
        """The address with what became of it, or the release."""
        entry = self._entry
        if entry is None or width <= LABEL:
            return ()
        about = self._about(entry)
        if entry.found is None:
            return page_lines(entry.page, about.state, about.turn, about.found, width)
        return release_lines(
            entry.found, about.proposed, about.fields, self._read, width, absent=about.absent
        )
