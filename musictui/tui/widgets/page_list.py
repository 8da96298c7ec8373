"""The addresses of a scrape, one line each, and below each the releases that were found there."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from textual.content import Content

from musictui.library.scraped import Found, Page
from musictui.model.release import PageState
from musictui.tui.figures import duration
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

STATES: Mapping[PageState, tuple[str, str]] = {
    PageState.OK: ("✓", "$success"),
    PageState.WAITING: ("·", "$text-dim"),
    PageState.LOADING: ("↓", "$computed"),
    PageState.NOT_FOUND: ("∅", "$text-dim"),
    PageState.FAILED: ("✗", "$error"),
    PageState.REFUSED: ("✗", "$error"),
    PageState.BLOCKED: ("⊘", "$warning"),
    PageState.CHALLENGE: ("⊘", "$warning"),
    PageState.EMPTY: ("!", "$warning"),
    PageState.TOO_LARGE: ("!", "$warning"),
    PageState.TOO_MANY_REQUESTS: ("‖", "$warning"),
    PageState.OFFLINE: ("∅", "$text-dim"),
    PageState.UNREADABLE: ("!", "$warning"),
}
"""State to its sign and color; the word stands beside it."""
STATE_WIDTH = 19
TIME_WIDTH = 7
FROM_WIDTH = 8
LEFT_OUT = "○"


class Entry(NamedTuple):
    """A line of the list: an address, or a release that was found there."""

    page: Page
    found: Found | None = None

    @property
    def key(self) -> tuple[int, int]:
        """What it is known by: the page, and the release or 0."""
        return self.page.id, self.found.id if self.found else 0


class PageList(LineList):
    """Addresses and releases with a cursor; each line is made when it is drawn."""

    DEFAULT_CSS = """
    PageList { scrollbar-gutter: stable; }
    """
    BINDING_GROUP_TITLE = "Pages"

    def __init__(self, state_of: Callable[[Page], PageState], is_left_out: Callable[[int], bool]) -> None:
        """`state_of` knows what is under way just now; `is_left_out` says so of a release, by id."""
        super().__init__()
        self._state_of = state_of
        self._is_left_out = is_left_out
        self.entries: Sequence[Entry] = ()

    @property
    def entry(self) -> Entry | None:
        """That under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def show(self, entries: Sequence[Entry]) -> None:
        """List these; the cursor stays on what it is on."""
        here = self.entry.key if self.entry else None
        self.entries = entries
        self.set_line_count(len(entries))
        if here is not None:
            self.cursor = next((at for at, each in enumerate(entries) if each.key == here), self.cursor)
        self.rows_changed()

    def row_count(self) -> int:
        """One line each."""
        return len(self.entries)

    def draw(self, row: int, width: int) -> Content:
        """An address with what became of it, or a release with how well it fits."""
        entry = self.entries[row]
        return self._page(entry.page, width) if entry.found is None else self._release(entry.found, width)

    def _page(self, page: Page, width: int) -> Content:
        state = self._state_of(page)
        sign, style = STATES[state]
        has_word = width >= 60
        has_time = width >= 44
        room = width - 2 - (STATE_WIDTH if has_word else 0) - (TIME_WIDTH + FROM_WIDTH if has_time else 0)
        address = visible(page.url.partition("://")[2] or page.url)
        parts: list[str | tuple[str, str]] = [(f"{sign} ", style), fit(address, max(room - 1, 1)) + " "]
        if has_word:
            parts.append((fit(state.value, STATE_WIDTH), style))
        if has_time:
            came = page.seconds is not None and page.asked_s is not None
            took = duration(page.seconds or 0.0) if came and not page.is_cached else ""
            parts += [
                (fit(took, TIME_WIDTH - 1, is_right=True) + " ", "$text-dim"),
                (fit(("cache" if page.is_cached else "network") if came else "", FROM_WIDTH), "$text-dim"),
            ]
        return Content.assemble(*parts)

    def _release(self, found: Found, width: int) -> Content:
        release = found.release
        name = " – ".join(part for part in (release.artist, release.title) if part) or release.url
        is_out = self._is_left_out(found.id)
        count = len({each.track_id for each in found.match.tracks})
        fits = f"{found.match.score:.0%} of {count}" if found.match.score else "not in the library"
        sign = LEFT_OUT if is_out else "♪"
        told = 20 if width >= 60 else 0
        return Content.assemble(
            (f"    {sign} ", "$text-faint" if is_out else "$accent"),
            (
                fit(visible(name), max(width - 6 - told - 1, 1)) + " ",
                "$text-dim" if is_out else "$foreground",
            ),
            (fit(fits, told), "$computed" if found.match.score else "$text-faint"),
        )
