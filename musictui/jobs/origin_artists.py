"""Which artists there are in the credits of the library, and what the library knows of each."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from musictui.library import origin_facts, origins
from musictui.library.database import Database
from musictui.library.origin_facts import ArtistFacts
from musictui.model.origin import OriginEvidence
from musictui.model.text import fold
from musictui.scrape.origins.credits import may_be_several, name_key, split

NOBODY = frozenset(
    (
        "various artists", "various", "va", "v.a.", "unknown artist", "unknown", "[unknown]", "anonymous",
        "traditional", "[traditional]", "[anonymous]", "[no artist]", "no artist", "artist", "soundtrack",
        "original soundtrack",
    )
)  # fmt: skip
"""Folded credits that stand for many, or for nobody: nothing is asked."""


async def facts_of(
    database: Database,
    ids: Collection[int] | None,
    artists: Collection[str] | None,
    *,
    asked: Sequence[str],
    told: Collection[str] = (),
) -> tuple[dict[str, ArtistFacts], dict[str, list[OriginEvidence]]]:
    """What the library knows of each artist that is asked for, and what pages say of them.

    Keeps which artists are in its credits.

    Args:
        database: The library.
        ids: Only the artists of these tracks; None for all.
        artists: Only these, by name; of a credit of several those in it.
        asked: The sources that can be asked about them.
        told: Names that a source knows, folded, beside those that are kept.
    """
    by_credit, known = await database.read(
        lambda conn: (origin_facts.by_credit(conn), origins.confirmed(conn))
    )
    parts = await asyncio.to_thread(split_credits, by_credit, {*known, *told})
    old = await database.read(origins.credits_of)
    if {fold(credit): found for credit, found in parts.items()} != old:
        await database.write(lambda conn: origins.set_credits(conn, parts))
    wanted = by_credit
    if ids is not None:
        on_tracks = await database.read(lambda conn: origin_facts.credits_on(conn, ids))
        wanted = {folded: one for folded, one in by_credit.items() if folded in on_tracks}
    facts = origin_facts.by_artist(by_credit, parts)
    named = set(origin_facts.by_artist(wanted, parts))
    if artists is not None:
        credited = {fold(artist) for artist in artists}
        named = credited | {fold(part) for credit in credited for part in parts.get(credit, ())}
    found = {folded: one for folded, one in facts.items() if folded in named}
    for one in found.values():
        one.sources = asked
    return found, await _locations(database, found)


def artists_of(conn: Any) -> dict[str, str]:
    """All artists of the library as they are written, by folded name; asked before or not."""
    by_credit = origin_facts.by_credit(conn)
    parts = split_credits(by_credit, origins.confirmed(conn))
    return {folded: one.artist for folded, one in origin_facts.by_artist(by_credit, parts).items()}


def split_credits(found: Mapping[str, ArtistFacts], resolved: Collection[str]) -> dict[str, list[str]]:
    """The artists of each credit that names several, by the folded credit.

    Args:
        found: What tags say of each credit.
        resolved: Names that a source knows as one artist, folded.
    """
    known = {folded for folded in found if not may_be_several(found[folded].artist)} | set(resolved)
    known |= {name for one in found.values() for names in one.several for name in names}
    known = set(map(name_key, known))
    parts: dict[str, list[str]] = {}
    for folded, one in found.items():
        listed = one.several.most_common(1)
        artists = list(listed[0][0]) if listed else split(one.artist, known)
        if len(artists) > 1:
            parts[folded] = artists
    return parts


async def _locations(database: Database, facts: Mapping[str, ArtistFacts]) -> dict[str, list[OriginEvidence]]:
    """What pages say of the artists; notes it in their facts, so that new pages make old answers doubtful."""
    found: dict[str, list[OriginEvidence]] = {}
    for artist, one in await database.read(origin_facts.locations):
        if (folded := fold(artist)) in facts and folded not in NOBODY:
            found.setdefault(folded, []).append(one)
            facts[folded].locations.append(one.text)
    return found
