"""Decides where an artist comes from, out of what sources and the library say. Pure; whoever is not sure does not guess."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from musictui.model.origin import Origin, OriginCandidate, OriginEvidence, OriginState
from musictui.model.text import fold
from musictui.scrape.origins import nationalities, places
from musictui.scrape.origins.called import is_called, is_just, without_article
from musictui.scrape.origins.editions import title_key
from musictui.scrape.origins.places_names import country_name
from musictui.scrape.source import ArtistFound

USER = "user"
WEIGHTS = {"musicbrainz": 0.95, "tags": 0.8, "discogs": 0.75, "bandcamp": 0.7}
"""How far a statement of each source is to be trusted; of others `OTHER`."""
OTHER = 0.6
BORN = 0.7
"""Of that weight, where a source knows only where an artist was born or a group was founded."""
ONLY_NAME = 0.85
"""Of that weight, where nothing but the name says that it is the artist of the library."""
WEIGHTY = 0.5
"""From this weight on a statement decides, or disputes what others say."""
SHOWN_TITLES = 3


class Library(NamedTuple):
    """What the library knows of an artist."""

    albums: Collection[str] = ()
    """Titles of albums."""
    titles: Collection[str] = ()
    """Of tracks."""
    ids: Collection[str] = ()
    """MusicBrainz ids of the artist in tags."""
    loose_albums: Collection[str] = ()
    """Albums of tracks without such an id, where other tracks have one."""
    loose_titles: Collection[str] = ()
    """And titles of such tracks."""
    main_id: str = ""
    """The one of the ids that more than half of its tracks have."""


@dataclass(frozen=True, slots=True)
class _Decided:
    """Which of the artists of a name is meant."""

    artist: ArtistFound | None
    why: str = ""
    is_sure: bool = False
    strangers: Sequence[ArtistFound] = ()
    """Whose ids are in tags, and who are called otherwise."""


def decide(
    artist: str, evidence: Sequence[OriginEvidence], found: Sequence[ArtistFound], library: Library
) -> Origin:
    """The origin of an artist of the library.

    Args:
        artist: As the library writes it.
        evidence: Statements about this very artist: of the user, of tags, of pages about its releases.
        found: Artists of that name as sources describe them, each once (`artists_found.merged`); their countries
            are those of areas walked up.
        library: By what the right one is told among them.

    A user's choice outranks all. Of several artists with the name one is meant only if an id, an album or a title
    of the library says so, or a statement about the library's artist that only one of them agrees with.
    """
    chosen = next((one for one in evidence if one.source == USER and one.country), None)
    if chosen is not None:
        return Origin(artist, chosen.country, OriginState.CHOSEN, 1.0, chosen.text, tuple(evidence))
    named = _named(artist, found, library.ids)
    statements = list(evidence)
    weighty = {one.country for one in evidence if one.country and one.weight >= WEIGHTY}
    notes = []
    is_ambiguous = False
    is_meant = bool(weighty)
    for source in dict.fromkeys(one.source for one in named):
        namesakes = [one for one in named if one.source == source]
        decided = _decided(artist, namesakes, library, weighty)
        if decided.artist is None:
            is_ambiguous = True
            notes.append(decided.why)
            continue
        says = country_of_artist(decided.artist)
        statements += _statements(decided.artist, says, is_sure=decided.is_sure)
        is_meant |= decided.is_sure and bool(says.country)
        notes.append(says.note)
        if len(namesakes) > 1:
            notes.append(decided.why)
        notes += [f"the id of “{one.name}” counts for its own tracks" for one in decided.strangers]
    # As tracks know them: an entry that was merged into another has its page, and its id in tags, still.
    named = [
        replace(one, id=next((each for each in one.former_ids if each in library.ids), one.id))
        for one in named
    ]
    if is_ambiguous and not is_meant:
        # Another source that knows one of them only may know another one.
        return _undecided(artist, OriginState.AMBIGUOUS, statements, named, notes)
    return _weighed(artist, statements, named, notes)


def _named(artist: str, found: Sequence[ArtistFound], ids: Collection[str]) -> list[ArtistFound]:
    """Those who may be meant: by their ids, or by name. Who writes the article means it, if anybody has it."""
    has_article = without_article(artist) != artist
    exact = {one.source for one in found if is_just(artist, (one.name, *one.aliases))}
    return [
        one
        for one in found
        if _has_id(one, ids)
        or (is_just if has_article and one.source in exact else is_called)(artist, (one.name, *one.aliases))
    ]


def _has_id(one: ArtistFound, ids: Collection[str]) -> bool:
    return any(each in ids for each in (one.id, *one.former_ids) if each)


def evidence_of_text(source: str, text: str, *, url: str = "", at_s: float = 0.0) -> OriginEvidence:
    """A statement that is free text: with its country, if it names one. May load the tables of cities."""
    place = places.country_of(text)
    weight = WEIGHTS.get(source, OTHER)
    return OriginEvidence(source, place.country if place else "", text, url, at_s, weight)


class Says(NamedTuple):
    """What a source says of the country of an artist."""

    country: str
    """Empty where it leaves several."""
    text: str
    """In its own words; empty where it says nothing."""
    is_begin: bool = False
    """Whether that is only where the artist was born or founded."""
    note: str = ""
    """Of a state that is no more."""


def country_of_artist(found: ArtistFound) -> Says:
    """What a source says of an artist. May load the tables of cities where it gives no code.

    A state that is no more counts where one country stands for it today, or where a city says which.
    """
    if found.country:
        return Says(found.country, f"area: {found.area}" if found.area else f"country: {found.country}")
    if found.is_divided:
        return Says("", f"in several countries: {found.area or found.begin_area}")
    if found.nationality and found.location and not found.area:
        return _of_nationality(found)
    for label, stated in (("area", found.area), ("location", found.location)):
        # "Soviet Union", and somewhere in it where it began.
        closer = f"{found.begin_area}, {stated}" if found.begin_area and places.read(stated).state else stated
        if place := places.country_of(closer):
            return Says(place.country, f"{label}: {closer}", note=place.note)
    if found.area or found.location:
        # It says where it is, in a way that leaves several countries.
        return Says("", f"area: {found.area}" if found.area else f"location: {found.location}")
    if found.begin_country:
        return Says(found.begin_country, f"from: {found.begin_area or found.begin_country}", is_begin=True)
    if not found.begin_area:
        return Says("", "")
    place = places.country_of(found.begin_area) or places.Place("", "")
    return Says(place.country, f"from: {found.begin_area}", is_begin=True, note=place.note)


def _of_nationality(found: ArtistFound) -> Says:
    """A place beside a nationality: the country of both, as there is a Bergen in Norway; another leaves it open."""
    read = places.read(found.location)
    both = read.countries & nationalities.countries(found.nationality)
    text = f"location: {found.location} ({found.nationality.title()})"
    if len(both) != 1:
        return Says("", text)
    return Says(next(iter(both)), text, note=read._replace(countries=both).note)


def _decided(
    artist: str, namesakes: Sequence[ArtistFound], library: Library, stated: Collection[str]
) -> _Decided:
    """Which of those who have the name, or whose ids are in tags, is meant."""
    strangers = _strangers(artist, namesakes, library)
    if not strangers:
        return _meant(namesakes, library, stated)
    decided = _meant([one for one in namesakes if one not in strangers], library, stated)
    main = next((one for one in strangers if library.main_id and _has_id(one, (library.main_id,))), None)
    if main is not None and (
        decided.artist is None or country_of_artist(main).country != country_of_artist(decided.artist).country
    ):
        return _Decided(None, f"most tracks have the id of “{main.name}”, and others are called so")
    return replace(decided, strangers=strangers)


def _strangers(artist: str, namesakes: Sequence[ArtistFound], library: Library) -> list[ArtistFound]:
    """Those who are there by an id only, and called otherwise, where somebody has the name who may have made the rest.

    Where all tracks have that id, it is the artist under a name that no source knows.
    """
    named = [one for one in namesakes if is_called(artist, (one.name, *one.aliases))]
    is_rest = library.loose_albums or library.loose_titles or any(_has_id(one, library.ids) for one in named)
    return [one for one in namesakes if one not in named] if named and is_rest else []


def _meant(namesakes: Sequence[ArtistFound], library: Library, stated: Collection[str]) -> _Decided:
    """Which of several is meant."""
    by_id = [one for one in namesakes if _has_id(one, library.ids)]
    if by_id:
        return _decided_by_id(by_id, namesakes, library)
    made = _makers(namesakes, library.albums, library.titles)
    if len(made) == 1:
        return _Decided(made[0][0], f"the one who made “{made[0][1]}”", is_sure=True)
    if len(namesakes) == 1:
        return _Decided(namesakes[0])
    agreeing = [one for one in namesakes if country_of_artist(one).country in stated]
    if len(agreeing) == 1:
        return _Decided(agreeing[0], "the one whose country others state")
    countries = {country_of_artist(one).country for one in namesakes}
    if len(countries) == 1 and "" not in countries:
        return _Decided(namesakes[0], f"{len(namesakes)} artists are called so, all from one country")
    return _Decided(None, f"{len(namesakes)} artists are called so")


def _decided_by_id(
    by_id: Sequence[ArtistFound], namesakes: Sequence[ArtistFound], library: Library
) -> _Decided:
    """Which one is meant where tags have ids: one artist's, and nothing tells that tracks without are another's."""
    meant = by_id[0]
    countries = {country_of_artist(one).country for one in by_id}
    if len(by_id) > 1 and (len(countries) > 1 or "" in countries):
        return _Decided(None, f"ids of {len(by_id)} artists are in the tags")
    country = country_of_artist(meant).country
    others = [one for one in namesakes if country_of_artist(one).country != country]
    for titles in (library.loose_albums, library.loose_titles):
        theirs = [title for title in titles if not _made(meant, [title])]
        if made := _makers(others, theirs):
            return _Decided(None, f"the id in the tags is not that of the one who made “{made[0][1]}”")
        if len(theirs) < len(titles):
            break
    return _Decided(meant, "its id is in the tags", is_sure=True)


def _makers(namesakes: Sequence[ArtistFound], *works: Collection[str]) -> list[tuple[ArtistFound, str]]:
    """Who of them made one of these albums, and which; where nobody did, one of these titles.

    A title as it is written tells more than that of another edition.
    """
    for of in works:
        for form in (fold, title_key):
            if made := [(one, same) for one in namesakes if (same := _made(one, of, form))]:
                return made
    return []


def _made(one: ArtistFound, titles: Collection[str], form: Callable[[str], str] = title_key) -> str:
    """Which of these titles this artist has made; empty if none, or only such as many have."""
    made = {form(title) for title in one.titles if title_key(title)}
    return next((title for title in titles if form(title) in made), "")


def _statements(one: ArtistFound, says: Says, *, is_sure: bool) -> list[OriginEvidence]:
    weight = (
        WEIGHTS.get(one.source, OTHER) * (BORN if says.is_begin else 1.0) * (1.0 if is_sure else ONLY_NAME)
    )
    text = says.text or "knows the artist, and no place"
    return [OriginEvidence(one.source, says.country, text, one.url, weight=round(weight, 3))]


def _weighed(
    artist: str, statements: Sequence[OriginEvidence], named: Sequence[ArtistFound], notes: Sequence[str]
) -> Origin:
    """Of what is said the country that all, or the weighty ones, agree on."""
    doubts: dict[str, dict[str, float]] = defaultdict(dict)
    for one in statements:
        if one.country:
            # Of one source the weightiest statement counts: it does not confirm itself.
            before = doubts[one.country].get(one.source, 0.0)
            doubts[one.country][one.source] = max(before, min(one.weight, 0.99))
    weights = {
        country: 1.0 - math.prod(1.0 - weight for weight in of_sources.values())
        for country, of_sources in doubts.items()
    }
    ranked = sorted(weights, key=lambda country: (-weights[country], country))
    if not ranked or weights[ranked[0]] < WEIGHTY:
        return _unknown(artist, statements, named, notes, ranked)
    if len(ranked) > 1 and weights[ranked[1]] >= WEIGHTY:
        candidates = tuple(
            OriginCandidate(code, ", ".join(sorted(doubts[code])), score=round(weights[code], 3))
            for code in ranked
        )
        return Origin(artist, None, OriginState.DISPUTED, 0.0, _note(notes), tuple(statements), candidates)
    best = ranked[0]
    confidence = weights[best] * math.prod(1.0 - weights[other] for other in ranked[1:])
    return Origin(
        artist,
        best,
        OriginState.KNOWN,
        round(confidence, 3),
        _note(notes),
        tuple(statements),
        _candidates(named) if len(named) > 1 else (),
    )


def _unknown(
    artist: str,
    statements: Sequence[OriginEvidence],
    named: Sequence[ArtistFound],
    notes: Sequence[str],
    hinted: Sequence[str],
) -> Origin:
    """Nothing decides; what hints at a country, or at a state that is now several, is there to be chosen."""
    readings = [places.read(one.text.partition(": ")[2] or one.text) for one in statements if not one.country]
    historic = [one for one in readings if one.state]
    notes = [*notes, *(one.note for one in historic)]
    codes = dict.fromkeys([*hinted, *(code for one in historic for code in sorted(one.countries))])
    # Of one artist there is nothing to choose but what it says itself.
    several = named if len(named) > 1 else ()
    origin = _undecided(artist, OriginState.UNKNOWN, statements, several, notes)
    known = {one.country for one in origin.candidates}
    more = tuple(OriginCandidate(code, country_name(code)) for code in codes if code not in known)
    return replace(origin, candidates=origin.candidates + more)


def _undecided(
    artist: str,
    state: OriginState,
    statements: Sequence[OriginEvidence],
    named: Sequence[ArtistFound],
    notes: Sequence[str],
) -> Origin:
    candidates = _candidates(named)
    return Origin(artist, None, state, 0.0, _note(notes), tuple(statements), candidates)


def _candidates(named: Sequence[ArtistFound]) -> tuple[OriginCandidate, ...]:
    """Those who have the name, as a person can tell them apart."""
    found = []
    for one in named:
        says = country_of_artist(one)
        made = f"made {', '.join(one.titles[:SHOWN_TITLES])}" if one.titles else ""
        told = "; ".join(filter(None, (one.comment, says.text, made))) or one.name
        found.append(OriginCandidate(says.country, told, one.id, round(one.score, 3)))
    return tuple(sorted(found, key=lambda one: (-one.score, one.text)))


def _note(notes: Sequence[str]) -> str:
    text = "; ".join(dict.fromkeys(filter(None, notes)))
    return text[:1].upper() + text[1:]
