"""Which country an artist comes from, out of all that there are."""

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from musictui.model.text import fold
from musictui.tui.dialogs.base import Dialog
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList


class CountryList(LineList):
    """Codes and names."""

    DEFAULT_CSS = """
    CountryList { height: 14; max-height: 50vh; margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.countries: Sequence[tuple[str, str]] = ()

    def show(self, countries: Sequence[tuple[str, str]]) -> None:
        """List these."""
        self.countries = countries
        self.cursor = 0
        self.rows_changed()

    def row_count(self) -> int:
        """One line each; one that says so where there is none."""
        return len(self.countries) or 1

    def draw(self, row: int, width: int) -> Content:
        """Code and name."""
        if not self.countries:
            return Content.styled(fit("No country has that name or these letters.", width), "$warning")
        code, name = self.countries[row]
        return Content.assemble((f"{code}  ", "$computed"), fit(name, max(width - 4, 1)))


class CountryInput(Input):
    """Part of a name, or a code; the arrows move in the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "choose", id="country.accept"),
        Binding("up", "screen.move(-1)", "up", show=False, system=True, id="country.up"),
        Binding("down", "screen.move(1)", "down", show=False, system=True, id="country.down"),
    ]


class CountryDialog(Dialog[str]):
    """Answers with a code of ISO 3166-1."""

    DEFAULT_CSS = """
    CountryDialog Input {
        height: 1;
        padding: 0 1;
        border: none;
        background: $background;
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .input--cursor { background: $primary; color: $background; text-style: none; }
    }
    """

    line = getters.query_one(CountryInput)
    countries = getters.query_one(CountryList)

    def __init__(self, artist: str, countries: Sequence[tuple[str, str]]) -> None:
        """`countries` are codes and names, by name."""
        super().__init__()
        self._artist = artist
        self._all = tuple(countries)

    def compose_box(self) -> ComposeResult:
        """What is typed narrows the list."""
        yield CountryInput(placeholder="a country, or its two letters")
        yield CountryList()

    def on_mount(self) -> None:
        """Begin with all."""
        self.query_one("#box").border_title = Content(f"country of {visible(self._artist)}")
        self.countries.show(self._all)
        self.line.focus()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        wanted = fold(event.value)
        found = [each for each in self._all if wanted in fold(each[1]) or fold(each[0]) == wanted]
        # An exact code first, then what begins with the text.
        found.sort(key=lambda each: (fold(each[0]) != wanted, not fold(each[1]).startswith(wanted)))
        self.countries.show(found)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self.countries.cursor < len(self.countries.countries):
            self.dismiss(self.countries.countries[self.countries.cursor][0])

    def action_move(self, lines: int) -> None:
        """Move in the list while typing goes on."""
        self.countries.action_move(lines)
