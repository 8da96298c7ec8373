"""The countries of artists as changes of tags, each with who says so."""

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from musictui.jobs.drafts import edit_of
from musictui.library import origins, tracks
from musictui.library.origin_facts import ids_in
from musictui.model.changes import Change, Draft, Said, differences
from musictui.model.fields import BY_NAME
from musictui.model.origin import Origin, OriginCandidate, OriginEvidence, OriginState
from musictui.model.text import fold
from musictui.scrape.origins.origin import WEIGHTS

SURE = frozenset({OriginState.KNOWN, OriginState.CHOSEN})
AUTHOR = "origins"
TITLE = "Countries of artists"
PAGE = "https://musicbrainz.org/artist/"


def planned(conn: Any, ids: Sequence[int], field: str) -> tuple[Draft, int]:
    """Write into `field` where the artists of tracks come from.

    A track whose artists are not all known stays as it is: what would stand there would not be true of all. Of
    several artists with one name that is meant whose MusicBrainz id the track has, also after another of them was
    chosen.

    Args:
        conn: The library.
        ids: The tracks.
        field: That takes the countries, ISO 3166-1 alpha-2, in the order of the artists, each once.

    Returns:
        The changes by artist, album and path, and how many tracks stay as they are because not all of their artists
        are known.
    """
    parts = origins.credits_of(conn)
    kept: dict[str, Origin | None] = {}
    placed: list[tuple[tuple[str, str, bytes], Change]] = []
    unsure = 0
    for track in tracks.by_ids(conn, ids):
        credited = track.tags.get("artist", ())
        artists = [artist for credit in credited for artist in parts.get(fold(credit), [credit])]
        mbids = ids_in(track.tags.get("musicbrainz_artistid", ()))
        if len(mbids) != len(artists):
            mbids = []
        # Its own first; those of others, as they may stand in another order than the names.
        found = [
            _origin(conn, artist, [*mbids[at : at + 1], *mbids], kept) for at, artist in enumerate(artists)
        ]
        sure = [one for one in found if one is not None]
        if len(sure) < len(found):
            unsure += 1
        elif sure:
            values = tuple(dict.fromkeys(one.country for one in sure if one.country))
            if len(values) > 1 and not BY_NAME[field].is_multi:
                continue
            before, after = differences(track.tags, {**track.tags, field: values})
            if after:
                change = replace(edit_of(track, before, after), sources=tuple(_said(field, sure)))
                album = fold(" ".join(track.tags.get("album", ())))
                placed.append(((fold(" ".join(credited)), album, change.path), change))
    changes = [change for _, change in sorted(placed, key=itemgetter(0))]
    return Draft(TITLE, changes, AUTHOR), unsure


def _origin(conn: Any, artist: str, mbids: Sequence[str], kept: dict[str, Origin | None]) -> Origin | None:
    """The origin of an artist, if it is sure."""
    folded = fold(artist)
    if folded not in kept:
        stored = origins.get(conn, artist)
        kept[folded] = stored.origin if stored else None
    origin = kept[folded]
    if origin is None:
        return None
    artists = [one for one in origin.candidates if one.id]
    if origin.state is OriginState.CHOSEN and origin.country not in {one.country for one in artists}:
        # The user knows better than all of them.
        return origin
    named = next((one for mbid in mbids for one in artists if one.id == mbid), None)
    if named is None or named.country == origin.country:
        return origin if origin.state in SURE else None
    return _by_id(origin, named) if named.country else None


def _by_id(origin: Origin, named: OriginCandidate) -> Origin:
    """The origin of that one of several with the name whose id is in the tags."""
    weight = WEIGHTS["musicbrainz"]
    text = f"by its id in the tags: {named.text}"
    said = OriginEvidence("musicbrainz", named.country, text, PAGE + named.id, origin.checked_s, weight)
    return replace(
        origin, country=named.country, state=OriginState.KNOWN, confidence=weight, evidence=(said,)
    )


def _said(field: str, found: Sequence[Origin]) -> list[Said]:
    """Who says so; of one source one statement, as one is kept."""
    said: dict[tuple[str, str], Said] = {}
    for one in found:
        if one.state is OriginState.CHOSEN:
            said["user", ""] = Said(field, "user", "", f"{one.artist}: {one.country}", one.evidence[0].at_s)
            continue
        for each in one.evidence:
            if each.country == one.country and each.source != "tags":
                text = f"{one.artist}: {each.text}"
                at_s = each.at_s or one.checked_s
                said[each.source, each.url] = Said(field, each.source, each.url, text, at_s, one.confidence)
    return list(said.values())
