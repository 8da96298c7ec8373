"""How asking the web looks: nothing asked, asking, filled, failed, interrupted, filtered, at two sizes."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.errors import UsageError
from musictui.jobs.job import Job, JobState
from musictui.jobs.scrape_asked import Asked
from musictui.library import schema, scraped
from musictui.library.scraped import NewPage, Outcome
from musictui.model.release import (
    Evidence,
    Genre,
    Link,
    LinkKind,
    PageState,
    Release,
    ReleaseMatch,
    ReleaseTrack,
    TrackMatch,
)
from musictui.scrape.fetch.limits import HostStatus
from musictui.scrape.fetch.totals import Totals
from musictui.session import Session
from musictui.tui import theme
from musictui.tui.app import MusicApp
from musictui.tui.screens.scrape import ScrapeScreen
from tests.tui.conftest import NOW_S
from tests.tui.test_changes_snapshots import Compare, MakeApp, Setup, at_both_sizes
from tests.tui.waiting import text_of, until

POST = Release(
    "https://music.example.org/releases/1995/bjork-post-reissue-with-a-long-name-of-its-own",
    "page",
    "Post",
    "Björk",
    "1995-06-13",
    label="One Little Indian",
    catalog_number="TPLP51",
    genres=(
        Genre("art pop", (Evidence("JSON-LD keywords", "Art Pop"), Evidence("tag link", "art-pop"))),
        Genre("trip hop", (Evidence("category", "Trip-Hop [b]&[/b] more"),)),
        Genre("r&b", (Evidence("title", "R&B"),)),
    ),
    links=(
        Link("https://www.youtube.com/watch?v=abcdefghijk", LinkKind.VIDEO, "youtube.com"),
        Link("https://bjork.bandcamp.com/album/post", LinkKind.STORE, "bandcamp.com"),
        Link("https://bjork.com/", LinkKind.OFFICIAL, "bjork.com"),
    ),
    tracks=(
        ReleaseTrack("Army of Me", "Björk", 1, length_s=246.0),
        ReleaseTrack("Hyper-Ballad", "Björk", 2, length_s=321.0),
        ReleaseTrack("[b]The Modern Things[/b]", "Björk", 3, length_s=250.0),
    ),
)
SHOP = Release(
    "https://shop.example.net/album/7",
    "deezer",
    "Post",
    "Björk",
    "1996",
    genres=(Genre("art pop", (Evidence("Deezer genre", "Art Pop"),)),),
)
ODD = Release("https://blog.example.com/2024/05/odd", "page", "[b]x[/b] $primary", "[red]Eve[/red]")
ALBUMS = ("Debut", "Telegram", "Homogenic", "[b]Vespertine[/b]", "Medúlla with a name that is long")
STANDING = {
    PageState.BLOCKED: "Its robots.txt does not want programs there.",
    PageState.TOO_MANY_REQUESTS: "The server wants to be asked more slowly.",
    PageState.EMPTY: "The server answered with nothing.",
    PageState.NOT_FOUND: "There is no such page.",
}


def put(session: Session, *, waiting: int = 0) -> int:
    """A scrape of some pages in the library, `waiting` of them not asked yet."""
    conn = session.database.reader()
    by_title = dict(conn.execute("SELECT json_extract(tags, '$.title[0]'), id FROM track_tags"))
    conn.close()
    army, hyper = by_title["Army of Me"], by_title["Hyper-Ballad"]
    pairs = (
        TrackMatch(0, army, 1.0, ("the same title", "1 s longer", "by Björk")),
        TrackMatch(1, hyper, 0.87, ("the same title", "76 s longer", "by Björk")),
    )
    fits = ReleaseMatch(0.94, pairs, (2,), (by_title["Isobel"],), ("2 of 3 tracks found",))
    whole = ReleaseMatch(0.9, tuple(pair._replace(place=-1) for pair in pairs))
    answers: list[tuple[str, Outcome, list[tuple[Release, ReleaseMatch]]]] = [
        (POST.url, Outcome(PageState.OK, "", 200, 41_000, 0.52), [(POST, fits)]),
        (SHOP.url, Outcome(PageState.OK, "", 200, 2_100, 0.0, True), [(SHOP, whole)]),
        (ODD.url, Outcome(PageState.OK, "", 200, 9_000, 1.3), [(ODD, ReleaseMatch())]),
        *(
            (f"https://blog.example.com/2024/05/page-{number}", Outcome(state, why, None, 0, 0.2), [])
            for number, (state, why) in enumerate(STANDING.items())
        ),
    ]
    asked = Asked(urls=(POST.url, SHOP.url), name="Björk – Post")

    def store(writer: Any) -> int:
        scrape_id = scraped.begin(writer, asked.title(), asked.as_json(), NOW_S - 60)
        request = {"url": "", "source": "page", "manner": "page", "step": "page", "context": {}}
        for url, outcome, found in answers:
            (page,) = scraped.add_pages(
                writer, scrape_id, [NewPage({**request, "url": url}, url, "page page")]
            )
            scraped.settle(writer, page.id, outcome, found, NOW_S - 30)
        for number in range(waiting):
            url = f"https://api.example.org/ws/2/release?query=artist:Bj%C3%B6rk%20{number}&fmt=json"
            about = {"source": "musicbrainz", "step": "search-release", "about": ["Björk", ALBUMS[number]]}
            asked_of = {**request, **about, "url": url}
            scraped.add_pages(writer, scrape_id, [NewPage(asked_of, url, "musicbrainz search-release")])
        if not waiting:
            scraped.end(writer, scrape_id, NOW_S - 20)
        return scrape_id

    conn = schema.open_writer(session.paths.library, timeout_s=5)
    conn.execute("BEGIN")
    found = store(conn)
    conn.execute("COMMIT")
    conn.close()
    return found


class Still(ScrapeScreen):
    """A screen on which nothing goes on but what stands still."""

    def __init__(
        self, *, state: JobState | None = None, error: Exception | None = None, has_pages: bool = True
    ):
        super().__init__()
        self._standing: Job | None = None
        if state is not None:
            job = Job(1, "scrape", "Asking about Björk – Post", "scrape")
            job.state, job.error = state, error
            job.reporter.begin("Asking", "pages", 12)
            if has_pages:
                job.reporter.summary["scrape"] = 1
            self._standing = job
        if state is JobState.RUNNING and has_pages:
            self._freeze_hosts()

    def _freeze_hosts(self) -> None:
        quiet = {"requests": 9, "hits": 3, "bytes_in": 412_000, "problem": "", "breaker": "closed"}
        self.hosts.hosts = [
            HostStatus("blog.example.com", 0, 0, 1, 1.0, 0.0, None, 0.0, **quiet),
            HostStatus("api.example.org", 1, 3, 1, 1.05, 3.2, 41, 0.0, **quiet),
            HostStatus("music.example.org", 2, 0, 4, 0.0, 0.0, None, 0.0, **quiet),
            HostStatus("shop.example.net", 0, 1, 4, 0.105, 12.0, None, 12.0, **quiet),
            HostStatus("down.example.net", 0, 0, 4, 0.0, 29.0, None, 0.0, **{**quiet, "breaker": "open"}),
        ]
        self.hosts.totals = Totals(40, 12, 2, 28, 412_000, 9_000)
        self.hosts.under_way = {8: PageState.LOADING, 9: PageState.WAITING, 10: PageState.WAITING}
        self.hosts._turns = {"api.example.org": 3.0}

    def on_mount(self) -> None:
        """Show what stands."""
        if self._standing is not None:
            self.follow(self._standing)


def shown(make: Callable[[], Still], *keys: str, shows: str) -> Setup:
    """The screen after these keys."""

    async def run(pilot: Pilot[Any]) -> None:
        await pilot.app.push_screen(make())
        await until(pilot, lambda: isinstance(pilot.app.screen, Still) and pilot.app.screen.is_mounted)
        screen = pilot.app.screen
        if screen._standing is None or screen._standing.reporter.summary:
            await until(pilot, lambda: screen.shown is not None)
        screen.look()
        await pilot.pause()
        await pilot.press(*keys)
        await until(pilot, lambda: bool(pilot.app.totals) and shows in text_of(pilot))

    return run


@pytest.fixture
def found(filled: Session) -> Session:
    """A library with a scrape that has ended."""
    put(filled)
    return filled


@at_both_sizes
def test_scrape_of_nothing(
    snap_compare: Compare, app: MusicApp, filled: Session, size: tuple[int, int]
) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await pilot.press("3")
        await until(pilot, lambda: bool(pilot.app.totals) and "Nothing was asked yet" in text_of(pilot))

    assert snap_compare(app, terminal_size=size, run_before=run)


@at_both_sizes
def test_scrape(snap_compare: Compare, app: MusicApp, found: Session, size: tuple[int, int]) -> None:
    run_before = shown(Still, "down", shows="PROPOSED")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_scrape_that_asks(
    snap_compare: Compare, app: MusicApp, filled: Session, size: tuple[int, int]
) -> None:
    put(filled, waiting=5)
    run_before = shown(
        lambda: Still(state=JobState.RUNNING), "n", "end", "up", "up", "up", shows="next in 3 s"
    )
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_scrape_that_begins(
    snap_compare: Compare, app: MusicApp, filled: Session, size: tuple[int, int]
) -> None:
    run_before = shown(lambda: Still(state=JobState.RUNNING, has_pages=False), shows="Asking about")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_scrape_that_failed(
    snap_compare: Compare, app: MusicApp, filled: Session, size: tuple[int, int]
) -> None:
    error = UsageError("There is nothing to ask.", hint="Discogs is left out: its token is not set.")
    run_before = shown(
        lambda: Still(state=JobState.FAILED, error=error, has_pages=False), shows="Nothing could be asked"
    )
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_scrape_that_was_interrupted(
    snap_compare: Compare, app: MusicApp, filled: Session, size: tuple[int, int]
) -> None:
    put(filled, waiting=5)
    run_before = shown(lambda: Still(state=JobState.CANCELLED), shows="goes on")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_scrape_of_problems(
    snap_compare: Compare, app: MusicApp, found: Session, size: tuple[int, int]
) -> None:
    run_before = shown(Still, "f", "f", "down", shows="only problems")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_question_to_the_web(
    snap_compare: Compare, app: MusicApp, filled: Session, size: tuple[int, int]
) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await pilot.press("3")
        await until(pilot, lambda: bool(pilot.app.totals) and "Nothing was asked yet" in text_of(pilot))
        await pilot.press("a")
        await until(pilot, lambda: "ask the web" in text_of(pilot) and "An address" in text_of(pilot))
        dialog = pilot.app.screen
        dialog.line.cursor_blink = False
        await until(pilot, lambda: bool(dialog._sources))
        await pilot.press(*"https://example.org")
        await until(pilot, lambda: "only these pages" in text_of(pilot))

    assert snap_compare(app, terminal_size=size, run_before=run)


def test_scrape_with_one_left_out_in_the_light(snap_compare: Compare, app: MusicApp, found: Session) -> None:
    app.theme = theme.LIGHT
    run_before = shown(Still, "down", "space", "up", shows="left out")
    assert snap_compare(app, terminal_size=(120, 40), run_before=run_before)


def test_scrape_without_colors(
    snap_compare: Compare, make_app: MakeApp, filled: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    put(filled, waiting=5)
    run_before = shown(lambda: Still(state=JobState.RUNNING), "n", "down", shows="PROPOSED")
    assert snap_compare(make_app(), terminal_size=(120, 40), run_before=run_before)
