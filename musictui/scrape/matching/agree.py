"""What several sources say of one file, side by side: each value with who says it and how sure it is.

Confidence: a source is right about a field as often as its trust says, and speaks of the right release as often as
the match's score says; the product is the chance of one statement. Independent sources that say the same make it
surer (noisy-or: 1 minus the chance that all of them are wrong); sources that take their data from one another count
as one. Of a field with one value at most one of different values is right: their chances share what is left.

Source: noisy-or is due to J. Pearl, "Probabilistic Reasoning in Intelligent Systems", 1988, section 4.3.2.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from musictui.model.fields import BY_NAME
from musictui.model.release import Genre, Release
from musictui.model.text import words
from musictui.scrape.matching import trust as trusts
from musictui.scrape.matching.trust import Trust

ABOUT_RELEASE = frozenset({"genre", "date", "label", "catalognumber", "country", "barcode", "asin"})
"""Fields that are proposed unless others are asked for; so are all ids."""

NAMES = frozenset({"title", "artist", "album", "albumartist", "tracknumber", "discnumber"})
"""Fields that are proposed only where they are asked for: people write names their own way."""

IDS = frozenset({"isrc", "acoustid_id"} | {name for name in BY_NAME if name.startswith("musicbrainz_")})

ANYWHERE = frozenset(
    {
        "genre",
        "title",
        "artist",
        "albumartist",
        "acoustid_id",
        "musicbrainz_artistid",
        "musicbrainz_albumartistid",
    }
)
"""Fields that are the same in another edition of an album, and on another album."""

OF_ARTIST = 0.6
"""What a genre's chance is worth that is given to the artist, and not to this music."""

FAMILIES: Mapping[str, str] = {"acoustid": "musicbrainz", "coverart": "musicbrainz"}
"""Sources that take their data from another: what both say was said once."""


@dataclass(frozen=True, slots=True)
class Told:
    """A release that a source tells of, and how it fits the file."""

    release: Release
    at_s: float
    """When it was read, seconds since 1970."""
    match: float = 1.0
    """How likely it is the release, and the track, of the file; 0 to 1."""
    index: int | None = None
    """Which track of the release the file is; None where only the release matters."""
    is_track_only: bool = False
    """Whether only what it says of the track counts, and not what is true of all of the release."""
    withheld: str = ""
    """Why what is its own alone is not to be written, for a person: `of another edition`."""
    shared: Collection[str] = ANYWHERE
    """Fields that it may speak of nevertheless."""


class Statement(NamedTuple):
    """One source's word for a value."""

    source: str
    url: str
    at_s: float
    text: str
    """In its own words."""
    chance: float = 0.0
    """0 to 1: how likely it is right by itself."""
    release: str = ""
    """What the release is called that says so."""


class Proposal(NamedTuple):
    """A value for a field."""

    field: str
    values: tuple[str, ...]
    confidence: float
    """0 to 1."""
    statements: tuple[Statement, ...]
    """Those who say so, the most trusted first."""
    withheld: str = ""
    """Why it is not to be written, for a person, where all who say so speak of something else."""


class _Word(NamedTuple):
    field: str
    value: str
    chance: float
    family: str
    statement: Statement
    withheld: str


def proposals(
    told: Sequence[Told], fields: Collection[str] = ABOUT_RELEASE | IDS, trust: Trust = trusts.TRUST
) -> list[Proposal]:
    """Every value that any source says, by field and then the surest first.

    Different values of a field with one value are proposals of their own; so is each genre.

    Args:
        told: What the sources tell, of one file or one album.
        fields: Those that are wanted.
        trust: How often each source is right.
    """
    said: dict[str, list[_Word]] = {}
    for each in told:
        for word in _said(each, trust):
            if word.field in fields:
                said.setdefault(word.field, []).append(word)
    return [proposal for field in sorted(said) for proposal in _of_field(field, said[field])]


