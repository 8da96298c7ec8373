"""The addresses of a scrape, one line each, and below each the releases that were found there."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from textual.content import Content

from musictui.library.scraped import Found, Page
from musictui.model.release import PageState
from musictui.tui.address import fit_address, told
from musictui.tui.figures import count, duration
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
SHORT: Mapping[PageState, str] = {
    PageState.EMPTY: "empty",
    PageState.TOO_MANY_REQUESTS: "too often",
    PageState.OFFLINE: "not kept",
}
"""Words of states that are too long for a column; the page's own pane has the whole."""
STATE_WIDTH = 11
FROM_WIDTH = 8
TIME_WIDTH = 6
FITS_WIDTH = STATE_WIDTH + FROM_WIDTH + TIME_WIDTH
LEFT_OUT = "○"


def took(seconds: float) -> str:
    """How long an answer took: `48 ms`, `0.5 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 0.0995 else duration(seconds)


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

    def __init__(
        self,
        state_of: Callable[[Page], PageState],
        turn_of: Callable[[Page], float | None],
        is_left_out: Callable[[int], bool],
    ) -> None:
        """Those who know what is under way just now.

        Args:
            state_of: The state of a page.
            turn_of: Seconds until the host of a page that waits may be asked next, 0 for at once; None for a page
                that does not wait there yet.
            is_left_out: Whether a release is left out, by id.
        """
        super().__init__()
        self._state_of = state_of
        self._turn_of = turn_of
        self._is_left_out = is_left_out
        self.entries: Sequence[Entry] = ()
        self._repeats: frozenset[int] = frozenset()
        """Rows of pages whose host is that of the page above."""

    @property
    def entry(self) -> Entry | None:
        """That under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def show(self, entries: Sequence[Entry]) -> None:
        """List these; the cursor stays on what it is on, or where that was."""
        here = self.entry.key if self.entry else None
        self.entries = entries
        repeats, host = set(), None
        for row, each in enumerate(entries):
            if each.found is None:
                if (now := told(each.page.url).host) == host:
                    repeats.add(row)
                host = now
        self._repeats = frozenset(repeats)
        self.set_line_count(len(entries))
        if here is not None:
            self.cursor = next((at for at, each in enumerate(entries) if each.key == here), self.cursor)
        self.rows_changed()

    def refresh_pages(self, page_ids: frozenset[int]) -> None:
        """Draw the lines of these anew, where they are in sight."""
        first = self.scroll_offset.y
        for row, each in enumerate(self.entries[first : first + self.size.height], first):
            if each.found is None and each.page.id in page_ids:
                self.refresh_row(row)

    def row_count(self) -> int:
        """One line each."""
        return len(self.entries)

    def draw(self, row: int, width: int) -> Content:
        """An address with what became of it, or a release with how well it fits."""
        entry = self.entries[row]
        if entry.found is not None:
            return self._release(entry.found, width)
        # The first line that is seen names the host, too.
        return self._page(
            entry.page, width, with_host=row not in self._repeats or row == self.scroll_offset.y
        )

    def _page(self, page: Page, width: int, *, with_host: bool) -> Content:
        state = self._state_of(page)
        sign, style = STATES[state]
        has_word, has_time = width >= 34, width >= 50
        room = width - 3 - (STATE_WIDTH if has_word else 0) - (FROM_WIDTH + TIME_WIDTH if has_time else 0)
        parts: list[str | tuple[str, str]] = [
            (f"{sign} ", style),
            fit_address(page.url, max(room, 1), with_host=with_host) + " ",
        ]
        if has_word:
            is_queued = state is PageState.WAITING and self._turn_of(page) is None
            word = "not asked" if is_queued else SHORT.get(state, state.value)
            parts.append((fit(word, STATE_WIDTH), "$text-dim" if state is PageState.OK else style))
        if has_time:
            parts += self._time(page, state)
        return Content.assemble(*parts)

    def _time(self, page: Page, state: PageState) -> list[tuple[str, str]]:
        if state is PageState.WAITING:
            turn_s = self._turn_of(page)
            word = f"next in {round(turn_s)} s" if turn_s else ""
            return [(fit(word, FROM_WIDTH + TIME_WIDTH, is_right=True), "$text-dim")]
        # What was refused, or is only answered from what was kept, never was on its way.
        is_unsent = state in {PageState.OFFLINE, PageState.REFUSED} and page.status is None
        if page.asked_s is None or state is PageState.LOADING or is_unsent:
            return [(" " * (FROM_WIDTH + TIME_WIDTH), "$text-dim")]
        long = "" if page.is_cached or page.seconds is None else took(page.seconds)
        return [
            (fit("cache" if page.is_cached else "network", FROM_WIDTH), "$text-dim"),
            (fit(long, TIME_WIDTH, is_right=True), "$text-dim"),
        ]

    def _release(self, found: Found, width: int) -> Content:
        release = found.release
        name = " – ".join(part for part in (release.artist, release.title) if part) or release.url
        is_out = self._is_left_out(found.id)
        tracks = len({each.track_id for each in found.match.tracks})
        score = f"{found.match.score:.0%}"
        is_wide = width >= 50
        if is_out:
            fits = "left out"
        elif found.match.score:
            fits = f"fits {count(tracks, 'tracks')}, {score}" if is_wide else score
        else:
            fits = "not in the library" if is_wide else "—"
        room = FITS_WIDTH if is_wide else 9
        style = "$computed" if found.match.score and not is_out else "$text-dim"
        return Content.assemble(
            (f"    {LEFT_OUT if is_out else '♪'} ", "$text-faint" if is_out else "$accent"),
            (
                fit(visible(name), max(width - 7 - room, 1)) + " ",
                "$text-dim" if is_out or not found.match.score else "$foreground",
            ),
            (fit(fits, room), style),
        )
