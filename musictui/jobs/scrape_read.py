"""What became of a page of a scrape, what it says, and where it leads."""

import re
from collections.abc import Mapping

from musictui.jobs import scrape_crawl, scrape_seeds
from musictui.jobs.scrape_asked import Asked
from musictui.jobs.scrape_seeds import Onward
from musictui.library.scraped import Outcome, Page
from musictui.model.release import PageState
from musictui.scrape.fetch.reply import Reply
from musictui.scrape.source import Found, Source

_REST = re.compile(r"^(Not asked: \S+ rests) for [^,]+")
"""For how long a host rests is true for a moment only: it is not kept, and one outage is one reason."""


def outcome_of(reply: Reply) -> Outcome:
    """What became of a page, as its reply says."""
    is_left = reply.state is PageState.WAITING
    return Outcome(
        reply.state,
        _REST.sub(r"\1", reply.reason) if is_left else reply.reason,
        304 if reply.revalidated else reply.status or None,
        len(reply.body),
        round(max(reply.seconds - reply.wait_s, 0.0), 3),
        reply.from_cache,
    )


def understood(asked: Asked, sources: Mapping[str, Source], page: Page, reply: Reply) -> tuple[Found, Onward]:
    """What a page says, and where it leads. Runs in a thread: pages are large.

    Raises:
        PageError: The reply is not what it should be.
    """
    request = scrape_seeds.request_of(page)
    found = Found()
    if request.step != scrape_crawl.SITEMAP:
        source = sources[request.source]
        found = source.read(request, reply.body, url=reply.final_url, content_type=reply.content_type)
    onward = scrape_seeds.follow(asked, page, found, reply)
    if asked.is_crawl:
        kept = scrape_crawl.kept(asked, found.releases)
        asked_next = {each.url for each in onward.pages}
        there = [release for release in found.releases if release.url not in asked_next]
        why = "" if kept else scrape_crawl.why_left_out(asked, there)
        # What leads on gives something, if no release.
        found = found._replace(releases=kept, note=why or ("" if onward.pages else found.note))
    return found, onward
