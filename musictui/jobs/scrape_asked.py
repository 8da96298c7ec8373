"""What is asked of the web: addresses, or a search of sources, or all about tracks of the library."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_PAGES = 200
"""Of a crawl, if nothing else is said."""


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
    offline: bool = False
    """Only from what was kept."""
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
            return f"{self.urls[0]}{more}"
        if self.text:
            return self.text
        return f"{len(self.track_ids):,} track{'s' * (len(self.track_ids) != 1)}"

    def crawl_words(self) -> str:
        """How far a site is followed, as it is typed: `since:2024 pages:100`; empty if it is not followed."""
        if not self.is_crawl:
            return ""
        told = [("since", self.since), ("until", self.until), *(("genre", name) for name in self.genres)]
        words = [f"{name}:{value}" for name, value in told if value]
        return " ".join([*words, f"pages:{self.most_pages}", f"depth:{self.depth}"])

    def as_json(self) -> dict[str, Any]:
        """As JSON can say it."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Asked":
        """What `as_json` gave."""
        known = {each.name for each in dataclasses.fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in data.items()
            if name in known
        }
        return cls(**values)
