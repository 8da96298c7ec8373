"""The palette: everything that a key can do here, and the themes."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from musictui.tui import bindings
from musictui.tui.visible import fit

KEY_WIDTH = 6
NOT_LISTED = frozenset({"command_palette", "help"})


class Command(NamedTuple):
    """One line of the palette."""

    key: str
    name: str
    run: Callable[[], object]

    def shown(self, name: Content) -> Content:
        """The key before the name, as on the line of keys."""
        return Content.assemble((fit(self.key, KEY_WIDTH, is_right=True), "dim"), "  ", name)


class Commands(Provider):
    """The actions that are bound on the screen below the palette, and the themes."""

    async def discover(self) -> Hits:
        """All of them, where nothing is typed yet."""
        for command in self._commands():
            yield DiscoveryHit(command.shown(Content(command.name)), command.run, text=command.name)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for command in self._commands():
            if (score := matcher.match(command.name)) > 0:
                found = command.shown(matcher.highlight(command.name))
                yield Hit(score, found, command.run, text=command.name)

    def _commands(self) -> Iterator[Command]:
        app = self.app
        seen = set(NOT_LISTED)
        for active in bindings.active(self.screen):
            binding = active.binding
            target = bindings.target(binding)
            if not binding.description or not active.enabled or binding.system or target in seen:
                continue
            seen.add(target)
            name = binding.tooltip or binding.description
            run = partial(app.run_action, binding.action, active.node)
            yield Command(app.get_key_display(binding), name[:1].upper() + name[1:], run)
        for theme in sorted(app.available_themes, key=lambda name: (not name.startswith("musictui"), name)):
            if theme != app.theme:
                yield Command("", f"Theme {theme}", partial(setattr, app, "theme", theme))
