"""Dialogs with a line to type into, and below it what that would make of the first tracks."""

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from musictui.errors import MusictuiError, PatternError
from musictui.model.track import Track
from musictui.tui.dialogs.base import Dialog
from musictui.tui.latest import Latest
from musictui.tui.visible import visible
from musictui.tui.widgets.example_list import Example, ExampleList
from musictui.tui.widgets.ordered_input import OrderedInput

Result = TypeVar("Result")

HEIGHTS = [(0, "-flat"), (10, "-low"), (30, "-fits-high")]
"""As for other dialogs; these have much to show, and do without empty lines sooner."""
SAMPLE = 100
"""Tracks that the examples are made of."""


class LiveInput(OrderedInput):
    """The line, with the keys of the dialog: what surrounds it has keys of its own for scrolling."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.accept", "preview", id="live.accept", tooltip="see what will change"),
        Binding("down", "screen.choose(1)", "choose", key_display="↑↓", id="live.next"),
        Binding("up", "screen.choose(-1)", "choose", show=False, id="live.previous"),
        Binding("pagedown", "screen.scroll(1)", "examples down", show=False, id="live.down"),
        Binding("pageup", "screen.scroll(-1)", "examples up", show=False, id="live.up"),
    ]


class LiveDialog(Dialog[Result]):
    """Reads the line as it is typed. Subclasses say what it means and what comes of it."""

    DEFAULT_CSS = """
    LiveDialog {
        & > #box { width: 110; height: 90%; }
        & #said { height: 2; color: $text-faint; }
        & #counted { height: 1; color: $computed; }
        &.-low > #box { height: 100%; padding: 0 1; }
        &.-low ExampleList { margin-top: 0; }
        &.-low KeyBar { margin-top: 0; }
    }
    """
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(
        self, sample: Sequence[Track], count: int, text: str = "", *, is_proposed: bool = False
    ) -> None:
        """`sample` are the first of `count` tracks. A `text` that is only proposed goes with the first letter typed."""
        super().__init__()
        self.sample = sample
        self.count = count
        self._text = text
        self._is_proposed = is_proposed
        self._latest = Latest(self, self._try_out, settle_s=0.03)
        # Kept here, not looked up: an answer may come while the dialog is being taken down.
        self.line = LiveInput(id="line")
        self.said = Static(id="said", markup=False)
        self.counted = Static(id="counted", markup=False)
        self.examples = ExampleList()

    @abstractmethod
    def read(self, text: str) -> Result:
        """What the line means.

        Raises:
            MusictuiError: It means nothing.
        """

    @abstractmethod
    def try_out(self, result: Result) -> tuple[Sequence[Example], str]:
        """What would come of it, and how often, for the sample; called in a thread.

        Raises:
            MusictuiError: It cannot be done.
        """

    def hint(self, text: str) -> str:  # noqa: ARG002 for subclasses
        """What is said where nothing is wrong."""
        return ""

    def beginning(self, text: str) -> str:  # noqa: ARG002 for subclasses
        """What is said to a line that is only begun, so that nothing is wrong yet; nothing for any other."""
        return ""

    def compose_line(self) -> ComposeResult:
        """What stands above the line."""
        yield from ()

    def compose_box(self) -> ComposeResult:
        """The line, what is to be said about it, the examples."""
        yield from self.compose_line()
        yield self.line
        yield self.said
        yield self.counted
        yield self.examples

    def on_mount(self) -> None:
        """Type at once."""
        self.set_focus(self.line)
        self.line.put(self._text)
        if self._is_proposed:
            self.line.select_all()
        self._latest.ask(self._text)

    @on(Input.Changed, "#line")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._latest.ask(event.value)

    def action_accept(self) -> None:
        """Answer what the line means, or say why it means nothing."""
        text = self.line.value
        try:
            result = self.read(text)
        except MusictuiError as error:
            self.show_failure(error)
        else:
            self.dismiss(result)

    def action_choose(self, step: int) -> None:
        """Take another line to begin with."""

    def action_scroll(self, pages: int) -> None:
        """Show more examples."""
        self.examples.scroll_relative(y=pages * max(self.examples.size.height - 1, 1), animate=False)

    def show_failure(self, error: MusictuiError) -> None:
        """Say what is wrong and where."""
        self.line.error_at = error.position if isinstance(error, PatternError) else None
        self.line.refresh()
        if beginning := self.beginning(self.line.value):
            self.said.update(Content(beginning))
            return
        place = f"at {error.position + 1}: " if isinstance(error, PatternError) else ""
        self.said.update(
            Content.assemble(
                (f"{place}{visible(error.message)}", "$error"), " ", (visible(error.hint), "$text-dim")
            )
        )

    async def _try_out(self, text: str) -> None:
        try:
            result = self.read(text)
            examples, counted = await asyncio.to_thread(self.try_out, result)
        except MusictuiError as error:
            if self.line.is_attached:
                self.show_failure(error)
                self.counted.update("")
                self.examples.show(())
            return
        if self.line.is_attached and text == self.line.value:
            self.line.error_at = None
            self.line.refresh()
            self.said.update(Content(visible(self.hint(text))))
            self.counted.update(Content(counted))
            self.examples.show(examples)


def of_sample(changed: int, sample: int, count: int) -> str:
    """How many of the tracks that were looked at."""
    of = f"{count:,} tracks" if sample == count else f"the first {sample:,} of {count:,} tracks"
    if count == 1:
        return "changes" if changed else "changes nothing"
    return f"{changed:,} of {of} change" if changed else f"nothing changes in {of}"
