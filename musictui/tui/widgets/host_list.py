"""The polite-network panel: whom the program asks, how fast it may, and what it waits for."""

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from musictui.scrape.fetch.limits import HostStatus
from musictui.scrape.fetch.totals import Totals
from musictui.tui.figures import count, duration, remaining, size
from musictui.tui.visible import fit, visible

SHOWN = 6
NOW, WAITS, PACE, HITS, BYTES = 5, 7, 16, 5, 8
NARROW = 56
"""Below so many cells the last two columns are left out."""


class HostList(Widget):
    """A line for each host, those that are busy first; drawn anew when a figure that is shown has changed."""

    DEFAULT_CSS = """
    HostList { width: 1fr; height: auto; max-height: 10; }
    """
    BORDER_TITLE = "network"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id, classes=classes)
        self._rows: list[tuple[str, ...]] = []
        self._more = 0
        self._is_offline = False

    def show(
        self, hosts: Sequence[HostStatus], totals: Totals | None, *, connections: int, is_offline: bool
    ) -> None:
        """Tell how things stand; `connections` are those of all hosts together, at most."""
        ordered = sorted(hosts, key=lambda host: (not _is_busy(host), host.host))
        rows = [_row(host) for host in ordered[:SHOWN]]
        more = len(ordered) - len(rows)
        if (rows, more, is_offline) != (self._rows, self._more, self._is_offline):
            is_taller = (len(rows), more, is_offline) != (len(self._rows), self._more, self._is_offline)
            self._rows, self._more, self._is_offline = rows, more, is_offline
            self.refresh(layout=is_taller)
        active = sum(host.active for host in hosts)
        self.border_subtitle = _sums(totals, active, connections)

    def render(self) -> Content:
        """The hosts; or why there are none."""
        lines = []
        if self._is_offline:
            lines.append(
                Content.assemble(("offline: nothing is asked, only what was kept answers", "$warning"))
            )
        if self._rows:
            heads = ("host", "now", "waits", "pace", "kept", "came", "")
            lines += [self._line(heads, is_head=True), *map(self._line, self._rows)]
        elif not self._is_offline:
            lines.append(Content.assemble(("No host was asked yet.", "$text-dim")))
        if self._more:
            lines.append(Content.assemble((f"and {count(self._more, 'hosts')} more, at rest", "$text-dim")))
        return Content("\n").join(lines)

    def _line(self, row: Sequence[str], *, is_head: bool = False) -> Content:
        name, now, waits, pace, hits, came, style = row
        is_narrow = self.size.width < NARROW
        room = max(self.size.width - NOW - WAITS - PACE - 2 - (0 if is_narrow else HITS + BYTES), 8)
        dim = "bold $text-dim" if is_head else "$text-dim"
        parts = [
            (fit(name, room), dim if is_head else "$foreground"),
            (fit(now, NOW, is_right=True), dim if is_head or now.startswith("0/") else "$computed"),
            (fit(waits, WAITS, is_right=True) + "  ", dim),
            (fit(pace, PACE), style or dim),
        ]
        if not is_narrow:
            parts += [(fit(hits, HITS, is_right=True), dim), (fit(came, BYTES, is_right=True), dim)]
        return Content.assemble(*parts)


def _sums(totals: Totals | None, active: int, connections: int) -> str:
    if totals is None or not totals.answered:
        return "nothing asked yet"
    kept = f"{totals.hit_rate:.0%} of {totals.answered:,} from the cache"
    return f"{active} of {connections} connections · {kept} · {size(totals.bytes_in)}"


def _is_busy(host: HostStatus) -> bool:
    return bool(host.active or host.waiting or host.back_off_s or host.breaker != "closed")


def _row(host: HostStatus) -> tuple[str, ...]:
    """The columns as texts, and the color of the pace."""
    pace, style = _pace(host)
    asked = host.requests + host.hits
    return (
        visible(host.host),
        f"{host.active}/{host.connections}",
        f"{host.waiting:,}" if host.waiting else "",
        pace,
        f"{host.hits / asked:.0%}" if asked else "",
        size(host.bytes_in),
        style,
    )


def _pace(host: HostStatus) -> tuple[str, str]:
    """What the next request waits for, in whole seconds, so that it does not flicker; else how often one may be made."""
    if host.back_off_s > 0:
        return f"rests {remaining(host.back_off_s)}", "$warning"
    if host.breaker == "open":
        return f"left alone {remaining(host.next_slot_s)}", "$warning"
    if host.breaker != "closed":
        return "is tried again", "$warning"
    if host.waiting and host.next_slot_s >= 1:
        return f"next in {remaining(host.next_slot_s)}", ""
    if host.interval_s <= 0:
        rate = "as it comes"
    elif host.interval_s < 1:
        rate = f"{1 / host.interval_s:.0f} per s"
    else:
        rate = f"1 per {duration(host.interval_s)}"
    return f"{rate}, {host.budget:,} left" if host.budget is not None else rate, ""
