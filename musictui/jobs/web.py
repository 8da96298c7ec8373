"""The web as jobs use it: one fetcher for all, and the sources that are known."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from musictui.model.release import LinkKind, PageState
from musictui.scrape import registry
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.fetch.hosts import HostLimit
from musictui.scrape.source import Source

SECRETS: Mapping[str, str] = {"discogs": "discogs_token", "lastfm": "lastfm_key", "acoustid": "acoustid_key"}
"""Source to the setting of its key; the environment goes before it."""
DAY_S = 86_400.0
MEGABYTE = 1_000_000


class Web(NamedTuple):
    """What a job needs to ask the web."""

    fetcher: Fetcher
    sources: Mapping[str, Source]
    """By name, in the order in which they are asked."""
    under_way: dict[int, PageState]
    """Pages that are asked just now, by id, and whether each waits for its turn or loads: for screens."""

    def left_to_ask(self, count: int, noun: str, urls: Iterable[str]) -> str:
        """`45 pages left to ask: example.org rests for 40 s`, by the hosts of `urls`; `noun` is of one."""
        rest = self.fetcher.rest_of(urls)
        return f"{count:,} {noun}{'' if count == 1 else 's'} left to ask" + (f": {rest}" if rest else "")


def open_web(
    *,
    contact: str,
    is_offline: bool,
    connections: int,
    limits: Sequence[str],
    timeout_s: float,
    body_mb: float,
    cache_mb: float,
    cache_days: float,
    cache: Path,
    sources: Mapping[str, str],
    links: Sequence[str] = (),
) -> Web:
    """The web by the settings. Nothing is asked, and no file opened, before the first request.

    Args:
        contact: How those who run a server can reach the user.
        is_offline: Answer only from what was kept.
        connections: Requests at a time.
        limits: `HOST CONNECTIONS [PER_SECOND]`.
        timeout_s: For a whole answer.
        body_mb: Megabytes of an answer.
        cache_mb: Megabytes of all that is kept.
        cache_days: How long an answer counts whose server does not say.
        cache: The folder of what is kept.
        sources: Base addresses by the source's name, and keys by that of their setting.
        links: `HOST KIND`, beside the hosts that are known.
    """
    options = FetchOptions(
        contact=contact,
        connections=connections,
        whole_timeout_s=timeout_s,
        max_body=int(body_mb * MEGABYTE),
        ttl_s=cache_days * DAY_S,
        cache_mb=int(cache_mb),
        offline=is_offline,
        hosts=dict(map(_limit, limits)),
    )
    in_force = registry.keys_of(os.environ)
    keys = {name: in_force.get(name) or sources[setting] for name, setting in SECRETS.items()}
    urls = {name: sources[name] for name in registry.BASE_URLS}
    hosts = {host: LinkKind(kind) for host, kind in map(str.split, links)}
    known = registry.sources(registry.SourceSettings(urls, keys, link_hosts=hosts))
    return Web(Fetcher(options, cache), known, {})


def _limit(line: str) -> tuple[str, HostLimit]:
    host, connections, *rate = line.split()
    return host, HostLimit(int(connections), 1 / float(rate[0]) if rate else 0.0)
