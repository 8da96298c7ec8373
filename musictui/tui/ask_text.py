"""What a person types to ask the web: addresses with how far to follow their sites, or a search of services."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from musictui.errors import UsageError
from musictui.jobs import scrape_seeds
from musictui.jobs.scrape_asked import (
    MOST_PAGES,
    Asked,
    are_in_order,
    has_password,
    is_address,
    is_date,
    other_scheme,
)
from musictui.scrape.source import Source

_OPTION = re.compile(r"(since|until|genre|depth|pages):(\S*)")
_NAMED = re.compile(r"\s*([a-z]+)\s*:(?!//)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is understood."""

    urls: Sequence[str] = ()
    crawl: Mapping[str, str] = field(default_factory=dict)
    """`since`, `until`, `depth`, `pages`, as they are typed."""
    genres: Sequence[str] = ()
    sources: Sequence[str] = ()
    text: str = ""
    problem: str = ""
    """Why it cannot be asked."""

    def asked(self, most_pages: int) -> Asked | None:
        """What is asked; None if nothing is. Without options a site is followed for `most_pages`, if that is any."""
        if self.problem:
            return None
        if not self.urls:
            return Asked(sources=tuple(self.sources), text=self.text) if self.text else None
        if not (self.crawl or self.genres):
            most = most_pages or MOST_PAGES
            return Asked(urls=tuple(self.urls), is_crawl=bool(most_pages), most_pages=most)
        return Asked(
            urls=tuple(self.urls),
            is_crawl=True,
            most_pages=int(self.crawl.get("pages", MOST_PAGES)),
            depth=int(self.crawl.get("depth", 3)),
            since=self.crawl.get("since", ""),
            until=self.crawl.get("until", ""),
            genres=tuple(self.genres),
        )


def parse(text: str) -> Line:
    """What is typed: addresses, with options such as `since:2024`; `source: words`; or words."""
    words = text.split()
    urls = [word for word in words if is_address(word)]
    if scheme := next(filter(None, map(other_scheme, words)), ""):
        return Line(urls=urls, problem=f"The web is asked by https:// and http://, not by {scheme}://.")
    if has_password(text) and not urls:
        return Line(problem=scrape_seeds.PASSWORD)
    if not urls:
        named = _NAMED.fullmatch(text)
        if named and named[2].strip():
            return Line(sources=(named[1],), text=named[2].strip())
        return Line(text=text.strip())
    crawl, genres = {}, []
    for word in words:
        if word in urls:
            continue
        option = _OPTION.fullmatch(word)
        if option is None:
            return Line(urls=urls, problem=f"“{word}” is no address: they begin with https:// or http://.")
        name, value = option[1], option[2]
        if name == "genre" and value:
            genres.append(value.replace("_", " "))
        elif not _is_fine(name, value):
            wanted = "a date such as 2024-05" if name in {"since", "until"} else "a number"
            return Line(
                urls=urls, problem=f"{name}: is followed by {'a genre' if name == 'genre' else wanted}."
            )
        else:
            crawl[name] = value
    if not are_in_order(crawl.get("since", ""), crawl.get("until", "")):
        return Line(urls=urls, problem="No day is since: and until: those dates.")
    return Line(urls=urls, crawl=crawl, genres=genres)


def crawled(line: Line) -> str:
    """How far the sites of a line are followed; empty if its options do not say."""
    if not (line.crawl or line.genres):
        return ""
    parts = [f"follows the site up to {int(line.crawl.get('pages', MOST_PAGES)):,} pages"]
    parts += [f"{name} {line.crawl[name]}" for name in ("since", "until") if name in line.crawl]
    if line.genres:
        parts.append(f"only {', '.join(line.genres)}")
    return ", ".join(parts)


def whom(line: Line, sources: Mapping[str, Source]) -> str:
    """Which services a search asks, and which are left out for want of a key.

    Raises:
        UsageError: There is no such service, or none that can be asked.
    """
    scrape_seeds.check_names(sources, line.sources)
    wanted = scrape_seeds.wanted_of_text(line.text)
    known = [sources[name] for name in line.sources or sources]
    left_out = [source for source in known if source.missing_key()]
    able = [source.title for source in known if source not in left_out and source.search(wanted)]
    keys = ", ".join(f"{source.title} ({source.missing_key()} is not set)" for source in left_out)
    if not able:
        why = f"Left out: {keys}." if keys else "It cannot be searched: give an address of it."
        raise UsageError("Nobody can be asked that.", hint=why)
    short = ", ".join(source.title for source in left_out)
    return f"Asks {', '.join(able)}." + (f" Left out without a key: {short}." if short else "")


def _is_fine(name: str, value: str) -> bool:
    """Whether an option has a value of its kind."""
    if name in {"since", "until"}:
        return is_date(value)
    if name == "depth":
        return value.isdecimal() and 0 <= int(value) <= 20
    return name == "pages" and value.isdecimal() and int(value) > 0
