"""What an edit would make of the first tracks, in lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

PLACE_WIDTH = 22
ARROW = " → "


@dataclass(frozen=True, slots=True)
class Example:
    """One line: what was, and what would be."""

    place: str = ""
    """Of which track, or of which field."""
    before: str = ""
    after: str = ""
    problem: str = ""
    """Why nothing would be done."""
    is_wide: bool = False
    """Whether both are too long to stand side by side: there is a line for each."""


class ExampleList(LineList, can_focus=False):
    """Before and after, side by side."""

    DEFAULT_CSS = """
    ExampleList {
        height: 1fr;
        margin-top: 1;
        & > .line-list--cursor { background: $background 0%; text-style: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._examples: list[tuple[Example, bool]] = []

    def show(self, examples: Sequence[Example]) -> None:
        """Show these."""
        self._examples = [(example, is_second) for example in examples for is_second in _halves(example)]
        self.scroll_home(animate=False)
        self.rows_changed()

    def row_count(self) -> int:
        """One row each, two for the wide ones."""
        return len(self._examples)

    def draw(self, row: int, width: int) -> Content:
        """Before, an arrow, after."""
        example, is_second = self._examples[row]
        if example.is_wide:
            return _wide(example, width, is_second=is_second)
        place = min(PLACE_WIDTH, width // 4)
        room = width - place - 1
        parts = [(fit(visible(example.place), place), "$text-faint"), (" ", "")]
        if example.problem:
            return Content.assemble(*parts, (fit(visible(example.problem), room), "$error"))
        before, after = visible(example.before) or "—", visible(example.after) or "—"
        left = (
            min(len(before), (room - len(ARROW)) // 2) if len(before) + len(after) + 3 > room else len(before)
        )
        return Content.assemble(
            *parts,
            (fit(before, left), "$text-dim"),
            (ARROW, "$text-faint"),
            (fit(after, max(room - left - len(ARROW), 0)), "bold $foreground"),
        )


def _halves(example: Example) -> tuple[bool, ...]:
    return (False, True) if example.is_wide else (False,)


def _wide(example: Example, width: int, *, is_second: bool) -> Content:
    if not is_second:
        return Content.assemble((fit(visible(example.before), width), "$text-dim"))
    if example.problem:
        return Content.assemble(("! ", "bold $error"), (fit(visible(example.problem), width - 2), "$error"))
    return Content.assemble(
        ("→ ", "$text-faint"), (fit(visible(example.after), width - 2), "bold $foreground")
    )
