"""What the web is doing just now, as the Scrape screen looks at it some times a second."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from musictui.jobs.scrape_asked import Asked
from musictui.library.scraped import Page
from musictui.model.release import PageState
from musictui.scrape.fetch import addresses, hosts
from musictui.scrape.fetch.limits import HostStatus
from musictui.scrape.fetch.totals import Totals

if TYPE_CHECKING:  # opened by what asks first
    from musictui.jobs.web import Web


class Hosts:
    """One look at the web, kept until the next."""

    def __init__(self, web: "Callable[[], Web | None]") -> None:
        """`web` gives it, once there is one."""
        self._web = web
        self.hosts: Sequence[HostStatus] = ()
        self.totals: Totals | None = None
        self.under_way: Mapping[int, PageState] = {}
        """Pages that are asked just now, by id."""
        self._turns: dict[str, float] = {}
        """Host to seconds until its next slot, where that is worth telling."""
        self._waiting: dict[int, int] = {}
        """Page to the whole seconds that were told of it last."""
        self._names: dict[int, str] = {}
        """Page to its host."""
        self._skipped: dict[tuple[str, ...], list[str]] = {}

    def look(self) -> frozenset[int]:
        """Look again; gives the pages of which something else is told than before, by id."""
        web = self._web()
        if web is None:
            return frozenset()
        now, before = dict(web.under_way), self.under_way
        self.hosts, self.totals = web.fetcher.hosts(), web.fetcher.totals
        self._turns = {host.host: round(host.next_slot_s) for host in self.hosts if host.next_slot_s >= 1}
        told = {
            page_id: round(self._turns.get(self._names.get(page_id, ""), 0.0))
            for page_id, state in now.items()
            if state is PageState.WAITING
        }
        changed = {page_id for page_id in {*now, *before} if now.get(page_id) != before.get(page_id)}
        changed |= {
            page_id for page_id in {*told, *self._waiting} if told.get(page_id) != self._waiting.get(page_id)
        }
        self.under_way, self._waiting = now, told
        return frozenset(changed)

    @property
    def at_least_s(self) -> float:
        """For so long at least those that wait will wait: one after the other, where a host wants that; seconds."""
        return max((_queue_s(host) for host in self.hosts), default=0.0)

    def turn_s(self, page: Page) -> float | None:
        """Seconds until the host of a page may be asked next, 0 for at once; None if the page does not wait there."""
        if page.id not in self.under_way:
            return None
        if page.id not in self._names:
            try:
                self._names[page.id] = hosts.host_key(addresses.parse(page.url))
            except addresses.AddressError:
                self._names[page.id] = ""
        return self._turns.get(self._names[page.id], 0.0)

    def skipped(self, asked: Asked) -> list[str]:
        """Services that a question cannot reach for want of a key, as they call themselves."""
        web = self._web()
        if web is None or asked.urls:
            return []
        if asked.sources not in self._skipped:
            names = asked.sources or tuple(web.sources)
            known = [web.sources[name] for name in names if name in web.sources]
            self._skipped[asked.sources] = [source.title for source in known if source.missing_key()]
        return self._skipped[asked.sources]


def _queue_s(host: HostStatus) -> float:
    """How long it takes until the last of those that wait for a host is asked, if all goes well."""
    return host.next_slot_s + (host.waiting - 1) * host.interval_s if host.waiting else 0.0
