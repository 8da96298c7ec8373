"""Above a preview: what it is, who made it, and how much would be done."""

from collections.abc import Callable, Mapping

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from musictui.model.changes import ChangeSet, State
from musictui.tui import bindings
from musictui.tui.figures import count, moment, shortened
from musictui.tui.visible import fit, visible
from musictui.tui.widgets import change_words as words

PARTS = (State.LEFT_OUT, State.REFUSED, State.CONFLICT, State.FAILED, State.DONE)
"""What is told beside that which is to be done."""


class ChangeHead(Widget):
    """Two lines: title and author; what the key that applies would do, and what it would not."""

    DEFAULT_CSS = """
    ChangeHead { height: 2; width: 1fr; padding: 0 1; }
    """

    is_checking: reactive[bool] = reactive(False)
    """Whether the files are being looked at."""

    def __init__(self, found: ChangeSet, clock: Callable[[], float]) -> None:
        super().__init__()
        self._set = found
        self._clock = clock
        self._counts: Mapping[State, int] | None = None
        self._fields = 0

    def show(self, counts: Mapping[State, int], fields: int) -> None:
        """Tell other figures."""
        self._counts, self._fields = counts, fields
        self.refresh()

    def render(self) -> Content:
        """The title gives way to the author, not the other way round."""
        width = self.size.width
        made = f"by {words.author(self._set)}, {moment(self._set.created_s, self._clock())}"
        if source := visible(self._set.source):
            made = f"{made}, from {source}"
        if cell_len(made) > width // 2:
            made = fit(made, width // 2).rstrip()
        title = fit(shortened(self._set.title), width - cell_len(made) - 2)
        first = Content.assemble((title, "bold"), "  ", (made, "$text-dim"))
        return Content.assemble(first, "\n", self._sum().truncate(width, ellipsis=True))

    def _sum(self) -> Content:
        if self._counts is None:
            return Content.assemble(("reading …", "$text-dim"))
        wanted = self._counts.get(State.PLANNED, 0)
        fields = f", {count(self._fields, 'fields')}" if self._fields else ""
        if wanted:
            doing = Content.assemble(
                (self._key(), "bold $accent"), f" applies to {count(wanted, 'files')}{fields}"
            )
        else:
            doing = Content.assemble(("nothing would be done", "$text-dim"))
        parts = [doing]
        for state in PARTS:
            if number := self._counts.get(state, 0):
                symbol, _word, style = words.STATES[state]
                parts.append(Content.assemble((f"{symbol} {words.counted(number, state)}", style)))
        if self.is_checking:
            parts.append(Content.assemble(("looking at the files …", "$text-dim")))
        return Content.assemble((" · ", "$text-faint")).join(parts)

    def _key(self) -> str:
        for active in bindings.active(self.screen):
            if active.binding.id == "preview.apply":
                return self.app.get_key_display(active.binding)
        return "enter"
