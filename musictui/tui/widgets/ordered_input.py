"""A line of text that takes its keys in the order in which they were typed."""

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.widgets import Input

from musictui.tui.visible import visible_same_length


class InOrder(Input):
    """A line of which what a key is bound to is done before the letters that follow it, however fast they come.

    Textual does it after them.
    """

    async def on_key(self, event: events.Key) -> None:
        """Do what the key is bound to, here and now."""
        active = self.screen.active_bindings.get(event.key)
        if active is None or not active.enabled or event.is_printable or active.binding.priority:
            return
        event.stop()
        event.prevent_default()
        await self.app.run_action(active.binding.action, active.node)


class OrderedInput(InOrder):
    """A line in a dialog. What cannot be drawn is drawn as a symbol, and stays what it is."""

    DEFAULT_CSS = """
    OrderedInput {
        height: 1;
        padding: 0 1;
        border: none;
        background: $background;
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .input--cursor { background: $primary; color: $background; text-style: none; }
        & > .input--placeholder { color: $text-faint; }
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002 Textual's name
    ) -> None:
        super().__init__(
            value, placeholder=placeholder, highlighter=_Visible(self), select_on_focus=False, id=id
        )
        self.cursor_blink = False
        self.error_at: int | None = None
        """The character at which the text cannot be read."""

    def on_resize(self) -> None:
        """Keep the cursor in sight: before there was room, it could not be brought there."""
        selection = self.selection
        self.cursor_position = 0
        self.selection = selection

    def put(self, text: str) -> None:
        """Put another text in, the cursor behind it."""
        self.value = text
        self.cursor_position = len(text)


class _Visible(Highlighter):
    """Draws one symbol for each character that cannot be drawn, and the place of an error."""

    def __init__(self, line: OrderedInput) -> None:
        self._line = line

    def highlight(self, text: Text) -> None:
        """Change `text` in place."""
        text.plain = visible_same_length(text.plain)
        if (place := self._line.error_at) is not None and text.plain:
            end = min(place + 1, len(text.plain))
            text.stylize("underline", max(end - 1, 0), end)
