"""What the library itself knows of its artists: their albums, titles, ids and countries, by credit."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import msgspec

from musictui.model.origin import COUNTRY_FIELDS, OriginEvidence
from musictui.model.text import fold, words

_SURROGATES = re.compile("[\ud800-\udfff]")
"""Stand for bytes that are not text; nobody can be asked about them."""
_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HINT = 0.3
"""The weight of what is shown, and never decides."""
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
    beside: set[str] = field(default_factory=set)
    """Those of others on the same tracks: the ids may stand in another order than the names."""
    countries: Counter[str] = field(default_factory=Counter)
    """Values of the artist's country."""
    released: Counter[str] = field(default_factory=Counter)
    """Values of the country of the release, which says little of the artist."""
    loose_albums: dict[str, str] = field(default_factory=dict)
    loose_titles: dict[str, str] = field(default_factory=dict)
    """Albums and titles of the tracks that have no id of the artist."""
    locations: list[str] = field(default_factory=list)
    """Where pages of the web say that the artist is."""
    sources: Sequence[str] = ()
    """Who can be asked about it."""
    spellings: Counter[str] = field(default_factory=Counter)
    """How the name is written, with how many tracks do so."""
    several: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """Of a credit: what `artists` lists beside it."""

    @property
    def basis(self) -> str:
        """Changes when what decides an origin changes.

        Parted by colons: what tags say of the artist, its works, and who can be asked.
        """
        said = [*sorted(self.ids), "", *sorted(self.countries), "", *sorted(self.locations)]
        if self.ids and self.has_loose:
            # Theirs may be another one.
            said += ["", *sorted(self.loose_albums), "", *sorted(self.loose_titles)]
        if self.beside:
            said += ["", *sorted(self.beside)]
        made = [*sorted(self.albums), "", *sorted(self.titles)]
        digests = [
            blake2b("\n".join(texts).encode(errors="replace"), digest_size=6).hexdigest()
            for texts in (said, made)
        ]
        return ":".join([*digests, ",".join(self.sources)])

    @property
    def has_loose(self) -> bool:
        """Whether some tracks have no id of the artist."""
        return bool(self.loose_albums or self.loose_titles)

    def add(self, other: "ArtistFacts", place: int, count: int) -> None:
        """Take over what is known of a credit of `count` artists in which this is the one at `place`."""
        self.tracks += other.tracks
        self.albums |= other.albums
        self.titles |= other.titles
        self.loose_albums |= other.loose_albums
        self.loose_titles |= other.loose_titles
        self.beside |= other.beside
        for mine, theirs in ((self.ids, other.ids), (self.countries, other.countries)):
            for value, times in theirs.items():
                # Of several artists the values stand in the order of the credit.
                values = value.split(SEPARATOR)
                if len(values) == count:
                    mine[values[place]] += times
                elif count == 1 and mine is self.countries:
                    # Of one artist they are all its.
                    mine.update(dict.fromkeys(values, times))
                if len(values) == count > 1 and mine is self.ids:
                    self.beside |= {*values} - {values[place]}
        if count == 1:
            self.released.update(other.released)


SEPARATOR = "\x1f"


def by_credit(conn: sqlite3.Connection) -> dict[str, ArtistFacts]:
    """What tags say of each credit, by its folded form.

    Countries that this program wrote itself say nothing: they would confirm themselves. One that was changed since
    says what the user says.
    """
    decode = msgspec.json.Decoder(_Tags).decode
    written = _written(conn)
    found: dict[str, ArtistFacts] = {}
    for track_id, text in conn.execute("SELECT id, tags FROM track_tags"):
        try:
            tags = decode(text)
        except msgspec.DecodeError:
            # Bytes that are no text stand as half a surrogate pair, which only the standard library reads.
            tags = msgspec.convert(json.loads(text), _Tags)
        if said := written.get(track_id):
            tags.artistcountry = [] if said.issuperset(tags.artistcountry) else tags.artistcountry
            tags.country = [] if said.issuperset(tags.country) else tags.country
        for place, credit in enumerate(tags.artist):
            folded = fold(credit)
            facts = found.get(folded)
            if facts is None:
                facts = found[folded] = ArtistFacts(_SURROGATES.sub("", credit))
            facts.spellings[credit] += 1
            _note(facts, tags, place)
    found.pop("", None)
    for facts in found.values():
        facts.artist = _SURROGATES.sub("", usual_spelling(facts.spellings))
    return found


