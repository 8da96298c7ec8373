"""What a source says of a release: each genre with where it stands, links by kind, tracks beside those they fit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from musictui.library.scraped import Found, Page
from musictui.model.release import PageState, Release, ReleaseMatch, ReleaseTrack
from musictui.model.track import Track
from musictui.tui.figures import count, duration, size
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.page_list import STATES, Entry

LABEL = 10
EVIDENCE_SHOWN = 3
LENGTH = 7

ReadTrack = Callable[[int], Track | None]


@dataclass(frozen=True, slots=True)
class _Line:
    content: Content
    value: str = ""
    """What is copied: an address, a name."""


class ReleaseFacts(LineList):
    """Lines of facts; the cursor picks one to copy."""

    DEFAULT_CSS = """
    ReleaseFacts {
        & > .line-list--cursor { background: $background 0%; text-style: none; }
    }
    """
    BORDER_TITLE = "release"
    BINDING_GROUP_TITLE = "Release"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "move(-1000000000)", "first fact", show=False, id="release.first"),
        Binding("G", "move(1000000000)", "last fact", show=False, id="release.last"),
    ]

    def __init__(self, read: ReadTrack, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        """`read` gives a track of the library."""
        super().__init__(id=id, classes=classes)
        self._read = read
        self._entry: Entry | None = None
        self._state = PageState.WAITING
        self._lines: list[_Line] = []

    @property
    def value(self) -> str:
        """What stands under the cursor, to copy."""
        return self._lines[self.cursor].value if self.cursor < len(self._lines) else ""

    def show(self, entry: Entry | None, state: PageState) -> None:
        """Tell all about an address or a release; `state` is that of its page just now."""
        is_other = (entry.key if entry else None) != (self._entry.key if self._entry else None)
        self._entry, self._state = entry, state
        self.border_title = "page" if entry is not None and entry.found is None else "release"
        if is_other:
            self.scroll_to(y=0, animate=False, force=True)
            self.set_reactive(ReleaseFacts.cursor, 0)
        self._rebuild()

    def row_count(self) -> int:
        """As many as it takes."""
        return len(self._lines)

    def is_selectable(self, row: int) -> bool:
        """What can be copied."""
        return 0 <= row < len(self._lines) and bool(self._lines[row].value)

    def draw(self, row: int, width: int) -> Content:
        """One line."""
        return self._lines[row].content.truncate(width, ellipsis=True)

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap to the new width."""
        self._rebuild()

    def _rebuild(self) -> None:
        width = self.scrollable_content_region.width
        before, self._lines = self._lines, []
        if self._entry is not None and width > LABEL:
            entry = self._entry
            self._lines = list(
                _page(entry.page, self._state, width)
                if entry.found is None
                else _release(entry.found, self._read, width)
            )
        self.rows_changed(before, self._lines)


def _page(page: Page, state: PageState, width: int) -> Iterator[_Line]:
    sign, style = STATES[state]
    yield from _wrapped(visible(page.url), width, "bold", value=page.url)
    yield _Line(Content())
    yield _Line(Content.assemble((f"{sign} {state.value}", style)))
    if page.reason:
        yield from _wrapped(visible(page.reason), width, style)
    yield _Line(Content())
    facts = [
        ("source", page.request.get("source", "")),
        ("asked for", page.step),
        ("status", str(page.status or "")),
        ("size", size(page.size) if page.size else ""),
        ("took", "" if page.seconds is None else duration(page.seconds)),
        ("from", ("cache" if page.is_cached else "network") if page.asked_s else ""),
        ("releases", f"{page.releases:,}" if page.asked_s else ""),
    ]
    for label, text in facts:
        if text:
            yield _fact(label, visible(str(text)), width)


def _release(found: Found, read: ReadTrack, width: int) -> Iterator[_Line]:
    release = found.release
    yield from _wrapped(
        visible(release.title or release.url), width, "bold", value=release.title or release.url
    )
    if release.artist:
        yield from _wrapped(visible(release.artist), width, "$foreground", value=release.artist)
    yield from _wrapped(visible(f"{release.source} · {release.url}"), width, "$text-dim", value=release.url)
    yield _Line(Content())
    for label, text in (
        ("date", release.date),
        ("label", release.label),
        ("catalog", release.catalog_number),
        ("country", release.country),
        ("place", release.location),
    ):
        if text:
            yield _fact(label, visible(text), width)
    for name, text in release.ids.items():
        yield _fact(name.removeprefix("musicbrainz_"), visible(text), width)
    yield from _genres(release, width)
    yield from _tracks(release, found.match, read, width)
    yield from _links(release, width)


