"""Where an artist comes from: the country, what speaks for it, and what else it might be."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

COUNTRY_FIELDS = ("artistcountry", "country")
"""The fields of tags that hold countries, to which those of artists may be written."""
NOT_ASKED = "not asked"
"""Shown in place of a state where nothing is known, and no source has answered."""


class OriginState(StrEnum):
    """How sure a country is; the words are shown to people."""

    KNOWN = "known"
    CHOSEN = "chosen"
    """By the user, which outranks all else."""
    DISPUTED = "disputed"
    """Sources disagree about one artist."""
    AMBIGUOUS = "ambiguous"
    """Several artists have this name, and nothing in the library decides."""
    UNKNOWN = "unknown"
    """Sources were asked and know nothing."""


class OriginEvidence(NamedTuple):
    """One statement about an artist's country."""

    source: str
    """`tags`, `musicbrainz`, `bandcamp`, `discogs`, `user`."""
    country: str
    """ISO 3166-1 alpha-2; empty where the text gives none."""
    text: str
    """What it says, in its own words: `area: Oslo, Norway`."""
    url: str = ""
    at_s: float = 0.0
    """When it was read, seconds since 1970; 0 for what the library itself says."""
    weight: float = 1.0
    """0 to 1: how far such a statement is to be trusted."""


class OriginCandidate(NamedTuple):
    """A country, or an artist of that name, that it might be."""

    country: str
    text: str
    """What tells it from the others: `rock band from Leeds`."""
    id: str = ""
    """The artist's MusicBrainz id, where it is one."""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known about the country of one artist."""

    artist: str
    """As the library writes it."""
    country: str | None
    """ISO 3166-1 alpha-2; None while nothing decides."""
    state: OriginState
    confidence: float = 0.0
    """0 to 1."""
    note: str = ""
    """What a person should know: `Czechoslovakia, today Czechia`."""
    evidence: tuple[OriginEvidence, ...] = ()
    candidates: tuple[OriginCandidate, ...] = ()
    checked_s: float = 0.0
    """When sources were last asked, seconds since 1970; 0 when never."""
