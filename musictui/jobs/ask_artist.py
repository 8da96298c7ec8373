"""Asks one source about one artist, and follows what it says to ask next."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from musictui.model.release import PageState
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.origins.called import is_called
from musictui.scrape.source import ArtistFound, PageError, Request, Source

MOST_REQUESTS = 40
"""For one artist: namesakes, what they made, and the areas above theirs."""
MOST_IDS = 5


@dataclass(slots=True)
class Answer:
    """What a source says of an artist."""

    artists: list[ArtistFound] = field(default_factory=list)
    """As they were told; the same one several times."""
    requests: int = 0
    """To the network; answers out of the cache of pages are not counted."""
    is_whole: bool = True
    """Whether all of it could be asked; else it is no answer to keep."""
    problem: tuple[str, str] | None = None
    """What failed, and why; None also where nothing was asked because the program is offline."""
    failed_at: str = ""
    """The address that gave no answer, if one did not."""


async def ask_artist(
    fetcher: Fetcher,
    source: Source,
    name: str,
    ids: Sequence[str],
    *,
    beside: Sequence[str] = (),
    also_by_name: bool = False,
    refresh: bool,
    offline: bool,
) -> Answer:
    """Ask a source for artists by their ids, or else for all of a name.

    Args:
        fetcher: Who asks.
        source: Who is asked.
        name: As the library writes it.
        ids: Those of the source in the tags; several where the library has several artists of that name.
        beside: Ids of others in the same credits: asked for where none of the ids is that of an artist of the name.
        also_by_name: Ask for those of the name too: tracks without an id may be another's.
        refresh: Ask the network whatever is kept.
        offline: Ask the cache of pages only.
    """
    answer = Answer()
    if ids:
        requests = [one for each in ids[:MOST_IDS] for one in source.search_artist(name, each)]
        await _follow(answer, fetcher, source, name, requests, refresh=refresh, offline=offline)
    if answer.artists and answer.is_whole and beside and not _has_name(answer, name):
        requests = [one for each in beside[:MOST_IDS] for one in source.search_artist(name, each)]
        await _follow(answer, fetcher, source, name, requests, refresh=refresh, offline=offline)
    if (also_by_name or not answer.artists) and answer.is_whole:
        # There is no id, or it is none any more.
        named = source.search_artist(name)
        await _follow(answer, fetcher, source, name, named, refresh=refresh, offline=offline)
    return answer


def _has_name(answer: Answer, name: str) -> bool:
    return any(is_called(name, (one.name, *one.aliases)) for one in answer.artists)


async def _follow(
    answer: Answer,
    fetcher: Fetcher,
    source: Source,
    name: str,
    requests: Sequence[Request],
    *,
    refresh: bool,
    offline: bool,
) -> None:
    waiting = deque(requests)
    asked = 0
    # What is left after so many are areas of one namesake of many: those stay without a country.
    while waiting and asked < MOST_REQUESTS:
        asked += 1
        request = source.signed(waiting.popleft())
        reply = await fetcher.get(
            request, refresh=refresh, offline=offline or None, is_found=asked > len(requests)
        )
        answer.requests += not reply.from_cache and reply.status != 0
        if reply.state is PageState.NOT_FOUND:
            continue
        reason = reply.reason or reply.state.value
        if reply.is_ok:
            try:
                told = source.read(request, reply.body, url=reply.final_url, content_type=reply.content_type)
            except PageError as error:
                await fetcher.forget(request.url)
                reason = error.message
            else:
                answer.artists += told.artists
                waiting.extend(told.requests)
                continue
        answer.is_whole, answer.failed_at = False, request.url
        if reply.state is not PageState.OFFLINE:
            # Not the address, which is a long line of percent signs.
            answer.problem = f"{source.title}: {name}", reason
        return