def _written(conn: sqlite3.Connection) -> dict[int, set[str]]:
    """Countries that this program wrote to tags, by track; they may have been changed since."""
    written: dict[int, set[str]] = {}
    for track_id, values in conn.execute(
        "SELECT track_id, value FROM provenance WHERE field IN (SELECT value FROM json_each(?))",
        (json.dumps(COUNTRY_FIELDS),),
    ):
        written.setdefault(track_id, set()).update(json.loads(values))
    return written


def credits_on(conn: sqlite3.Connection, ids: Collection[int]) -> set[str]:
    """The credits of these tracks, folded."""
    rows = conn.execute(
        "SELECT DISTINCT folded FROM track_terms JOIN terms ON terms.id = term_id "
        "WHERE field = 'artist' AND track_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {folded for (folded,) in rows}


def locations(conn: sqlite3.Connection) -> list[tuple[str, OriginEvidence]]:
    """Where artists say to be on pages whose releases fit tracks of the library; the country is still to be read.

    A page of Bandcamp says where its owner is: that is the artist only where no label is. Of another page that names a
    label it is not known; what it says is given with the weight of a hint.
    """
    rows = conn.execute(
        "SELECT json_extract(release, '$.artist') AS artist, json_extract(release, '$.source') AS source, "
        "json_extract(release, '$.location') AS location, json_extract(release, '$.label') AS label, "
        "json_extract(release, '$.url'), found_s FROM "
        "(SELECT iif(json_valid(release), release, '{}') AS release, iif(json_valid(matches), matches, '[0]') AS matches, "
        "found_s FROM releases) "
        "WHERE location != '' AND artist != '' AND json_extract(matches, '$[0]') > 0 "
        "GROUP BY artist, source, location, label"
    )
    found = []
    for artist, source, location, label, url, found_s in rows:
        is_own = not label or words(label) == words(artist)
        if is_own or source != "bandcamp":
            weight = 1.0 if is_own else HINT
            found.append((artist, OriginEvidence(source, "", location, url, found_s, weight)))
    return found


def by_artist(found: Mapping[str, ArtistFacts], parts: Mapping[str, Sequence[str]]) -> dict[str, ArtistFacts]:
    """What is known of each artist, by its folded name, out of that of credits; `parts` are the artists of each."""
    artists: dict[str, ArtistFacts] = {}
    for folded, facts in found.items():
        named = parts.get(folded) or [facts.artist]
        for place, artist in enumerate(named):
            one = artists.setdefault(fold(artist), ArtistFacts(artist))
            one.add(facts, place, len(named))
            one.spellings.update({artist: facts.tracks})
    for one in artists.values():
        one.artist = usual_spelling(one.spellings)
    return artists


def usual_spelling(spellings: Counter[str]) -> str:
    """How most write a name; of those that as many write one that is not all capitals, nor all small letters."""
    return max(spellings, key=lambda name: (spellings[name], not (name.isupper() or name.islower()), name))


def _note(facts: ArtistFacts, tags: _Tags, place: int) -> None:
    facts.tracks += 1
    for known, values in ((facts.albums, tags.album), (facts.titles, tags.title)):
        if len(known) < MOST_TITLES:
            known.update((fold(value), value) for value in values)
    mbids = ids_in(tags.musicbrainz_artistid)
    if ids := _of_credit(mbids, tags, place):
        facts.ids[ids] += 1
        if len(tags.artist) > 1:
            facts.beside |= {*mbids} - {ids}
    else:
        for known, values in ((facts.loose_albums, tags.album), (facts.loose_titles, tags.title)):
            if len(known) < MOST_TITLES:
                known.update((fold(value), value) for value in values)
    countries = _of_credit(tags.artistcountry, tags, place)
    if countries:
        facts.countries[countries] += 1
    if len(tags.artist) == 1 and len(tags.artists) > 1:
        facts.several[tuple(tags.artists)] += 1
    facts.released.update(tags.country)


def ids_in(values: Sequence[str]) -> list[str]:
    """The MusicBrainz ids in values of a tag: alone, as addresses of pages, or several in one value."""
    return [mbid for value in values for mbid in _MBID.findall(value.lower())]


def _of_credit(values: Sequence[str], tags: _Tags, place: int) -> str:
    """Which of the values of a file are those of its credit at `place`, joined; empty if that is not clear."""
    if len(tags.artist) == 1:
        return SEPARATOR.join(values)
    return values[place] if len(values) == len(tags.artist) else ""
