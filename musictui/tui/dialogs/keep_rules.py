"""By which rules the best copy is kept, in which order; what another order changes is seen at once."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from musictui.duplicates.keep import WhatIf
from musictui.duplicates.keep_rules import KEEP_RULES, PRESETS
from musictui.errors import MusictuiError
from musictui.tui.dialogs.base import Dialog
from musictui.tui.latest import Latest
from musictui.tui.visible import fit
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.review_lines import what_changes

SAVED = "They are saved in the configuration, for the command line as well."
Compare = Callable[[Sequence[str]], Awaitable[WhatIf]]


class RuleList(LineList):
    """All rules: those in use in their order, numbered, then the others."""

    DEFAULT_CSS = """
    RuleList { height: 11; max-height: 60vh; scrollbar-gutter: stable; }
    """

    def __init__(self, used: Sequence[str]) -> None:
        super().__init__()
        self.used = list(used)
        self.names = [*used, *(name for name in KEEP_RULES if name not in used)]

    @property
    def name_here(self) -> str:
        """The rule under the cursor."""
        return self.names[self.cursor]

    def row_count(self) -> int:
        """One line a rule."""
        return len(self.names)

    def draw(self, row: int, width: int) -> Content:
        """Its place in the order, its title."""
        name = self.names[row]
        place = f"{self.used.index(name) + 1:>2} ✓ " if name in self.used else "     "
        style = "$foreground" if name in self.used else "$text-faint"
        return Content.assemble((place, "bold $primary"), (fit(KEEP_RULES[name].title, width - 5), style))

    def on_mount(self) -> None:
        """Draw them."""
        self.rows_changed()

    def use(self, used: Sequence[str], *, follow: str = "") -> None:
        """Use others; those not in use keep their order. The cursor goes with `follow`."""
        self.used = list(used)
        if follow:
            self.names = [*used, *(name for name in KEEP_RULES if name not in used)]
            self.cursor = self.names.index(follow)
        self.rows_changed()


class KeepRulesDialog(Dialog[tuple[str, ...]]):
    """Answers with the rules in their order, to be used and saved."""

    HEADING = "keep rules: the first that tells two copies apart decides"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "save", id="keep.accept"),
        Binding("space", "switch", "use", tooltip="use it or not", id="keep.switch"),
        Binding("shift+up,K", "shift(-1)", "up", tooltip="earlier", id="keep.up"),
        Binding("shift+down,J", "shift(1)", "down", tooltip="later", id="keep.down"),
        Binding("t", "preset", "preset", tooltip="the next preset", id="keep.preset"),
    ]

    def __init__(
        self, names: Sequence[str], compare: Compare, presets: Iterable[tuple[str, Sequence[str]]] = ()
    ) -> None:
        """`compare` tells what an order would change against the one in use; `presets` are the user's own."""
        super().__init__()
        self._before = tuple(names)
        self.rules = RuleList(names)
        self._presets: dict[str, Sequence[str]] = {**PRESETS, **dict(presets)}
        self._what_if = Static(id="keep-what-if", markup=False)
        self._doc = Static(id="keep-doc", markup=False)
        self._compare = compare
        self._comparing = Latest(self, self._tell, settle_s=0.02, rest_factor=0.0)

    def compose_box(self) -> ComposeResult:
        """The rules, what the one under the cursor says, what the order changes."""
        yield self.rules
        yield Static()
        yield self._doc
        yield Static()
        yield self._what_if

    def on_mount(self) -> None:
        """Tell what is so now."""
        self._changed()

    def on_line_list_moved(self) -> None:
        """Explain the rule under the cursor."""
        self._explain()

    def action_switch(self) -> None:
        """Use the rule, as the last one, or not; one always stays."""
        name, used = self.rules.name_here, self.rules.used
        if name not in used:
            self.rules.use([*used, name])
        elif len(used) > 1:
            self.rules.use([each for each in used if each != name])
        self._changed()

    def action_shift(self, places: int) -> None:
        """Move the rule in the order."""
        name, used = self.rules.name_here, list(self.rules.used)
        if name in used:
            place = used.index(name)
            used.insert(max(0, min(place + places, len(used) - 1)), used.pop(place))
            self.rules.use(used, follow=name)
            self._changed()

    def action_preset(self) -> None:
        """An order that needs no thought: the one after this."""
        orders = list(self._presets.values())
        here = next((at for at, order in enumerate(orders) if [*order] == self.rules.used), -1)
        used = orders[(here + 1) % len(orders)]
        self.rules.use(used, follow=used[0])
        self._changed()

    def action_accept(self) -> None:
        """Use and save them."""
        self.dismiss(tuple(self.rules.used))

    def _changed(self) -> None:
        self._explain()
        self._what_if.update(Content.assemble(("…", "$text-dim")))
        self._comparing.ask(tuple(self.rules.used))

    def _explain(self) -> None:
        preset = next(
            (name for name, order in self._presets.items() if [*order] == self.rules.used), "your own"
        )
        doc = KEEP_RULES[self.rules.name_here].doc
        self._doc.update(
            Content.assemble((doc, "$foreground"), "\n", (f"Order: {preset}. {SAVED}", "$text-dim"))
        )

    async def _tell(self, names: tuple[str, ...]) -> None:
        """Called one at a time, with the newest order."""
        if names == self._before:
            self._what_if.update(Content.assemble(("As it is now: no group changes.", "$text-dim")))
            return
        try:
            found = await self._compare(names)
        except MusictuiError as error:
            self._what_if.update(Content.assemble((error.message, "$error")))
            return
        self._what_if.update(what_changes(found))
