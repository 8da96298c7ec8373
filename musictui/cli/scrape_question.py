"""What the words and options of `musictui scrape` ask for."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from musictui.cli import changes
from musictui.cli.interrupt import interruptible
from musictui.cli.program import Program
from musictui.errors import UsageError

if TYPE_CHECKING:  # imported with the job that asks
    from musictui.jobs.scrape_asked import Asked

LIMITS = ("most_pages", "depth", "since", "until")
"""Options that are about a crawl."""


def asked(
    program: Program, words: Sequence[str], options: Mapping[str, Any], scrape_id: int | None
) -> "Asked":
    """What the words and options ask for.

    Raises:
        UsageError: They make no sense together, or there is no such scrape.
    """
    if options["is_refresh"] and options["is_offline"]:
        raise UsageError("--refresh asks the web again, --offline does not ask it.", hint="Give one of them.")
    common = {"refresh": options["is_refresh"], "offline": options["is_offline"] or None}
    crawl = {name: options[name] for name in LIMITS if options[name] is not None}
    is_crawl = bool(options["is_crawl"] or crawl or options["genres"])
    if scrape_id is not None:
        if words or options["tracks"] is not None or options["sources"] or is_crawl:
            raise UsageError("What is asked stands in the scrape already.", hint="Give --resume ID alone.")
        return _again(program, scrape_id, common)
    if is_crawl and not options["is_crawl"]:
        raise UsageError("That is about a crawl, but nothing is crawled.", hint="Add --crawl.")
    if not words and options["tracks"] is None:
        raise UsageError(
            "Nothing is asked.",
            hint="Give an address, or --source NAME and `Artist - Album`, or --tracks QUERY.",
        )
    are_urls = _are_urls(words, options)
    if is_crawl:
        _check_dates(crawl.get("since", ""), crawl.get("until", ""))
        common |= {**crawl, "genres": options["genres"], "is_crawl": True}
    track_ids = _tracks(program, options["tracks"])
    return _question(words, are_urls, {**common, "sources": options["sources"], "track_ids": track_ids})


def _again(program: Program, scrape_id: int, common: Mapping[str, Any]) -> "Asked":
    from musictui.jobs.scrape_asked import Asked
    from musictui.library import scraped

    with program.reader() as conn:
        known = scraped.get(conn, scrape_id)
    if known is None:
        raise UsageError(f"There is no scrape {scrape_id}.", hint="List them: musictui scrape --list")
    return Asked(**common, name=known.title)


def _question(words: Sequence[str], are_urls: bool, given: Mapping[str, Any]) -> "Asked":
    from musictui.jobs.scrape_asked import Asked

    return Asked(urls=tuple(words), **given) if are_urls else Asked(text=" ".join(words), **given)


def _are_urls(words: Sequence[str], options: Mapping[str, Any]) -> bool:
    """Whether the words are addresses that can be asked; else they are to be searched for."""
    from musictui.jobs.scrape_asked import has_password, is_address, other_scheme

    if words and all(map(is_address, words)):
        if options["sources"]:
            hint = "An address is read by the source that knows it best. Leave --source out."
            raise UsageError("--source is about a search, not about addresses.", hint=hint)
        return True
    if scheme := next(filter(None, map(other_scheme, words)), ""):
        raise UsageError(
            f"The web is asked by https:// and http://, not by {scheme}://.",
            hint="Give the address of a page, or words to search for.",
        )
    if any(map(has_password, words)):
        from musictui.jobs.scrape_seeds import PASSWORD, PASSWORD_HINT

        raise UsageError(PASSWORD, hint=PASSWORD_HINT)
    if any(map(is_address, words)) or options["is_crawl"]:
        raise UsageError("Only addresses can be crawled, or stand beside others.", hint="https://...")
    return False


def _tracks(program: Program, query: str | None) -> tuple[int, ...]:
    if query is None:
        return ()
    with program.reader() as conn, interruptible():
        ids = changes.selection(conn, program, (query,))
    if not ids:
        raise UsageError("No track matches.", hint="See what does: musictui find QUERY")
    return tuple(ids)


def _check_dates(since: str, until: str) -> None:
    from musictui.jobs.scrape_asked import are_in_order, is_date

    for name, value in (("since", since), ("until", until)):
        if value and not is_date(value):
            raise UsageError(f"--{name} is no date: {value}", hint="Such as 2024, 2024-05 or 2024-05-31.")
    if not are_in_order(since, until):
        raise UsageError(
            f"No day is both since {since} and until {until}.",
            hint="--since is the first day, --until the last.",
        )
