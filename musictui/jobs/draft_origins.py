"""The countries of artists as changes of tags, each with who says so."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from musictui.jobs.drafts import edit_of
from musictui.library import origins, tracks
from musictui.model.changes import Draft, Said, differences
from musictui.model.fields import BY_NAME
from musictui.model.origin import Origin, OriginState
from musictui.model.text import fold

SURE = frozenset({OriginState.KNOWN, OriginState.CHOSEN})
AUTHOR = "origins"


def origins_draft(conn: Any, ids: Sequence[int], field: str) -> Draft:
    """Write into `field` where the artists of tracks come from.

    A track whose artists are not all known stays as it is: what would stand there would not be true of all.

    Args:
        conn: The library.
        ids: The tracks.
        field: That takes the countries, ISO 3166-1 alpha-2, in the order of the artists, each once.
    """
    parts = origins.credits_of(conn)
    known: dict[str, Origin | None] = {}
    changes = []
    for track in tracks.by_ids(conn, ids):
        credited = track.tags.get("artist", ())
        artists = [artist for credit in credited for artist in parts.get(fold(credit), [credit])]
        found = [_origin(conn, artist, known) for artist in artists]
        sure = [one for one in found if one is not None]
        if not sure or len(sure) < len(found):
            continue
        countries = tuple(dict.fromkeys(one.country for one in sure if one.country))
        values = countries if BY_NAME[field].is_multi else countries[:1]
        if len(values) < len(countries):
            continue
        before, after = differences(track.tags, {**track.tags, field: values})
        if after:
            changes.append(replace(edit_of(track, before, after), sources=tuple(_said(field, sure))))
    return Draft(f"{BY_NAME[field].label} of artists", changes, AUTHOR)


def _origin(conn: Any, artist: str, known: dict[str, Origin | None]) -> Origin | None:
    """The origin of an artist, if it is sure."""
    folded = fold(artist)
    if folded not in known:
        stored = origins.get(conn, artist)
        known[folded] = stored.origin if stored and stored.origin.state in SURE else None
    return known[folded]


def _said(field: str, found: Sequence[Origin]) -> list[Said]:
    """Who says so; of one source one statement, as one is kept."""
    said: dict[tuple[str, str], Said] = {}
    for one in found:
        if one.state is OriginState.CHOSEN:
            said["user", ""] = Said(field, "user", "", f"{one.artist}: {one.country}", one.checked_s)
            continue
        for each in one.evidence:
            if each.country == one.country and each.source != "tags":
                text = f"{one.artist}: {each.text}"
                at_s = each.at_s or one.checked_s
                said[each.source, each.url] = Said(field, each.source, each.url, text, at_s, one.confidence)
    return list(said.values())
