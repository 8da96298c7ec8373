"""What is asked of the web: addresses, or a search of sources, or all about tracks of the library."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from musictui.scrape.fetch import addresses

MOST_PAGES = 200
"""Of a crawl, if nothing else is said."""
LEFT_OUT = "Left out: "
"""So begins what is told of a post that a crawl found and did not keep."""
MOST_ID = 2**63 - 1
"""SQLite has no larger number for a row."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://\S")
_PASSWORD = re.compile(r"[^\s/@]+:[^\s/@]+@[^\s/@]")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def is_address(text: str) -> bool:
    """Whether it is an address that can be asked."""
    return text.lower().startswith(("http://", "https://"))


def other_scheme(text: str) -> str:
    """The scheme of an address that nobody here can ask, `ftp`; empty for all else."""
    found = _SCHEME.match(text)
    return found[1] if found and not is_address(text) else ""


def has_password(text: str) -> bool:
    """Whether a word looks like an address with a password whose scheme was forgotten: `ann:secret@example.org`."""
    return any(_PASSWORD.match(word) for word in text.split())


def is_date(text: str) -> bool:
    """Whether a text is a day, a month or a year of the calendar: `2024`, `2024-05`, `2024-05-31`."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def are_in_order(since: str, until: str) -> bool:
    """Whether there may be a day between two dates, each as far as it is said; empty is no limit."""
    known = min(len(since), len(until))
    return since[:known] <= until[:known]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the web: addresses, or a search of sources, or all about tracks."""

    urls: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Only these; empty for all that can be asked."""
    text: str = ""
    """`Artist - Album`, for a search."""
    track_ids: tuple[int, ...] = ()
    refresh: bool = False
    """Ask again what was kept."""
    offline: bool | None = None
    """Whether only what was kept answers; None for what the settings say."""
    is_crawl: bool = False
    """Follow the posts, the feed and the paging of the sites of `urls`."""
    most_pages: int = MOST_PAGES
    depth: int = 3
    """How many links away from where a crawl began."""
    since: str = ""
    """ISO date: posts before it are left out of a crawl."""
    until: str = ""
    genres: tuple[str, ...] = ()
    """Only posts with one of these genres are kept by a crawl."""

    name: str = ""
    """What a person calls it, where that is known; otherwise it is called by what is asked."""

    def title(self) -> str:
        """What a person calls it."""
        if self.name:
            return self.name
        if self.urls:
            more = f" and {len(self.urls) - 1:,} more" * (len(self.urls) > 1)
            return f"{addresses.shown(self.urls[0])}{more}"
        if self.text:
            return self.text
        return f"{len(self.track_ids):,} track{'s' * (len(self.track_ids) != 1)}"

    @property
    def is_dated(self) -> bool:
        """Whether a crawl leaves out posts by their dates."""
        return self.is_crawl and bool(self.since or self.until)

    def crawl_words(self) -> str:
        """How far a site is followed, as it is typed: `since:2024 pages:100`; empty if it is not followed."""
        if not self.is_crawl:
            return ""
        genres = [("genre", name.replace(" ", "_")) for name in self.genres]
        told = [("since", self.since), ("until", self.until), *genres]
        words = [f"{name}:{value}" for name, value in told if value]
        return " ".join([*words, f"pages:{self.most_pages}", f"depth:{self.depth}"])

    def as_json(self) -> dict[str, Any]:
        """As JSON can say it."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Asked":
        """What `as_json` gave; where it is damaged, nothing is asked."""
        try:
            asked = msgspec.convert(data, cls)
        except msgspec.ValidationError:
            return cls()
        are_ids = all(0 <= each <= MOST_ID for each in asked.track_ids)
        return asked if are_ids and asked.most_pages >= 0 and asked.depth >= 0 else cls()
