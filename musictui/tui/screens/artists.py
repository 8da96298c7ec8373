"""The Artists screen: where artists come from, with the evidence, and one key for what only a person can decide."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from musictui.errors import MusictuiError
from musictui.library.origins import ArtistLine
from musictui.model.origin import OriginState
from musictui.model.text import fold
from musictui.tui.dialogs.choose_country import CountryDialog
from musictui.tui.figures import count
from musictui.tui.screens.artists_data import Order, Show
from musictui.tui.screens.artists_frame import ArtistsFrame
from musictui.tui.visible import visible
from musictui.tui.widgets.origin_facts import LETTERS, choices

WAITING = frozenset((Show.TO_DECIDE, Show.UNKNOWN, Show.NOT_ASKED))
"""Lists that the cursor goes down from one decision to the next."""
SURE = frozenset({OriginState.KNOWN, OriginState.CHOSEN})


class ArtistsScreen(ArtistsFrame):
    """The keys."""

    BINDING_GROUP_TITLE = "Artists"
    AUTO_FOCUS = "ArtistList"
    HELP = """\
MARKS
✓  known: all evidence agrees       ●  you chose it, which outranks all
≠  disputed: sources disagree       ?  ambiguous: several artists have this name
∅  unknown: sources know nothing    ○  not asked yet
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "ask_all", "ask", tooltip="find out where all artists come from", id="artists.ask"),
        Binding("s", "stop", "stop", tooltip="ask nothing more", id="artists.stop"),
        *(
            Binding(
                letter,
                f"pick({number})",
                "choose",
                show=number == 0,
                key_display=f"{LETTERS[0]}–{LETTERS[-1]}" if number == 0 else None,
                tooltip=f"it is candidate {letter}, and on to the next",
                id=f"artists.pick_{letter.lower()}",
            )
            for number, letter in enumerate(LETTERS)
        ),
        Binding("c", "choose", "other country", tooltip="choose any country", id="artists.choose"),
        Binding("x", "take_back", "take back", tooltip="take your choice back", id="artists.take_back"),
        Binding(
            "f", "narrow", "show only", tooltip="what is to decide, known, unknown, all", id="artists.narrow"
        ),
        Binding("slash", "search", "search", tooltip="part of a name", id="artists.search"),
        Binding("o", "order", "sort", tooltip="by tracks, name or country", id="artists.order"),
        Binding("r", "ask_one", "ask again", tooltip="ask about this artist again", id="artists.again"),
        Binding(
            "w", "write", "write tags", tooltip="write this artist's country to the tags", id="artists.write"
        ),
        Binding(
            "W",
            "write_all",
            "write all",
            show=False,
            tooltip="write all that is known",
            id="artists.write_all",
        ),
        Binding(
            "enter",
            "pick_here",
            "evidence",
            show=False,
            tooltip="to the evidence; there: choose or copy",
            id="artists.enter",
        ),
        Binding("y", "copy", "copy", show=False, tooltip="copy the line", id="artists.copy"),
        Binding("right,l", "deeper", "to the evidence", show=False, id="artists.right"),
        Binding("left,h", "back", "back to the artists", show=False, id="artists.left"),
        Binding("escape", "list_all", "back", show=False, tooltip="list all again", id="artists.list_all"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys show only where they do something."""
        if not self.is_mounted:
            return True
        line = self.artist
        origin = line.origin if line else None
        match action:
            case "pick":
                return origin is not None and self._candidate(int(str(parameters[0]))) is not None
            case "choose" | "ask_one" | "copy":
                return line is not None
            case "take_back":
                return bool(self.decided) or (line is not None and self._is_chosen(line))
            case "write":
                return origin is not None and origin.state in SURE
            case "write_all":
                return any(self.data.counts.get(state) for state in SURE)
            case "narrow" | "search" | "order":
                return bool(self.data.counts)
            case "ask_all":
                return bool(self.data.counts) and not self.is_busy
            case "stop":
                return self.is_busy
        return True

    def _candidate(self, number: int) -> str | None:
        """The country of a candidate of the artist; None if there is none."""
        line = self.artist
        found = choices(line.origin) if line and line.origin else []
        return (found[number].country or None) if number < len(found) else None

    def action_pick(self, number: int) -> None:
        """It is this candidate; the cursor goes on."""
        if (country := self._candidate(number)) is not None:
            self._decide(country)

    @work
    async def action_choose(self) -> None:
        """Choose among all countries."""
        if (line := self.artist) is not None and self.names:
            countries = sorted(self.names.items(), key=lambda each: each[1])
            country = await self.app.push_screen_wait(CountryDialog(line.artist, countries))
            if country is not None:
                self._decide(country)

    def action_pick_here(self) -> None:
        """In the list go to the evidence; there choose the candidate under the cursor, or copy what it is on."""
        if self.focused is not self.origin:
            self.action_deeper()
        elif country := self.origin.country:
            self._decide(country)
        else:
            self.action_copy()

    def _decide(self, country: str) -> None:
        """It is this country; the cursor goes on at once to the next artist that waits, the library follows."""
        line, row = self.artist, self.artists.cursor
        if line is None:
            return
        waiting = self.only if self.only in WAITING else Show.TO_DECIDE
        following = self.data.next_of(waiting, row)
        key = self.data.keys[following] if following is not None else line.key
        told = f"{visible(line.artist)}: {country} {self.name_of(country)}".rstrip()
        self.decided.append((line.artist, told))
        self.data.suppose(line, country, self.app.clock())
        self.list_artists()
        self._go_to(key)
        self._keep(line.artist, country)

    def action_take_back(self) -> None:
        """Let the sources decide again: about this artist, or else the one decided last."""
        line = self.artist
        artist = line.artist if line is not None and self._is_chosen(line) else None
        if artist is None and self.decided:
            artist = self.decided[-1][0]
        if artist is not None:
            self.decided = [each for each in self.decided if fold(each[0]) != fold(artist)]
            self._keep(artist, None)

    @work
    async def _keep(self, artist: str, country: str | None) -> None:
        """Write a choice, and show what the library has then."""
        try:
            await self.data.choose(artist, country, self.app.clock())
            self.app.session.origins.forget([artist])
            await self.data.load()
        except MusictuiError as error:
            self.app.show_error(error)
            self.read()
            return
        self.list_artists()
        if country is None:
            self._go_to(fold(artist))

    def _go_to(self, key: str) -> None:
        if key in self.data.keys:
            self.artists.cursor = self.data.keys.index(key)

    @staticmethod
    def _is_chosen(line: ArtistLine) -> bool:
        return line.origin is not None and line.origin.state is OriginState.CHOSEN

    def action_narrow(self) -> None:
        """All, what is to decide, known, unknown, not asked, in turn."""
        order = list(Show)
        self.only = order[(order.index(self.only) + 1) % len(order)]
        self.list_artists(is_other=True)

    def action_order(self) -> None:
        """By tracks, by name, by country, in turn."""
        orders = list(Order)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self.list_artists()

    def action_search(self) -> None:
        """Type a part of a name."""
        self.filter.add_class("-open")
        self.filter.focus()

    def action_ask_all(self) -> None:
        """Find out about all of whom nothing is known, or too long ago."""
        self.app.session.start("origins")
        self.refresh_bindings()

    def action_ask_one(self) -> None:
        """Ask about one artist, whatever is known."""
        if (line := self.artist) is not None:
            self.app.session.start("origins", artists=(line.artist,), refresh=True)
            self.refresh_bindings()

    def action_stop(self) -> None:
        """Ask nothing more; what was found stays."""
        for job in self.app.session.jobs.live:
            if job.name == "origins":
                job.cancel()

    def action_write(self) -> None:
        """Show the country of the artist as changes of tags."""
        if (line := self.artist) is not None:
            self._preview(line.artist)

    def action_write_all(self) -> None:
        """Show all countries as changes of tags."""
        self.notify("All tracks are looked at.", title="Writing countries", timeout=2, markup=False)
        self._preview(None)

    @work(exclusive=True, group="write")
    async def _preview(self, artist: str | None) -> None:
        try:
            draft, unsure = await self.data.draft(artist, self.app.session.config.origins.field)
            if unsure and not draft.changes:
                self.notify(
                    f"{count(unsure, 'tracks')} have other artists too, who are not all known.",
                    title="Nothing to change",
                    markup=False,
                )
                return
            await self.app.preview(draft)
        except MusictuiError as error:
            self.app.show_error(error)

    def action_copy(self) -> None:
        """Copy the line under the cursor, or the name."""
        line = self.artist
        value = self.origin.value if self.focused is self.origin else line.artist if line else ""
        if value:
            self.app.copy_to_clipboard(value)
            self.notify(value, title="Copied", timeout=2, markup=False)

    def action_deeper(self) -> None:
        """To the evidence."""
        self.origin.focus()

    def action_back(self) -> None:
        """To the artists."""
        self.artists.focus()

    def action_list_all(self) -> None:
        """From the evidence to the artists; there, leave what was searched for."""
        if self.focused is self.artists:
            self.filter.clear()
            self.filter.remove_class("-open")
        self.action_back()
