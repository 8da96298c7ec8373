"""Which country an artist comes from, out of all that there are."""

import asyncio
from collections.abc import Sequence, Set
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from musictui.model.text import fold
from musictui.tui.dialogs.base import Dialog
from musictui.tui.latest import Latest
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

NONE = "No country has that name or these letters."
SEVERAL = "It may mean several countries. Say which:"


class CountryList(LineList):
    """Codes and names; a line without a code is a remark, and cannot be chosen."""

    DEFAULT_CSS = """
    CountryList { height: 14; max-height: 50vh; margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.countries: Sequence[tuple[str, str]] = ()

    @property
    def code(self) -> str:
        """That under the cursor; empty if it is on a remark."""
        return self.countries[self.cursor][0] if self.cursor < len(self.countries) else ""

    def show(self, countries: Sequence[tuple[str, str]]) -> None:
        """List these; the cursor begins again where they are others."""
        if countries != self.countries:
            self.countries = countries
            self.cursor = 0
            self.rows_changed()

    def row_count(self) -> int:
        """One line each."""
        return len(self.countries)

    def draw(self, row: int, width: int) -> Content:
        """Code and name."""
        code, name = self.countries[row]
        if not code:
            return Content.styled(fit(name, width), "$warning")
        return Content.assemble((f"{code}  ", "$computed"), fit(name, max(width - 4, 1)))


class CountryInput(Input):
    """Part of a name, or a code; the arrows move in the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "choose", id="country.accept"),
        Binding("up", "screen.move(-1)", "up", show=False, system=True, id="country.up"),
        Binding("down", "screen.move(1)", "down", show=False, system=True, id="country.down"),
    ]


class CountryDialog(Dialog[str]):
    """Answers with a code of ISO 3166-1.

    What is typed is part of a name, or else all that commands take for a country: `UK`, `Suomi`, `London, England`.
    """

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
        self._places = Latest(self, self._read)
        self._is_accepted = False
        """Whether what is still being read was chosen."""

    def compose_box(self) -> ComposeResult:
        """What is typed narrows the list."""
        yield CountryInput(placeholder="a country, its two letters, or a place in it")
        yield CountryList()

    def on_mount(self) -> None:
        """Begin with all."""
        self.query_one("#box").border_title = Content(f"country of {visible(self._artist)}")
        self.countries.show(self._all)
        self.line.focus()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        from musictui.scrape.origins import places

        self._is_accepted = False
        code = places.country_code(event.value)
        self._show(event.value, country=code or "")
        if code is None and event.value.strip():
            self._places.ask(event.value)

    async def _read(self, text: str) -> None:
        """What a text means that is no country by itself. The tables of cities take a second, once: not here."""
        from musictui.scrape.origins import places

        found = await asyncio.to_thread(places.read_field, text)
        if text == self.line.value and self.is_attached:
            self._show(text, where=found.countries)
            if self._is_accepted:
                self._accept()

    def _show(self, text: str, *, country: str = "", where: Set[str] | None = None) -> None:
        """List the countries that have the text in the name: before them that which it is, behind where it may be.

        Args:
            text: What is typed.
            country: The country that it is; empty if it is none.
            where: Countries in which it may be a place; None while that is being read.
        """
        wanted = fold(text)
        named = [each for each in self._all if wanted in fold(each[1])]
        named.sort(key=lambda each: (each[0] != country, not fold(each[1]).startswith(wanted)))
        others = [each for each in self._all if each not in named and each[0] in (where or {country})]
        found = [*others, *named] if country else [*named, *others]
        if where and len(where) > 1 and where >= {code for code, _ in named}:
            found.insert(0, ("", SEVERAL))
        self.countries.show(found or [("", NONE if where is not None else "")])

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._places.is_busy and not self.countries.cursor:
            self._is_accepted = True
        else:
            self._accept()

    def _accept(self) -> None:
        self._is_accepted = False
        if code := self.countries.code:
            self.dismiss(code)

    def action_move(self, lines: int) -> None:
        """Move in the list while typing goes on."""
        self.countries.action_move(lines)
