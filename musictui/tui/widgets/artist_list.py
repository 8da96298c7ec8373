"""The artists of the library, one line each: how many tracks, which country, how sure."""

from collections.abc import Callable, Mapping

from textual.content import Content
from textual.widget import Widget

from musictui.library.origins import ArtistLine
from musictui.model.origin import NOT_ASKED, Origin, OriginState
from musictui.tui.figures import percent
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

STATES: Mapping[OriginState | None, tuple[str, str]] = {
    OriginState.KNOWN: ("✓", "$success"),
    OriginState.CHOSEN: ("●", "$accent"),
    OriginState.DISPUTED: ("≠", "$warning"),
    OriginState.AMBIGUOUS: ("?", "$warning"),
    OriginState.UNKNOWN: ("∅", "$text-dim"),
    None: ("○", "$text-faint"),
}
"""State to its sign and color; the word stands beside it."""
TRACKS, COUNTRY, STATE = 8, 19, 10

SCROLLBAR = 1

NameOf = Callable[[str], str]
"""The name of a country by its code."""


class ArtistHeads(Widget):
    """The names of the columns."""

    DEFAULT_CSS = """
    ArtistHeads { height: 1; width: 1fr; }
    """

    def render(self) -> Content:
        """Aligned with the lines of the list."""
        # As wide as the lines below: the list keeps room for its scrollbar.
        name, country, state = widths(self.size.width - SCROLLBAR)
        tracks = fit("Tracks", TRACKS - 2, is_right=True)
        text = f"  {fit('Artist', name)}{tracks}  {fit('Country', country)}{fit('State', state)}"
        return Content.assemble((text, "bold $text-dim"))


def widths(width: int) -> tuple[int, int, int]:
    """The cells of name, country and state in a list of `width` cells."""
    state = STATE if width >= 48 else 0
    country = COUNTRY if width >= 56 else 4
    return max(width - 2 - TRACKS - country - state, 8), country, state


class ArtistList(LineList):
    """Artists with a cursor; each line is read and made when it is drawn."""

    DEFAULT_CSS = """
    ArtistList { scrollbar-gutter: stable; }
    """
    BINDING_GROUP_TITLE = "Artists"

    def __init__(self, line_of: Callable[[int], ArtistLine | None], name_of: NameOf) -> None:
        """`line_of` gives an artist by its place, `name_of` the name of a country."""
        super().__init__()
        self._line_of = line_of
        self._name_of = name_of
        self._count = 0

    def show(self, count: int, cursor: int) -> None:
        """List so many, the cursor on that place."""
        self._count = count
        self.set_line_count(count)
        self.cursor = cursor
        self.rows_changed()

    def row_count(self) -> int:
        """One line each."""
        return self._count

    def draw(self, row: int, width: int) -> Content:
        """Sign, name, tracks, country, state."""
        line = self._line_of(row)
        if line is None:
            return Content.assemble(("  (gone)", "$text-faint"))
        origin = line.origin
        state = origin.state if origin else None
        sign, style = STATES[state]
        name, country, word = widths(width)
        shown, color = self._country(origin, is_long=country > 4)
        told = state.value if state else NOT_ASKED
        if origin and state is OriginState.KNOWN:
            told += f" {percent(origin.confidence)}"
        return Content.assemble(
            (f"{sign} ", style),
            fit(visible(line.artist), name - 1) + " ",
            (fit(f"{line.tracks:,}", TRACKS - 2, is_right=True) + "  ", "$text-dim"),
            (fit(shown, country - 1) + " ", color),
            (fit(told, word), style),
        )

    def _country(self, origin: Origin | None, *, is_long: bool) -> tuple[str, str]:
        """The country with its color; while nothing decides, what it may be."""
        if origin is None:
            return "", ""
        if origin.country:
            return (
                f"{origin.country} {self._name_of(origin.country)}" if is_long else origin.country,
                "$computed",
            )
        codes = dict.fromkeys(each.country for each in origin.candidates if each.country)
        return ", ".join(codes) + "?" if codes else "", "$text-dim"