def _genres(release: Release, width: int) -> Iterator[_Line]:
    if release.genres:
        yield from _heading("GENRES", count(len(release.genres), "genres"), width)
    for genre in release.genres:
        yield _Line(Content.assemble((fit(visible(genre.name), width), "$computed")), genre.name)
        for evidence in genre.evidence[:EVIDENCE_SHOWN]:
            told = visible(f"  {evidence.where}: “{evidence.text}”")
            yield _Line(Content.assemble((fit(told, width), "$text-dim")))


def _tracks(release: Release, match: ReleaseMatch, read: ReadTrack, width: int) -> Iterator[_Line]:
    if not release.tracks and not match.tracks:
        return
    told = f"fits {match.score:.0%}" if match.score else "not in the library"
    yield from _heading("TRACKS", told, width)
    for reason in match.reasons:
        yield from _wrapped(visible(reason), width, "$text-dim")
    fits = {each.place: each for each in match.tracks}
    for index, track in enumerate(release.tracks):
        yield _Line(_track(track, width), track.title)
        if (fit_ := fits.get(index)) is not None:
            yield from _fitting(fit_.track_id, fit_.score, fit_.reasons, read, width)
    if not release.tracks:
        for each in match.tracks:
            yield from _fitting(each.track_id, each.score, each.reasons, read, width)
    for track_id in match.extra:
        name = _name(read(track_id))
        yield _Line(
            Content.assemble((fit(f"  ? {name}, which the release does not list", width), "$warning"))
        )


def _track(track: ReleaseTrack, width: int) -> Content:
    place = (
        f"{track.disc}-{track.position or 0:02}"
        if track.disc and track.disc > 1
        else f"{track.position or ''}"
    )
    long = (
        ""
        if track.length_s is None
        else duration(track.length_s)
        if track.length_s >= 60
        else f"0:{track.length_s:02.0f}"
    )
    title = " – ".join(part for part in (track.artist, track.title) if part)
    return Content.assemble(
        (fit(place, 5, is_right=True) + " ", "$text-dim"),
        fit(visible(title), max(width - 6 - LENGTH, 1)),
        (fit(long, LENGTH, is_right=True), "$text-dim"),
    )


def _fitting(
    track_id: int, score: float, reasons: Sequence[str], read: ReadTrack, width: int
) -> Iterator[_Line]:
    name = _name(read(track_id))
    yield _Line(
        Content.assemble(
            ("      ↳ ", "$text-faint"), (fit(f"{score:.0%}  {name}", max(width - 8, 1)), "$computed")
        )
    )
    if reasons:
        yield _Line(Content.assemble((fit("          " + visible(", ".join(reasons)), width), "$text-dim")))


def _name(track: Track | None) -> str:
    if track is None:
        return "gone"
    title = next(iter(track.tags.get("title", ())), "")
    return visible(title or track.path.rpartition(b"/")[2].decode("utf-8", "surrogateescape"))


def _links(release: Release, width: int) -> Iterator[_Line]:
    if release.links:
        yield from _heading("LINKS", count(len(release.links), "links"), width)
    for kind, links in groupby(sorted(release.links, key=lambda link: link.kind), key=lambda link: link.kind):
        for place, link in enumerate(links):
            label = kind.value if place == 0 else ""
            yield _Line(
                Content.assemble(
                    (fit(label, LABEL), "$text-dim"), fit(visible(link.url), max(width - LABEL, 1))
                ),
                link.url,
            )


def _heading(title: str, told: str, width: int) -> Iterator[_Line]:
    yield _Line(Content())
    yield _Line(
        Content.assemble((fit(title, max(width - len(told), 1)), "bold $text-dim"), (told, "$text-faint"))
    )


def _fact(label: str, text: str, width: int) -> _Line:
    return _Line(Content.assemble((fit(label, LABEL), "$text-dim"), fit(text, max(width - LABEL, 1))), text)


def _wrapped(text: str, width: int, style: str, *, value: str = "") -> Iterator[_Line]:
    for place, line in enumerate(Content.assemble((text, style)).wrap(max(width, 1))):
        yield _Line(line, value if place == 0 else "")
