"""A place without content that says why and which key helps."""

from collections.abc import Sequence

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from musictui.tui import bindings


class Empty(Widget):
    """A title, a sentence, and keys with what they do, in the middle of its place."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        keys: Sequence[str] = (),
        id: str | None = None,  # noqa: A002 Textual's name
        classes: str | None = None,
    ) -> None:
        """`keys` are actions as they are bound: `app.add_folder`; each shows its key and description."""
        super().__init__(id=id, classes=classes)
        self._title = title
        self._text = text
        self._keys = tuple(keys)

    def render(self) -> Content:
        """Lines in the middle; the keys as they are bound now."""
        lines = [Content.assemble((self._title, "bold"))]
        if self._text:
            lines.append(Content.assemble((self._text, "$text-dim")))
        if keys := self._bound():
            lines += [Content(), *keys]
        return Content("\n").join(lines)

    def show(self, title: str, text: str = "", *, keys: Sequence[str] = ()) -> None:
        """Say something else."""
        self._title, self._text, self._keys = title, text, tuple(keys)
        self.refresh(layout=True)

    def _bound(self) -> list[Content]:
        active: dict[str, Binding] = {}
        for each in bindings.active(self.screen):
            active.setdefault(bindings.target(each.binding), each.binding)
        found = [active[key] for key in map(_target, self._keys) if key in active]
        names = [self.app.get_key_display(binding) for binding in found]
        width = max((len(name) for name in names), default=0)
        told = max((len(_told(binding)) for binding in found), default=0)
        return [
            Content.assemble(
                (name.rjust(width), "bold $accent"), "  ", (f"{_told(binding):<{told}}", "$text-dim")
            )
            for name, binding in zip(names, found, strict=True)
        ]


def _target(action: str) -> str:
    return action.removeprefix("app.")


def _told(binding: Binding) -> str:
    return binding.tooltip or binding.description
