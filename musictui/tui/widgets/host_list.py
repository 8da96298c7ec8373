"""The polite-network panel: whom the program asks, how fast it may, and what it waits for."""

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from musictui.scrape.fetch import Totals
from musictui.scrape.limits import HostStatus
from musictui.tui.figures import duration, size
from musictui.tui.visible import fit, visible

SHOWN = 20


class HostList(Widget):
    """One line a host, those that are busy first; all of it is drawn anew some times a second."""

    DEFAULT_CSS = """
    HostList { width: 1fr; height: auto; max-height: 9; }
    """
    BORDER_TITLE = "network"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id, classes=classes)
        self._hosts: Sequence[HostStatus] = ()
        self._is_offline = False

    def show(self, hosts: Sequence[HostStatus], totals: Totals, *, is_offline: bool) -> None:
        """Tell how things stand."""
        ordered = sorted(hosts, key=lambda host: (-(host.active + host.waiting), host.host))[:SHOWN]
        if (ordered, is_offline) != (self._hosts, self._is_offline):
            self._hosts, self._is_offline = ordered, is_offline
            self.refresh(layout=True)
        asked = (
            f"{totals.hit_rate:.0%} of {totals.asked:,} from the cache"
            if totals.asked
            else "nothing asked yet"
        )
        self.border_subtitle = f"{asked} · {size(totals.bytes_in)}"

    def render(self) -> Content:
        """The hosts; or why there are none."""
        lines = [self._line(host) for host in self._hosts]
        if self._is_offline:
            lines.insert(0, Content.assemble(("offline: only what was kept is shown", "$warning")))
        return (
            Content("\n").join(lines) if lines else Content.assemble(("No host was asked yet.", "$text-dim"))
        )

    def _line(self, host: HostStatus) -> Content:
        width = self.size.width
        told = _told(host)
        at_once = f"{host.active}/{host.connections}"
        waiting = f"{host.waiting:,} wait" if host.waiting else ""
        room = max(width - 7 - 10 - 24, 10)
        return Content.assemble(
            fit(visible(host.host), room),
            (fit(at_once, 6, is_right=True) + " ", "$computed" if host.active else "$text-dim"),
            (fit(waiting, 10), "$text-dim"),
            (
                fit(told, max(width - room - 17, 0)),
                "$warning" if host.back_off_s or host.problem else "$text-dim",
            ),
        )


def _told(host: HostStatus) -> str:
    if host.breaker != "closed":
        return visible(host.problem) or "left alone for a while"
    if host.back_off_s > 0:
        return f"wants peace for {duration(host.back_off_s)}"
    if host.next_slot_s > 0:
        return f"next in {duration(host.next_slot_s)}"
    rate = f"1 per {duration(host.interval_s)}" if host.interval_s else "no fixed rate"
    budget = f", {host.budget:,} left" if host.budget is not None else ""
    return f"{rate}{budget}"