def surest(
    found: Sequence[Proposal], *, least: float, allowed: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """The values to take over: of each field the surest one, of genres all, that have at least that confidence.

    Args:
        found: What is proposed.
        least: The confidence.
        allowed: For which reasons a value may be withheld and is taken over nevertheless.
    """
    taken: dict[str, tuple[str, ...]] = {}
    for proposal in sorted(found, key=lambda each: -each.confidence):
        if proposal.confidence < least:
            break
        if proposal.withheld and proposal.withheld not in allowed:
            continue
        if proposal.field == "genre":
            taken["genre"] = (*taken.get("genre", ()), *proposal.values)
        else:
            taken.setdefault(proposal.field, proposal.values)
    return taken


def _said(told: Told, trust: Trust) -> Iterator[_Word]:
    """What a release says, field by field."""
    release = told.release
    for genre in () if told.is_track_only else release.genres:
        text = _evidence(genre)
        is_of_artist = all(" artist " in evidence.where for evidence in genre.evidence)
        yield _word(told, trust, "genre", genre.name, text, worth=OF_ARTIST if is_of_artist else 1.0)
    # A country beside a location is where the artist lives, not where the release appeared.
    country = "" if release.location else release.country
    texts = {
        "date": release.date,
        "label": release.label,
        "catalognumber": release.catalog_number,
        "country": country,
        "album": release.title,
        "albumartist": release.artist,
        **release.ids,
    }
    for field, text in (({} if told.is_track_only else texts) | _of_track(told)).items():
        if text and field in BY_NAME:
            yield _word(told, trust, field, text, text)


def _evidence(genre: Genre) -> str:
    """Where a genre stands, its own words once: `release tag and group tag: dub`."""
    where: dict[str, list[str]] = {}
    for each in genre.evidence:
        where.setdefault(each.text, []).append(each.where)
    return "; ".join(f"{' and '.join(dict.fromkeys(places))}: {text}" for text, places in where.items())


def _of_track(told: Told) -> dict[str, str]:
    release = told.release
    if told.index is None or not 0 <= told.index < len(release.tracks):
        return {}
    track = release.tracks[told.index]
    return {
        "title": track.title,
        "artist": track.artist or release.artist,
        "tracknumber": str(track.position or ""),
        "discnumber": str(track.disc or ""),
        **track.ids,
    }


def _word(told: Told, trust: Trust, field: str, value: str, text: str, *, worth: float = 1.0) -> _Word:
    source = told.release.source
    chance = min(max(trusts.of(trust, source, field) * told.match * worth, 0.0), 0.99)
    statement = Statement(source, told.release.url, told.at_s, text, chance, told.release.title)
    withheld = "" if field in told.shared else told.withheld
    return _Word(field, value, chance, FAMILIES.get(source, source), statement, withheld)


def _of_field(field: str, said: Sequence[_Word]) -> list[Proposal]:
    """The values of a field. What is withheld neither speaks for another value nor against it."""
    spoken = [word for word in said if not word.withheld]
    proposed = _proposed(field, spoken)
    keys = {_key(field, word.value) for word in spoken}
    reasons = dict.fromkeys(word.withheld for word in said if word.withheld)
    for reason in reasons:
        held = [word for word in said if word.withheld == reason and _key(field, word.value) not in keys]
        proposed += [each._replace(withheld=reason) for each in _proposed(field, held)]
    return proposed


def _proposed(field: str, said: Sequence[_Word]) -> list[Proposal]:
    found = [
        (value, _agreed(backing), tuple(dict.fromkeys(word.statement for word in _by_chance(backing))))
        for value, backing in _values(field, said)
    ]
    # Odds against none of them: with one value its confidence is its chance.
    odds = [chance / (1 - chance) for _, chance, _ in found]
    together = 1 + sum(odds)
    return sorted(
        (
            Proposal(field, (value,), chance if field == "genre" else odd / together, statements)
            for (value, chance, statements), odd in zip(found, odds, strict=True)
        ),
        key=lambda proposal: -proposal.confidence,
    )


def _values(field: str, said: Sequence[_Word]) -> Iterator[tuple[str, list[_Word]]]:
    """The different values as the most trusted source writes each, and all who say it."""
    if field == "date":
        yield from _dates(said)
        return
    same: dict[str, list[_Word]] = {}
    for word in _by_chance(said):
        same.setdefault(_key(field, word.value), []).append(word)
    for backing in same.values():
        yield backing[0].value, backing


def _dates(said: Sequence[_Word]) -> Iterator[tuple[str, list[_Word]]]:
    """The most exact dates; a year alone speaks for each date in it."""
    values = {word.value for word in said}
    for value in sorted(values):
        if not any(other != value and other.startswith(value) for other in values):
            yield value, [word for word in said if value.startswith(word.value)]


def _key(field: str, value: str) -> str:
    """What two ways to write a value have in common."""
    if field in IDS:
        return value.lower()
    joined = "".join if field in {"catalognumber", "barcode"} else " ".join
    return joined(words(value)).lstrip("0" if field == "barcode" else "") or value


def _agreed(backing: Sequence[_Word]) -> float:
    """Noisy-or over the families, each with its best statement."""
    best: dict[str, float] = {}
    for word in backing:
        best[word.family] = max(best.get(word.family, 0.0), word.chance)
    wrong = 1.0
    for chance in best.values():
        wrong *= 1 - chance
    return min(1 - wrong, 0.999)


def _by_chance(said: Sequence[_Word]) -> list[_Word]:
    return sorted(said, key=lambda word: -word.chance)
