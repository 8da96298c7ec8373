"""What the library itself knows of its artists: their albums, titles, ids and countries, by credit."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import msgspec

from musictui.model.text import fold

_SURROGATES = re.compile("[\ud800-\udfff]")
"""Stand for bytes that are not text; nobody can be asked about them."""
MOST_TITLES = 200
"""Of one artist: more do not tell it better from others."""


class _Tags(msgspec.Struct, gc=False):
    """The fields that are looked at; others are not even read."""

    artist: list[str] = []
    artists: list[str] = []
    album: list[str] = []
    title: list[str] = []
    musicbrainz_artistid: list[str] = []
    artistcountry: list[str] = []
    country: list[str] = []


@dataclass(slots=True)
class ArtistFacts:
    """What tags say of one artist, or of one credit. Folded texts to as they are written."""

    artist: str
    tracks: int = 0
    albums: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    ids: Counter[str] = field(default_factory=Counter)
    """MusicBrainz ids of the artist."""
    countries: Counter[str] = field(default_factory=Counter)
    """Values of the artist's country."""
    released: Counter[str] = field(default_factory=Counter)
    """Values of the country of the release, which says little of the artist."""
    locations: list[str] = field(default_factory=list)
    """Where pages of the web say that the artist is."""
    several: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """Of a credit: what `artists` lists beside it."""

    @property
    def basis(self) -> str:
        """Changes when what decides an origin changes: what tags say of the artist, a colon, and its works."""
        said = "\n".join([*sorted(self.ids), "", *sorted(self.countries), "", *sorted(self.locations)])
        made = "\n".join([*sorted(self.albums), "", *sorted(self.titles)])
        return ":".join(
            blake2b(text.encode(errors="replace"), digest_size=6).hexdigest() for text in (said, made)
        )

    def add(self, other: "ArtistFacts", place: int, count: int) -> None:
        """Take over what is known of a credit of `count` artists in which this is the one at `place`."""
        self.tracks += other.tracks
        self.albums |= other.albums
        self.titles |= other.titles
        for mine, theirs in ((self.ids, other.ids), (self.countries, other.countries)):
            for value, times in theirs.items():
                # Of several artists the values stand in the order of the credit.
                values = value.split(SEPARATOR)
                if len(values) == count:
                    mine[values[place]] += times
        if count == 1:
            self.released.update(other.released)


SEPARATOR = "\x1f"


def by_credit(conn: sqlite3.Connection) -> dict[str, ArtistFacts]:
    """What tags say of each credit, by its folded form.

    Countries that this program wrote itself say nothing: they would confirm themselves.
    """
    decode = msgspec.json.Decoder(_Tags).decode
    own = {row[0] for row in conn.execute("SELECT track_id FROM provenance WHERE field = 'artistcountry'")}
    found: dict[str, ArtistFacts] = {}
    for track_id, text in conn.execute("SELECT id, tags FROM track_tags"):
        try:
            tags = decode(text)
        except msgspec.DecodeError:
            # Bytes that are no text stand as half a surrogate pair, which only the standard library reads.
            tags = msgspec.convert(json.loads(text), _Tags)
        if track_id in own:
            tags.artistcountry = []
        for place, credit in enumerate(tags.artist):
            folded = fold(credit)
            facts = found.get(folded)
            if facts is None:
                facts = found[folded] = ArtistFacts(_SURROGATES.sub("", credit))
            _note(facts, tags, place)
    found.pop("", None)
    return found


def credits_on(conn: sqlite3.Connection, ids: Collection[int]) -> set[str]:
    """The credits of these tracks, folded."""
    rows = conn.execute(
        "SELECT DISTINCT folded FROM track_terms JOIN terms ON terms.id = term_id "
        "WHERE field = 'artist' AND track_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {folded for (folded,) in rows}


def by_artist(found: Mapping[str, ArtistFacts], parts: Mapping[str, Sequence[str]]) -> dict[str, ArtistFacts]:
    """What is known of each artist, by its folded name, out of that of credits; `parts` are the artists of each."""
    artists: dict[str, ArtistFacts] = {}
    for folded, facts in found.items():
        named = parts.get(folded) or [facts.artist]
        for place, artist in enumerate(named):
            artists.setdefault(fold(artist), ArtistFacts(artist)).add(facts, place, len(named))
    return artists


def _note(facts: ArtistFacts, tags: _Tags, place: int) -> None:
    facts.tracks += 1
    for known, values in ((facts.albums, tags.album), (facts.titles, tags.title)):
        if len(known) < MOST_TITLES:
            known.update((fold(value), value) for value in values)
    ids = _of_credit([one.lower() for one in tags.musicbrainz_artistid], tags, place)
    countries = _of_credit(tags.artistcountry, tags, place)
    if ids:
        facts.ids[ids] += 1
    if countries:
        facts.countries[countries] += 1
    if len(tags.artist) == 1 and len(tags.artists) > 1:
        facts.several[tuple(tags.artists)] += 1
    facts.released.update(tags.country)


def _of_credit(values: Sequence[str], tags: _Tags, place: int) -> str:
    """Which of the values of a file are those of its credit at `place`, joined; empty if that is not clear."""
    if len(tags.artist) == 1:
        return SEPARATOR.join(values)
    return values[place] if len(values) == len(tags.artist) else ""
