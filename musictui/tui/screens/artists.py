"""The Artists screen: where artists come from, with the evidence, and one key for what only a person can decide."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from musictui.errors import MusictuiError
from musictui.library.origins import Order
from musictui.model.origin import OriginState
from musictui.tui.dialogs.choose_country import CountryDialog
from musictui.tui.screens.artists_frame import SHOWN, ArtistsFrame
from musictui.tui.widgets.origin_facts import LETTERS, choices

SURE = frozenset({OriginState.KNOWN, OriginState.CHOSEN})


class ArtistsScreen(ArtistsFrame):
    """The keys."""

    BINDING_GROUP_TITLE = "Artists"
    AUTO_FOCUS = "ArtistList"
    HELP = """\
MARKS
✓  known: all evidence agrees       ●  you chose it, which outranks all
≠  disputed: sources disagree       ?  ambiguous: several artists have this name
∅  unknown: sources know nothing    ·  not asked yet
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "ask_all", "ask", tooltip="find out where all artists come from", id="artists.ask"),
        *(
            Binding(
                letter,
                f"pick({number})",
                "choose",
                show=number == 0,
                key_display=f"{LETTERS[0]}–{LETTERS[-1]}" if number == 0 else None,
                tooltip=f"it is candidate {letter}",
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
        Binding("s", "stop", "stop", tooltip="ask nothing more", id="artists.stop"),
        Binding("y", "copy", "copy", show=False, tooltip="copy the line", id="artists.copy"),
        Binding("right,l", "deeper", "to the evidence", show=False, id="artists.right"),
        Binding("left,h,escape", "back", "back to the artists", show=False, id="artists.left"),
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
                return origin is not None and origin.state is OriginState.CHOSEN
            case "write":
                return origin is not None and origin.state in SURE
            case "write_all":
                return any(self.data.counts.get(state) for state in SURE)
            case "ask_all":
                return bool(self.data.counts) and not self.is_busy
            case "stop":
                return self.is_busy
        return True

    @property
    def is_busy(self) -> bool:
        """Whether sources are asked just now."""
        return any(job.name == "origins" for job in self.app.session.jobs.live)

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

    def action_take_back(self) -> None:
        """Let the sources decide again."""
        self._decide(None)

    @work(exclusive=True, group="decide")
    async def _decide(self, country: str | None) -> None:
        line, row = self.artist, self.artists.cursor
        if line is None:
            return
        try:
            await self.data.choose(line.artist, country)
        except MusictuiError as error:
            self.app.show_error(error)
            return
        self.app.session.origins.forget([line.artist])
        self.data.forget(line.key)
        self.artists.refresh_row(row)
        if country is not None and self.only == "all":
            self.artists.action_move(1)
        else:
            self.read()
        self.show_artist()

    def action_narrow(self) -> None:
        """All, what is to decide, known, unknown, not asked, in turn."""
        order = list(SHOWN)
        self.only = order[(order.index(self.only) + 1) % len(order)]
        self.read()

    def action_order(self) -> None:
        """By tracks, by name, by country, in turn."""
        orders = list(Order)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self.read()

    def action_search(self) -> None:
        """Type a part of a name."""
        self.remove_class("-empty")
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
        self._preview(None)

    @work(exclusive=True, group="write")
    async def _preview(self, artist: str | None) -> None:
        try:
            await self.app.preview(await self.data.draft(artist, self.app.session.config.origins.field))
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
