"""The Artists screen: ask an encyclopedia on loopback, decide by one key each, write to tags on disk, take it back."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.config import Config, IndexConfig
from musictui.config_web import NetworkConfig, SourcesConfig
from musictui.library import origins
from musictui.model.origin import OriginState
from musictui.session import Session
from musictui.tags import reader
from musictui.tui.app import MusicApp
from musictui.tui.dialogs.choose_country import CountryDialog
from musictui.tui.screens.artists import ArtistsScreen
from musictui.tui.screens.preview import PreviewScreen
from musictui.tui.widgets.origin_facts import LETTERS
from tests import audio
from tests.jobs.encyclopedia import Encyclopedia
from tests.scrape.site import Site
from tests.tui.waiting import text_of, until

MakeApp = Callable[..., MusicApp]
SIZE = (120, 40)
SONGS = (
    {"artist": "Ann", "title": "Low Water", "album": "Tides"},
    {"artist": "Ann feat. Bob", "title": "High Water", "album": "Tides"},
    {"artist": "Dynamo", "title": "Spark", "album": "Currents"},
    {"artist": "Moth", "title": "Lamp", "album": "Night", "artistcountry": "PT"},
    {"artist": "Zed [b]", "title": "End", "album": "Last"},
)


@pytest.fixture
async def encyclopedia() -> AsyncIterator[Encyclopedia]:
    """It knows some of the artists, and of one name two."""
    async with Site() as site:
        made = Encyclopedia(site).serve()
        country = made.area("Norway", code="NO")
        made.artist("Ann", area=made.area("Bergen", within=country))
        made.artist("Bob", "SE")
        made.artist("Dynamo", "FI", comment="techno duo [b]", made=["Frost"])
        made.artist("Dynamo", "DE", comment="punk band", made=["Licht"])
        made.artist("Dynamo", comment="nobody knows")
        made.artist("Moth", "BR")
        yield made


@pytest.fixture
def songs(person: Path) -> Path:
    """A folder of real files."""
    folder = person / "Music"
    for number, tags in enumerate(SONGS):
        audio.make(folder / f"{number}.flac", tags, seed=number)
    return folder


@pytest.fixture
def session(make_session: Callable[[Config], Session], encyclopedia: Encyclopedia) -> Session:
    """A library whose web is the encyclopedia, and addresses where nobody answers."""
    return make_session(config(encyclopedia.url))


def config(url: str, *, is_offline: bool = False) -> Config:
    """Everything on loopback."""
    dead = dict.fromkeys(
        ("discogs", "deezer", "itunes", "lastfm", "acoustid", "coverart"), "http://127.0.0.1:9"
    )
    return Config(
        index=IndexConfig(executor="inline"),
        network=NetworkConfig(limits=("127.0.0.1 8",), offline=is_offline),
        sources=SourcesConfig(musicbrainz=url, **dead),
    )


@pytest.fixture
async def indexed(session: Session, songs: Path) -> Path:
    """The folder, in the library."""
    await session.start("index", roots=(songs,)).wait()
    return songs


async def opened(pilot: Pilot[Any]) -> ArtistsScreen:
    """The screen, when it has read all."""
    await pilot.press("4")
    await until(pilot, lambda: isinstance(pilot.app.screen, ArtistsScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ArtistsScreen)
    await until(pilot, lambda: screen.is_quiet and screen.data.keys)
    return screen


async def asked(pilot: Pilot[Any]) -> ArtistsScreen:
    """The screen, when all artists were asked for by its key."""
    screen = await opened(pilot)
    await pilot.press("a")
    await until(pilot, lambda: screen.job is not None and screen.job.state.is_final)
    await until(pilot, lambda: screen.is_quiet and not screen.data.counts.get(None))
    return screen


def listed(screen: ArtistsScreen) -> Sequence[str]:
    """The names in the list."""
    return [line.artist for row in range(len(screen.data.keys)) if (line := screen.data.line(row))]


def above(pilot: Pilot[Any]) -> str:
    """The second line above the list: what was decided and asked, and the key that helps."""
    lines = text_of(pilot).splitlines()
    return lines[next(number for number, line in enumerate(lines) if "─ artists ─" in line) - 1].strip()


def key_of(letter: str) -> str:
    """The key that types it."""
    return {" ": "space", ",": "comma"}.get(letter, letter)


async def state_of(session: Session, artist: str) -> tuple[str | None, OriginState] | None:
    """What the library has of an artist."""
    stored = await session.database.read(lambda conn: origins.get(conn, artist))
    return (stored.origin.country, stored.origin.state) if stored else None


def countries(folder: Path) -> list[tuple[str, ...]]:
    """What the files say."""
    return [
        tuple(reader.read(bytes(path)).tags.get("artistcountry", ()))
        for path in sorted(folder.glob("*.flac"))
    ]


async def test_artists_are_asked_for_and_told_with_their_evidence(app: MusicApp, indexed: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await asked(pilot)
        assert listed(screen) == ["Ann", "Bob", "Dynamo", "Moth", "Zed [b]"]
        text = text_of(pilot)
        assert "✓ 2 known · ≠ 1 disputed · ? 1 ambiguous · ∅ 1 unknown" in text
        assert "NO Norway" in text
        assert "area: Bergen" in text
        assert "https://musicbrainz.org/artist/" in text
        assert " requests" in text


async def test_the_queue_is_decided_by_one_key_each_and_x_takes_the_last_back(
    app: MusicApp, session: Session, indexed: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await asked(pilot)
        await pilot.press("f")
        assert listed(screen) == ["Dynamo", "Moth"]
        text = text_of(pilot)
        assert "techno duo [b]" in text
        assert "A FI Finland" in text
        assert "B DE Germany" in text
        assert "— not known" in text
        await pilot.press("B", "A")
        await until(pilot, lambda: screen.is_quiet and screen.data.counts.get(OriginState.CHOSEN) == 2)
        await until(pilot, lambda: not app.workers)
        assert await state_of(session, "Dynamo") == ("DE", OriginState.CHOSEN)
        assert await state_of(session, "Moth") == ("BR", OriginState.CHOSEN)
        assert "There is nothing to decide" in text_of(pilot)
        await pilot.press("x")
        await until(pilot, lambda: listed(screen) == ["Moth"])
        assert await state_of(session, "Moth") == (None, OriginState.DISPUTED)
        assert screen.artist is not None
        assert screen.artist.artist == "Moth"
        await pilot.press("x")
        await until(pilot, lambda: listed(screen) == ["Dynamo", "Moth"])


async def test_a_choice_outranks_what_sources_say_when_they_are_asked_again(
    app: MusicApp, session: Session, indexed: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await asked(pilot)
        assert screen.artist is not None
        assert screen.artist.artist == "Ann"
        await pilot.press("c", *"icel")
        assert isinstance(app.screen, CountryDialog)
        await pilot.press(*"xx")
        await until(pilot, lambda: "No country has that name" in text_of(pilot))
        await pilot.press("enter", "backspace", "backspace", "enter")
        # Also before it is read what places are called so.
        await until(pilot, lambda: app.screen is screen and OriginState.CHOSEN in screen.data.counts)
        # In a list of all the cursor goes on to what waits for a decision.
        assert screen.artist.artist == "Dynamo"
        await pilot.press("home", "r")
        await until(pilot, lambda: len(session.jobs.jobs) == 3 and not session.jobs.live)
        assert await state_of(session, "Ann") == ("IS", OriginState.CHOSEN)
        text = text_of(pilot)
        assert "IS Iceland" in text
        assert "≠ MusicBrainz" in text


async def test_countries_are_written_to_the_tags_and_taken_back(
    app: MusicApp, session: Session, indexed: Path
) -> None:
    before = countries(indexed)
    async with app.run_test(size=SIZE) as pilot:
        screen = await asked(pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen and not session.jobs.live)
        assert countries(indexed) == [("NO",), ("NO", "SE"), (), ("PT",), ()]
        await pilot.press("f", "A", "A")
        await until(pilot, lambda: screen.data.counts.get(OriginState.CHOSEN) == 2 and not app.workers)
        await pilot.press("W")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen and not session.jobs.live)
        assert countries(indexed) == [("NO",), ("NO", "SE"), ("FI",), ("BR",), ()]
        for left in (2, 0):
            await pilot.press("u")
            await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
            await pilot.press("enter")
            await until(pilot, lambda: app.screen is screen and not session.jobs.live)
            assert sum(now != then for now, then in zip(countries(indexed), before, strict=True)) == left


async def test_a_track_with_an_artist_who_is_not_known_is_not_written_and_it_is_said(
    app: MusicApp, session: Session, person: Path
) -> None:
    audio.make(person / "Music" / "a.flac", {"artist": "Ann feat. Zed", "title": "Both"}, seed=1)
    await session.start("index", roots=(person / "Music",)).wait()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await asked(pilot)
        await pilot.press("w")
        await until(pilot, lambda: "1 track" in text_of(pilot) and "not all known" in text_of(pilot))
        assert isinstance(app.screen, ArtistsScreen)


async def test_the_list_is_narrowed_searched_and_sorted(app: MusicApp, indexed: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await asked(pilot)
        await pilot.press("slash", *"zed")
        assert listed(screen) == ["Zed [b]"]
        await pilot.press("escape")
        assert len(listed(screen)) == 5
        await pilot.press("slash", *"xyz", "enter")
        assert "No artist has “xyz” in the name" in text_of(pilot)
        await pilot.press("slash", "escape", "o")
        assert listed(screen) == ["Ann", "Bob", "Dynamo", "Moth", "Zed [b]"]
        await pilot.press("o")
        assert listed(screen)[:2] == ["Ann", "Bob"]
        await pilot.press("o", "f", "f", "f")
        assert listed(screen) == ["Zed [b]"]
        assert "only unknown" in text_of(pilot)


async def test_what_was_searched_for_and_decided_leaves_the_keys_where_they_are(
    app: MusicApp, session: Session, indexed: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await asked(pilot)
        await pilot.press("f", "slash", *"dyn", "enter")
        assert listed(screen) == ["Dynamo"]
        await pilot.press("A")
        await until(pilot, lambda: screen.data.counts.get(OriginState.CHOSEN) == 1 and not app.workers)
        assert listed(screen) == []
        assert screen.focused is screen.artists
        text = text_of(pilot)
        assert "Of those to decide, none has “dyn” in the name" in text
        assert "esc  list all again" in text
        await pilot.press("x")
        assert screen.filter.value == "dyn"
        await until(pilot, lambda: listed(screen) == ["Dynamo"])
        await pilot.press("A")
        await until(pilot, lambda: listed(screen) == [] and not app.workers)
        await pilot.press("escape")
        assert listed(screen) == ["Moth"]
        assert not screen.filter.display
        assert screen.focused is screen.artists


async def test_a_choice_taken_back_may_empty_the_list_and_the_keys_stay_where_they_are(
    app: MusicApp, session: Session, indexed: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await asked(pilot)
        await pilot.press("f", "A")
        await until(pilot, lambda: screen.data.counts.get(OriginState.CHOSEN) == 1 and not app.workers)
        await pilot.press("f", "slash", *"dyn", "enter")
        assert listed(screen) == ["Dynamo"]
        await pilot.press("x")
        await until(pilot, lambda: listed(screen) == [])
        assert screen.focused is screen.artists
        assert await state_of(session, "Dynamo") == (None, OriginState.AMBIGUOUS)


async def test_the_line_above_the_list_has_no_empty_parts(app: MusicApp, indexed: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await asked(pilot)
        await until(pilot, lambda: "f lists the 2 to decide" in above(pilot))
        assert "f lists the 2 to decide · asked " in above(pilot)
        await pilot.press("slash", "d")
        # Letters are typed now: no key of the list is named.
        await until(pilot, lambda: "to decide" not in above(pilot))
        assert above(pilot).endswith("requests")
        await pilot.press("enter", "f", "A")
        await until(pilot, lambda: "x takes it back" in above(pilot))
        await pilot.press("slash")
        await until(pilot, lambda: "takes it back" not in above(pilot))
        assert "·  ·" not in above(pilot)
        assert "● Dynamo: FI Finland · asked " in above(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "x takes it back" in above(pilot))


async def test_who_is_unknown_is_decided_where_there_are_candidates_however_many(
    app: MusicApp, session: Session, encyclopedia: Encyclopedia, indexed: Path
) -> None:
    encyclopedia.artist("Zed [b]", area=encyclopedia.area("Soviet Union", code="SU"))
    async with app.run_test(size=SIZE) as pilot:
        screen = await asked(pilot)
        assert await state_of(session, "Zed [b]") == (None, OriginState.UNKNOWN)
        assert "f lists the 3 to decide" in above(pilot)
        await pilot.press("f", "end")
        assert listed(screen) == ["Dynamo", "Moth", "Zed [b]"]
        assert "O UZ Uzbekistan" in text_of(pilot)
        await pilot.press("O")
        await until(pilot, lambda: listed(screen) == ["Dynamo", "Moth"] and not app.workers)
        assert await state_of(session, "Zed [b]") == ("UZ", OriginState.CHOSEN)
        assert screen.data.waiting == 2


async def test_candidates_beyond_the_letters_are_chosen_by_enter(
    app: MusicApp, session: Session, encyclopedia: Encyclopedia, indexed: Path
) -> None:
    for number in range(len(LETTERS) + 1):
        encyclopedia.artist("Zed [b]", ("FI", "DE")[number % 2], comment=f"no. {number}", made=[f"M{number}"])
    async with app.run_test(size=(120, 60)) as pilot:
        screen = await asked(pilot)
        await pilot.press("f", "end", "enter")
        assert screen.focused is screen.origin
        last = sum(
            1 for line in text_of(pilot).splitlines() if " FI Finland" in line or " DE Germany" in line
        )
        assert last == len(LETTERS) + 1
        for _ in range(60):
            await pilot.press("down")
        while not screen.origin.country:
            await pilot.press("up")
        assert " no. " in text_of(pilot)
        country = screen.origin.country
        await pilot.press("enter")
        await until(pilot, lambda: not app.workers)
        assert await state_of(session, "Zed [b]") == (country, OriginState.CHOSEN)


async def test_a_choice_is_told_with_when_it_was_made(app: MusicApp, session: Session, indexed: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await asked(pilot)
        await pilot.press("f", "A", "f", "end")
        for _ in ("at once", "as it is kept"):
            await until(pilot, lambda: "● chosen  FI Finland" in text_of(pilot))
            (told,) = [line for line in text_of(pilot).splitlines() if "✓ you chose it" in line]
            assert re.search(r"FI +\d\d:\d\d │", told)
            await until(pilot, lambda: screen.is_quiet and not app.workers)
        stored = await session.database.read(lambda conn: origins.get(conn, "Dynamo"))
        assert stored is not None
        assert stored.origin.evidence[0].at_s == app.clock()
        await pilot.press("x")
        await until(pilot, lambda: "you chose it" not in text_of(pilot))


async def test_the_artist_stays_in_sight_in_a_smaller_window(
    app: MusicApp, session: Session, person: Path
) -> None:
    for number in range(30):
        audio.make(person / "Music" / f"{number}.flac", {"artist": f"Artist {number:02}"}, seed=1)
    await session.start("index", roots=(person / "Music",)).wait()
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press(*["down"] * 25)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: screen.artists.size.height < 12)
        await until(pilot, lambda: "○ Artist 25" in text_of(pilot))


async def test_the_candidate_under_the_cursor_is_chosen_by_enter_and_addresses_are_copied(
    app: MusicApp, session: Session, indexed: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await asked(pilot)
        await pilot.press("f", "enter")
        assert screen.focused is screen.origin
        for _ in range(20):
            if screen.origin.country:
                break
            await pilot.press("down")
        await pilot.press("enter")
        await until(pilot, lambda: not app.workers)
        assert await state_of(session, "Dynamo") == ("FI", OriginState.CHOSEN)
        await pilot.press("end", "enter")
        assert app.clipboard.startswith("https://musicbrainz.org/artist/")
        await pilot.press("escape")
        assert screen.focused is screen.artists


async def test_a_source_that_fails_is_told_and_nothing_is_kept(
    app: MusicApp, session: Session, encyclopedia: Encyclopedia, indexed: Path
) -> None:
    encyclopedia.is_broken = True
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("r")
        await until(pilot, lambda: screen.job is not None and screen.job.state.is_final)
        await until(pilot, lambda: "1 artist without an answer" in text_of(pilot))
        assert "MusicBrainz: " in text_of(pilot)
        assert screen.data.counts == {None: 5}
        encyclopedia.is_broken = False
        await pilot.press("r")
        await until(pilot, lambda: "without an answer" not in text_of(pilot))
        await until(pilot, lambda: screen.data.counts.get(OriginState.KNOWN) == 1)
        assert await state_of(session, "Ann") == ("NO", OriginState.KNOWN)


async def test_offline_is_said(
    make_session: Callable[[Config], Session], make_app: MakeApp, encyclopedia: Encyclopedia, songs: Path
) -> None:
    session = make_session(config(encyclopedia.url, is_offline=True))
    await session.start("index", roots=(songs,)).wait()
    app = make_app(on=session)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        assert "offline: nobody is asked" in text_of(pilot)
        await pilot.press("a")
        await until(pilot, lambda: screen.job is not None and screen.job.state.is_final)
        await until(pilot, lambda: "5 artists without an answer" in text_of(pilot))
        assert encyclopedia.asked() == 0


async def test_asking_is_stopped_by_a_key_and_what_was_found_stays(
    app: MusicApp, session: Session, encyclopedia: Encyclopedia, indexed: Path
) -> None:
    may_answer = asyncio.Event()
    encyclopedia.site.delay_s = 0.01

    async def slowly(_: Any) -> Any:
        await may_answer.wait()

    encyclopedia.site.on("/ws/2/artist", slowly)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("a")
        await until(pilot, lambda: "Asking" in text_of(pilot) and "0 / 5 artists" in text_of(pilot))
        await pilot.press("s")
        await until(pilot, lambda: screen.job is not None and screen.job.state.is_final)
        await until(pilot, lambda: "stopped; what was found stays" in text_of(pilot))
    may_answer.set()


async def test_the_details_of_a_track_tell_the_country_before_it_is_written(
    app: MusicApp, indexed: Path
) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        await asked(pilot)
        assert countries(indexed)[0] == ()
        await pilot.press("1", "down", "up")
        await until(pilot, lambda: "SAID BY" in text_of(pilot) and "Ann: NO" in text_of(pilot))
        assert "musicbrainz · " in text_of(pilot)


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("UK", "GB"),
        ("GEO", "GE"),
        ("Suomi", "FI"),
        ("London, England", "GB"),
        ("Roma", "RO"),
        ("niger", "NE"),
    ],
)
async def test_any_country_is_chosen_by_what_commands_take_for_it_or_part_of_its_name(
    app: MusicApp, session: Session, indexed: Path, typed: str, country: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("c", *map(key_of, typed), "enter")
        await until(pilot, lambda: app.screen is screen and OriginState.CHOSEN in screen.data.counts)
        await until(pilot, lambda: not app.workers)
        assert await state_of(session, "Ann") == (country, OriginState.CHOSEN)


@pytest.mark.parametrize(
    ("typed", "listed_names"),
    [("Portland", ("JM  Jamaica", "US  United States")), ("Congo", ("CD  DR Congo",))],
)
async def test_of_several_countries_none_is_chosen_before_it_is_said_which(
    app: MusicApp, session: Session, indexed: Path, typed: str, listed_names: Sequence[str]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("c", *map(key_of, typed), "enter")
        await until(pilot, lambda: "It may mean several countries." in text_of(pilot))
        await pilot.press("enter")
        assert isinstance(app.screen, CountryDialog)
        assert all(name in text_of(pilot) for name in listed_names)
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is screen and not app.workers)
        chosen = await state_of(session, "Ann")
        assert chosen is not None
        assert chosen[0] in {"JM", "CG"}


async def test_how_sure_it_is_is_told_the_same_in_the_list_and_in_the_preview(
    app: MusicApp, indexed: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await asked(pilot)
        assert "known 80%" in text_of(pilot)
        assert "80% sure" in text_of(pilot)
        assert "weighs 80%" in text_of(pilot)
        await pilot.press("w")
        await until(
            pilot, lambda: isinstance(app.screen, PreviewScreen) and "musicbrainz 80%" in text_of(pilot)
        )


@pytest.mark.parametrize("size", [(80, 24), SIZE])
async def test_what_can_be_done_is_told_before_what_was_and_is_never_cut(
    app: MusicApp, session: Session, indexed: Path, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await asked(pilot)
        assert screen.job is not None
        figures = {"requests": 1234, "hit rate": 0.97, "from memory": 283, "from the library": 1204}
        screen.job.reporter.summary |= figures
        screen.decided.append(("Ann", "Ann and the Very Long Names of Northern Lights: NO Norway"))
        screen.show_sums()
        await until(pilot, lambda: "x takes it back · f lists the 2 to decide" in above(pilot))
        assert above(pilot).startswith("● Ann and the Very ")
        assert not above(pilot).endswith("…")
        screen.decided.clear()
        screen.show_sums()
        await until(pilot, lambda: above(pilot).startswith("f lists the 2 to decide · asked "))
        assert not above(pilot).endswith("…")
        assert ("(283 memory, 1,204 library)" in above(pilot)) == (size == SIZE)
