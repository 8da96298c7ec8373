"""Files and why they could not be handled: thousands of lines, drawn as they are seen."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from musictui.jobs.job import Problem
from musictui.tui.figures import fit_path, home_path, shortened
from musictui.tui.visible import fit
from musictui.tui.widgets.line_list import LineList

PATH_SHARE = 0.5


class ProblemList(LineList):
    """One line a problem: the file, and the reason in words."""

    BINDING_GROUP_TITLE = "Problems"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "read it all", tooltip="show the whole path and reason", id="problems.open")
    ]

    class Opened(Message):
        """One problem is to be read in full."""

        def __init__(self, problem: Problem) -> None:
            super().__init__()
            self.problem = problem

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id)
        self._problems: Sequence[Problem] = ()

    def show(self, problems: Sequence[Problem]) -> None:
        """Show other problems; the cursor keeps its line."""
        self._problems = problems
        self.rows_changed()

    def row_count(self) -> int:
        """One line a problem."""
        return len(self._problems)

    def draw(self, row: int, width: int) -> Content:
        """The end of the path, and as much of the reason as there is room for."""
        problem = self._problems[row]
        place = int(width * PATH_SHARE) - 2
        reason = fit(shortened(problem.reason), width - place - 2)
        return Content.assemble(fit_path(home_path(problem.subject), place), "  ", (reason, "$text-dim"))

    def action_open(self) -> None:
        """Read the problem under the cursor in full."""
        if self.is_selectable(self.cursor):
            self.post_message(self.Opened(self._problems[self.cursor]))
