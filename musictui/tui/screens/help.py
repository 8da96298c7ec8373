"""All keys that do something here and now, from the bindings themselves."""

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Static

from musictui.tui import bindings
from musictui.tui.dialogs.base import Dialog

CONFIGURED = "The names at the right are for the section [keys] of the configuration file."
ENOUGH_FOR_NAMES = 80
"""Columns of a terminal that has room for the names of the bindings."""

Group = tuple[str, list[tuple[list[str], Binding]]]
"""A heading, and keys with the binding they start."""


class HelpScreen(Dialog[None]):
    """The keys of the focused widget, the screen and the program."""

    DEFAULT_CSS = """
    HelpScreen {
        & > #box { width: 98; height: 90%; }
        & VerticalScroll { height: 1fr; scrollbar-gutter: stable; }
    }
    """
    HEADING = "keys"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q", "cancel", "back", show=False, id="help.close"),
    ]

    def __init__(self, screen: Screen[object], notes: list[str]) -> None:
        """`screen` is the one whose keys are explained; `notes` stand at the top, such as conflicts."""
        super().__init__()
        self._groups = groups(screen)
        self._notes = notes
        self._display = screen.app.get_key_display
        self._texts = [text for node in _chain(screen) if (text := node.HELP)]

    def compose_box(self) -> ComposeResult:
        """Groups of keys, then what the screens say about themselves."""
        with VerticalScroll(can_focus=True):
            yield Static(self._content())

    def _content(self) -> Content:
        lines = [Content.assemble((note, "$warning")) for note in self._notes]
        rows = [(self._keys(keys), binding) for _heading, group in self._groups for keys, binding in group]
        width = max((cell_len(keys) for keys, _binding in rows), default=0)
        has_names = self.app.size.width >= ENOUGH_FOR_NAMES
        told = max((cell_len(_description(binding)) for _keys, binding in rows), default=0)
        for heading, group in self._groups:
            lines += [Content()] if lines else []
            lines.append(Content.assemble((heading.upper(), "bold $text-dim")))
            lines += [
                Content.assemble(
                    (f"{self._keys(keys):>{width}}", "bold $accent"),
                    f"  {_description(binding):<{told}}",
                    (f"  {binding.id}" if binding.id and has_names else "", "$text-faint"),
                )
                for keys, binding in group
            ]
        for text in self._texts:
            lines += [Content(), *map(_told, text.strip().splitlines())]
        if has_names:
            lines += [Content(), Content.assemble((CONFIGURED, "$text-dim"))]
        return Content("\n").join(lines)

    def _keys(self, keys: list[str]) -> str:
        return "  ".join(keys)


def groups(screen: Screen[object]) -> list[Group]:
    """The active bindings by the part they belong to, the focused one first; keys of one action together."""
    by_node: dict[DOMNode, dict[str, tuple[list[str], Binding]]] = {}
    for active in bindings.active(screen):
        if active.binding.description:
            rows = by_node.setdefault(active.node, {})
            keys, _binding = rows.setdefault(bindings.identity(active.binding), ([], active.binding))
            keys.append(screen.app.get_key_display(active.binding))
    return [(_heading(node), list(rows.values())) for node, rows in by_node.items()]


def _description(binding: Binding) -> str:
    text = binding.tooltip or binding.description
    # Textual's own bindings have no id, and capitals within: page Left.
    return text[:1].lower() + text[1:] if binding.id else text.lower()


def _told(line: str) -> Content:
    """A line of what a screen says about itself; one in capitals is a heading."""
    return Content.assemble((line, "bold $text-dim" if line.isupper() else ""))


def _heading(node: DOMNode) -> str:
    return node.BINDING_GROUP_TITLE or type(node).__name__


def _chain(screen: Screen[object]) -> list[DOMNode]:
    return list(screen.focused.ancestors_with_self) if screen.focused else [screen]
