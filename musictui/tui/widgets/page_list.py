"""The addresses of a scrape, one line each, and below each the releases that were found there."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from musictui.library.scraped import Page
from musictui.library.scraped_releases import Found
from musictui.model.release import PageState
from musictui.tui.address import told
from musictui.tui.figures import count, percent
from musictui.tui.visible import fit, visible
from musictui.tui.widgets import page_words
from musictui.tui.widgets.line_list import LineList

STATE_WIDTH = 11
TIME_WIDTH = 9
UNCHANGED = 304
"""The status of what was kept, and the server said that it is still true."""
FITS_WIDTH = STATE_WIDTH + TIME_WIDTH
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
        self.absent = page_words.NOT_THERE
        """What is said of a release that fits nothing."""
        self._repeats: frozenset[int] = frozenset()
        """Rows of pages whose host is that of the page above."""

    @property
    def entry(self) -> Entry | None:
        """That under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def show(self, entries: Sequence[Entry], *, is_other: bool = False) -> None:
        """List these; the cursor stays on what it is on, or where that was, unless they are of another scrape."""
        here = self.entry.key if self.entry and not is_other else None
        self.entries = entries
        repeats, host = set(), None
        for row, each in enumerate(entries):
            if each.found is None:
                now = "" if page_words.service_of(each.page) else told(each.page.url).host
                if now == host:
                    repeats.add(row)
                host = now
        self._repeats = frozenset(repeats)
        self.set_line_count(len(entries))
        if is_other:
            self.cursor = 0
            self.scroll_to(y=0, animate=False, force=True)
        elif here is not None:
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
        width -= 1  # the scroll bar stands by itself
        entry = self.entries[row]
        if entry.found is not None:
            return self._release(entry.found, width)
        # The first line that is seen names the host, too.
        return self._page(
            entry.page, width, with_host=row not in self._repeats or row == self.scroll_offset.y
        )

    def _page(self, page: Page, width: int, *, with_host: bool) -> Content:
        state = self._state_of(page)
        turn_s = self._turn_of(page)
        sign, word, style = page_words.state_of(page, state, is_queued=turn_s is None)
        has_word, has_time = width >= 34, width >= 50
        state_width = self._fits_width - TIME_WIDTH if has_time else STATE_WIDTH
        room = width - 3 - (state_width if has_word else 0) - (TIME_WIDTH if has_time else 0)
        address = page_words.fit_page(page, max(room, 1), with_host=with_host)
        parts: list[str | Content | tuple[str, str]] = [(f"{sign} ", style), address, " "]
        style = "$text-dim" if state is PageState.OK else style
        if has_time and state is PageState.WAITING and turn_s:
            parts.append((fit(f"next in {round(turn_s)} s", self._fits_width), style))
        elif has_word:
            parts.append((fit(word, state_width), style))
            parts.append(
                (fit(_time(page, state), TIME_WIDTH, is_right=True) if has_time else "", "$text-dim")
            )
        return Content.assemble(*parts)

    def _release(self, found: Found, width: int) -> Content:
        release = found.release
        name = " – ".join(part for part in (release.artist, release.title) if part) or release.url
        is_out = self._is_left_out(found.id)
        tracks = len({each.track_id for each in found.match.tracks})
        score = percent(found.match.score)
        is_wide = width >= 50
        if is_out:
            fits = "left out"
        elif found.match.score:
            fits = f"fits {count(tracks, 'tracks')}, {score}" if is_wide else score
        else:
            fits = self.absent if is_wide else "—"
        room = self._fits_width if is_wide else 9
        style = "$computed" if found.match.score and not is_out else "$text-dim"
        return Content.assemble(
            (f"    {LEFT_OUT if is_out else '♪'} ", "$text-faint" if is_out else "$accent"),
            (
                fit(visible(name), max(width - 7 - room, 1)) + " ",
                "$text-dim" if is_out or not found.match.score else "$foreground",
            ),
            (fit(fits, room), style),
        )

    @property
    def _fits_width(self) -> int:
        """Cells of what became of an address, or of how well a release fits."""
        return max(FITS_WIDTH, len(self.absent))


def _time(page: Page, state: PageState) -> str:
    """How long it took, or that it came from what was kept."""
    if not page_words.was_asked(page, state):
        return ""
    if page.status == UNCHANGED:
        return "unchanged"
    if page.is_cached:
        return "cache"
    return "" if page.seconds is None else page_words.took(page.seconds)
