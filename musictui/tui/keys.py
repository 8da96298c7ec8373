"""Keys of the user's own: the `[keys]` section checked against the bindings there are."""

import inspect
import pkgutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys
from textual.screen import Screen

from musictui.errors import ConfigError
from musictui.model.text import nearest
from musictui.tui import dialogs, screens, widgets

MODIFIERS = frozenset({"ctrl", "shift", "alt", "meta", "super", "hyper"})
KEY_NAMES = frozenset(key.value for key in Keys) | frozenset(KEY_NAME_REPLACEMENTS.values())

TOGETHER = (
    *(
        frozenset({"app", "library", part})
        for part in ("tracks", "facets", "details", "search", "welcome", "cell")
    ),
    frozenset({"app", "jobs", "list", "problems"}),
    frozenset({"app", "preview", "list", "changes", "filter"}),
    frozenset({"app", "history", "list", "changes"}),
    *(frozenset({"app", "duplicates", part}) for part in ("groups", "members", "filter")),
    frozenset({"app", "quarantine", "list"}),
    *(frozenset({"app", "vet", part}) for part in ("list", "members")),
)
"""The parts of ids whose bindings are active at once. What a dialog covers is not."""


def known_bindings(app: type[DOMNode]) -> dict[str, list[Binding]]:
    """Every binding of the program that has an id, by id; imports all screens, so ask only when needed."""
    known: dict[str, list[Binding]] = {}
    for node in own_nodes(app):
        for binding in Binding.make_bindings(node.__dict__.get("BINDINGS", ())):
            if binding.id:
                known.setdefault(binding.id, []).append(binding)
    return known


def check(own: Mapping[str, str], known: Mapping[str, list[Binding]]) -> None:
    """Refuse what cannot be meant.

    Raises:
        ConfigError: An id that no binding has, or a key that does not exist.
    """
    for name, keys in own.items():
        if name not in known:
            near = nearest(name, known)
            hint = f"Did you mean {near}? " if near else ""
            raise ConfigError(
                f'The section [keys] names "{name}", which nothing is called.',
                hint=f"{hint}The help screen (?) lists the names.",
            )
        for key in _split(keys):
            if not _is_key(key):
                near = _near_key(key)
                raise ConfigError(
                    f'keys.{name} names the key "{key}", which does not exist.',
                    hint=f"Did you mean {near}?"
                    if near
                    else "Keys are written like f, F, f5, space, slash, ctrl+f, shift+down.",
                )


def conflicts(
    own: Mapping[str, str], known: Mapping[str, list[Binding]], depths: Mapping[str, int]
) -> list[str]:
    """Sentences about keys of the user's own that now mean two things in one place, and which goes first."""

    def rank(name: str) -> tuple[bool, int, bool]:
        # As Textual looks: what takes its key from others, what has the focus before what surrounds it, and on one
        # of them the user's own.
        return any(binding.priority for binding in known[name]), depths[name], name in own

    keys_of = {name: _split(own.get(name, "")) or _default(bindings) for name, bindings in known.items()}
    found = set()
    for name in own:
        for other, keys in keys_of.items():
            if other == name or not _meet(name, other):
                continue
            for key in set(keys_of[name]) & set(keys):
                first, second = sorted((name, other), key=lambda each: (rank(each), each))
                wins = f"; {second} goes first" if rank(first) < rank(second) else ""
                found.add(f"The key {key} is set for both {' and '.join(sorted((name, other)))}{wins}.")
    return sorted(found)


def depths(app: type[DOMNode]) -> dict[str, int]:
    """How near to the focus each binding stands, by id: on the program, on a screen, or in one."""
    return {
        binding.id: 0 if node is app else 1 if issubclass(node, Screen) else 2
        for node in own_nodes(app)
        for binding in Binding.make_bindings(node.__dict__.get("BINDINGS", ()))
        if binding.id
    }


def own_nodes(app: type[DOMNode]) -> Iterator[type[DOMNode]]:
    """The program and every screen, widget and dialog of ours."""
    yield app
    for package in (screens, widgets, dialogs):
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = import_module(info.name)
            for _name, node in inspect.getmembers(module, inspect.isclass):
                if issubclass(node, DOMNode) and node.__module__ == module.__name__:
                    yield node


def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


def _default(bindings: Iterable[Binding]) -> list[str]:
    return [binding.key for binding in bindings]


def _meet(name: str, other: str) -> bool:
    """Whether two bindings can be active at once."""
    parts = {name.partition(".")[0], other.partition(".")[0]}
    return len(parts) == 1 or any(parts <= together for together in TOGETHER)


def _is_key(key: str) -> bool:
    *modifiers, base = key.split("+") if len(key) > 1 else [key]
    if not MODIFIERS.issuperset(modifiers):
        return False
    return len(base) == 1 or base in KEY_NAMES or _is_character_name(base)


def _near_key(key: str) -> str:
    """The key that was most likely meant; empty if none is near."""
    *modifiers, base = key.split("+")
    parts = [nearest(part.lower(), MODIFIERS) or part for part in modifiers]
    near = "+".join([*parts, base if _is_key(base) else nearest(base.lower(), KEY_NAMES) or base])
    return near if _is_key(near) else ""


def _is_character_name(name: str) -> bool:
    try:
        unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return False
    return True
