"""Which groups are listed: kinds, states, how sure, how large, which folder; each with how many there are."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from musictui.duplicates.rules import TITLES
from musictui.library.duplicate_lines import GroupLine, State
from musictui.model import query
from musictui.model.duplicates import Kind
from musictui.tui.dialogs.base import Dialog
from musictui.tui.figures import home_path, size
from musictui.tui.visible import fit
from musictui.tui.widgets.line_list import LineList

AROUND = 5
"""Lines of the dialog beside the choices: the frame, the space in it, and the keys."""
SCORES = (0.95, 0.9, 0.8)
SIZES = (("100MB", 10**8), ("30MB", 3 * 10**7), ("10MB", 10**7))


class Choice(NamedTuple):
    """A line of the dialog; without a name it is a heading."""

    label: str
    name: str = ""
    value: str = ""
    groups: int = 0
    frees: int = 0


WithTerm = Callable[[str, str, str], str]
"""A text with another value of a term."""
Freed = Callable[[Iterable[int]], int]
"""Bytes that groups free together, by their numbers; a file that is in several counts once."""


class ChoiceList(LineList):
    """The choices under their headings."""

    DEFAULT_CSS = """
    ChoiceList { scrollbar-gutter: stable; }
    """

    def __init__(self, choices: Sequence[Choice], is_chosen: Callable[[Choice], bool]) -> None:
        super().__init__()
        self.choices = choices
        self._is_chosen = is_chosen

    def row_count(self) -> int:
        """One line each."""
        return len(self.choices)

    def is_selectable(self, row: int) -> bool:
        """Headings are passed over."""
        return 0 <= row < len(self.choices) and bool(self.choices[row].name)

    def draw(self, row: int, width: int) -> Content:
        """A sign where it is chosen, what it is, how many groups, how many bytes."""
        choice = self.choices[row]
        if not choice.name:
            return Content.assemble((fit(choice.label, width), "bold $text-dim"))
        sign = "✓ " if self._is_chosen(choice) else "  "
        room = max(width - 2 - 8 - 9, 8)
        counts = f"{choice.groups:>8,}{size(choice.frees):>9}" if choice.name != "folder" else " " * 17
        style = "$foreground" if choice.groups or choice.name == "folder" else "$text-faint"
        return Content.assemble(
            (sign, "bold $primary"), (fit(choice.label, room), style), (counts, "$text-dim")
        )

    def on_mount(self) -> None:
        """Draw them, from the first heading on."""
        self.styles.height = len(self.choices)
        self.rows_changed()
        self.call_after_refresh(self.scroll_to, y=0, animate=False, force=True)


class NarrowDialog(Dialog[str]):
    """Answers with the text of the filter."""

    HEADING = "show only"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "show only this", id="narrow.accept"),
        Binding("space", "switch", "on or off", id="narrow.switch"),
    ]

    def __init__(
        self,
        lines: Sequence[GroupLine],
        text: str,
        folder: str,
        *,
        freed: Freed,
        value_of: Callable[[str, str], str],
        with_term: WithTerm,
    ) -> None:
        """`text` is the filter as it is; `folder` that of the file under the cursor."""
        super().__init__()
        self._text = text
        self._value_of = value_of
        self._with_term = with_term
        self.choices = ChoiceList(choices(lines, folder, freed), self._is_chosen)

    def compose_box(self) -> ComposeResult:
        """The choices."""
        yield self.choices

    def on_resize(self) -> None:
        """As high as the choices are, or as there is room: the keys below them stay in sight."""
        self.choices.styles.max_height = max(self.size.height - AROUND, 1)
        self._show_place()

    def on_line_list_moved(self) -> None:
        """Tell where the cursor is."""
        self._show_place()

    def _show_place(self) -> None:
        """Where not all of them are seen, the frame says so."""
        rows = [row for row in range(self.choices.row_count()) if self.choices.is_selectable(row)]
        is_all = self.choices.row_count() <= self.size.height - AROUND
        here = rows.index(self.choices.cursor) + 1 if self.choices.cursor in rows else 1
        self.query_one("#box").border_subtitle = "" if is_all else f"↕ {here} of {len(rows)}"

    def action_switch(self) -> None:
        """Choose it beside what is chosen, or no longer."""
        self._switch(self.choices.choices[self.choices.cursor])
        self.choices.refresh()

    def action_accept(self) -> None:
        """Choose what is under the cursor, and list it."""
        choice = self.choices.choices[self.choices.cursor]
        if not self._is_chosen(choice):
            self._switch(choice)
        self.dismiss(self._text)

    def _is_chosen(self, choice: Choice) -> bool:
        if choice.name == "folder":
            return choice.value in self._text
        return choice.value in self._value_of(self._text, choice.name).split(",")

    def _switch(self, choice: Choice) -> None:
        if choice.name == "folder":
            rest = self._text.replace(choice.value, "").strip()
            self._text = rest if choice.value in self._text else f"{rest} {choice.value}".strip()
            return
        chosen = [word for word in self._value_of(self._text, choice.name).split(",") if word]
        if choice.value in chosen:
            chosen.remove(choice.value)
        elif choice.name in {"kind", "state"}:
            chosen.append(choice.value)
        else:
            chosen = [choice.value]
        self._text = self._with_term(self._text, choice.name, ",".join(chosen))


def choices(lines: Sequence[GroupLine], folder: str, freed: Freed) -> list[Choice]:
    """All that there is to choose, with counts."""
    scores = [(f"{score} at least", f"{score}", score) for score in SCORES]
    sizes = [(f"{size(least)} at least", text, least) for text, least in SIZES]

    def choice(label: str, name: str, value: str, takes: Callable[[GroupLine], bool]) -> Choice:
        taken = [line.id for line in lines if takes(line)]
        return Choice(label, name, value, len(taken), freed(taken))

    found = [
        Choice("KIND"),
        *(choice(TITLES[kind], "kind", str(kind), partial(_is_kind, kind)) for kind in Kind),
        Choice(""),
        Choice("REVIEW"),
        *(choice(str(state), "state", state.replace(" ", "-"), partial(_is_state, state)) for state in State),
        Choice(""),
        Choice("SCORE"),
        *(choice(label, "score", text, partial(_has_score, at)) for label, text, at in scores),
        Choice(""),
        Choice("FREES"),
        *(choice(label, "frees", text, partial(_has_weight, at)) for label, text, at in sizes),
    ]
    if folder:
        named = f"folder:={query.quoted(folder)}"
        found += [Choice(""), Choice("FOLDER"), Choice(home_path(folder), "folder", named)]
    return found


def _is_kind(kind: Kind, line: GroupLine) -> bool:
    return line.kind is kind


def _is_state(state: State, line: GroupLine) -> bool:
    return line.state is state


def _has_score(least: float, line: GroupLine) -> bool:
    return line.score >= least


def _has_weight(least: int, line: GroupLine) -> bool:
    return line.weight >= least
