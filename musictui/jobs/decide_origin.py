"""Where an artist of the library comes from, out of what its tags, pages of its releases and sources say."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from musictui.library.origin_facts import HINT, ArtistFacts
from musictui.model.origin import Origin, OriginEvidence
from musictui.scrape.origins import origin, places
from musictui.scrape.origins.called import is_called
from musictui.scrape.source import ArtistFound


def decide(facts: ArtistFacts, stated: Sequence[OriginEvidence], found: Sequence[ArtistFound]) -> Origin:
    """The origin of an artist: for a worker, where the tables of places stand after the first."""
    evidence = [_of_page(one) for one in stated]
    evidence += _of_tags("artist's country", facts.countries, facts.tracks, origin.WEIGHTS["tags"])
    # Releases appear in many countries: only where most of them did.
    evidence += list(_of_tags("released in", facts.released, facts.tracks, HINT))[:1]
    ids = _ids(facts, found)
    library = origin.Library(
        list(facts.albums.values()),
        list(facts.titles.values()),
        frozenset(ids),
        list(facts.loose_albums.values()),
        list(facts.loose_titles.values()),
        next((mbid for mbid, tracks in ids.items() if 2 * tracks > facts.tracks), ""),
    )
    return origin.decide(facts.artist, evidence, found, library)


def _ids(facts: ArtistFacts, found: Sequence[ArtistFound]) -> Mapping[str, int]:
    """Its ids, with how many tracks have each: those in its place, unless one beside it is that of its name."""
    named = {
        mbid
        for one in found
        if is_called(facts.artist, (one.name, *one.aliases))
        for mbid in (one.id, *one.former_ids)
    }
    swapped = named & facts.beside
    if not swapped:
        return facts.ids
    own = {mbid: times for mbid, times in facts.ids.items() if mbid in named}
    return dict.fromkeys(swapped, 1) | own


def _of_page(one: OriginEvidence) -> OriginEvidence:
    read = origin.evidence_of_text(one.source, one.text, url=one.url, at_s=one.at_s)
    return read._replace(weight=min(one.weight, read.weight))


def _of_tags(label: str, values: Mapping[str, int], tracks: int, weight: float) -> Iterator[OriginEvidence]:
    """What tags say, a statement for each country, the most frequent first: however it is written."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for value, times in values.items():
        found = places.read_field(value).countries
        written[next(iter(found)) if len(found) == 1 else ""][value] += times
    for country, forms in sorted(written.items(), key=lambda each: (-each[1].total(), each[0])):
        value = forms.most_common(1)[0][0]
        text = f"{label}: {value} ({min(forms.total(), tracks):,} of {tracks:,} tracks)"
        yield OriginEvidence("tags", country, text, weight=weight)
