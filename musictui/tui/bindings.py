"""The keys that do something now, in the order in which they are written down."""

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import Screen


def active(screen: Screen[object]) -> list[ActiveBinding]:
    """The active bindings of a screen: the focused widget's first, then of each what surrounds it.

    Textual gives them by key, so that one that replaces another stands in that one's place.
    """
    chain = _chain(screen)
    places = {node: place for place, node in enumerate(chain)}
    declared = {node: _declared(node) for node in chain}

    def place(binding: ActiveBinding) -> tuple[int, int]:
        order = declared.get(binding.node, {})
        return places.get(binding.node, len(chain)), order.get(identity(binding.binding), len(order))

    return sorted(screen.active_bindings.values(), key=place)


def identity(binding: Binding) -> str:
    """What two keys of one binding have in common."""
    return binding.id or target(binding)


def target(binding: Binding) -> str:
    """The action, the same whether it is bound on the program itself or elsewhere."""
    return binding.action.removeprefix("app.")


def _chain(screen: Screen[object]) -> list[DOMNode]:
    if screen.focused is not None:
        return list(screen.focused.ancestors_with_self)
    return [screen, screen.app]


def _declared(node: DOMNode) -> dict[str, int]:
    """Identity to place; what a class adds stands before what it inherits."""
    order: dict[str, int] = {}
    for kind in type(node).__mro__:
        for binding in Binding.make_bindings(kind.__dict__.get("BINDINGS", ())):
            order.setdefault(identity(binding), len(order))
    return order
