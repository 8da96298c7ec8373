"""Whether the names in a credit that no source knows as a whole are those of artists that it knows."""

from collections.abc import Awaitable, Callable

from musictui.model.text import fold
from musictui.scrape.origins.called import is_called
from musictui.scrape.origins.credits import may_be_several, pieces
from musictui.scrape.source import ArtistFound

MOST_PIECES = 6
"""Of one credit; a longer one is rather a list of other things."""
SHORTEST = 2
"""Letters of such a name: there are artists called `X`, and more signs than artists."""

Ask = Callable[[str], Awaitable[list[ArtistFound]]]


async def known_parts(ask: Ask, credit: str) -> set[str]:
    """The names that a credit is made of, folded; none if a source does not know every one of them.

    It is cut where the strongest signs are: what stands between commas may itself be a pair, or one artist.

    Args:
        ask: Asks sources for artists by name.
        credit: Which as a whole is no artist that they know.
    """
    parts = pieces(credit)
    if not 2 <= len(parts) <= MOST_PIECES or min(map(len, parts)) < SHORTEST or _may_be_sorted(credit, parts):
        return set()
    known: set[str] = set()
    for part in parts:
        found = await ask(part)
        names = {fold(part)} if any(is_called(part, (one.name, *one.aliases)) for one in found) else None
        names = names or await known_parts(ask, part)
        if not names:
            return set()
        known |= names
    return known


def _may_be_sorted(credit: str, parts: list[str]) -> bool:
    """Whether it may be one name as it is sorted: `Smith, John`, `Davis, Jr.`."""
    if ";" in credit or len(parts) != 2 or ", ".join(parts) != " ".join(credit.split()):
        return False
    return any(len(part.split()) == 1 for part in parts) and not any(map(may_be_several, parts))
