"""Where the artists of a library come from: asked of an encyclopedia on loopback, kept, and asked no more."""

import asyncio
from typing import Any

import msgspec
import pytest

from musictui.jobs.draft_origins import planned
from musictui.jobs.resolve_origins import SILENT, WINDOW
from musictui.library import origins, scraped
from musictui.library.origin_cache import OriginCache
from musictui.library.scraped import NewPage, Outcome
from musictui.model.origin import OriginState
from musictui.model.release import PageState, Release, ReleaseMatch
from tests.jobs.artist_library import Library, Records
from tests.jobs.conftest import eventually
from tests.jobs.encyclopedia import Encyclopedia

KNOWN, AMBIGUOUS, UNKNOWN = OriginState.KNOWN, OriginState.AMBIGUOUS, OriginState.UNKNOWN


async def test_artists_are_found_and_areas_are_walked_up_to_the_country(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    country = encyclopedia.area("Norway", code="NO")
    county = encyclopedia.area("Vestland", within=country)
    city = encyclopedia.area("Bergen", within=county)
    encyclopedia.artist("Ann", "SE")
    encyclopedia.artist("Bob", area=city)
    encyclopedia.artist("Carl", begin=city)
    encyclopedia.artist("Nobody Else", "DE")
    for artist in ("Ann", "bob", "Carl", "Dee"):
        await library.add(artist=artist)
    assert await library.states() == {
        "Ann": ("SE", KNOWN),
        "bob": ("NO", KNOWN),
        "Carl": ("NO", KNOWN),
        "Dee": (None, UNKNOWN),
    }
    assert library.report.done == library.report.total == 4


async def test_a_second_run_asks_nothing_and_a_new_session_neither(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Ann", "SE")
    for artist in ("Ann", "Unknown"):
        await library.add(artist=artist)
    await library.resolve()
    asked = encyclopedia.asked()
    assert asked > 0
    result = await library.resolve()
    assert (result.hit_rate, result.requests, encyclopedia.asked()) == (1, 0, asked)
    library.cache = OriginCache()
    result = await library.resolve()
    assert (result.hit_rate, encyclopedia.asked()) == (1, asked)
    assert library.report.summary["hit rate"] == 1
    assert library.report.summary["from memory"] == 2
    await library.resolve(refresh=True)
    assert encyclopedia.asked() > asked


async def test_a_shared_name_is_ambiguous_until_an_album_decides(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Dynamo", "FI", made=["Frost"])
    encyclopedia.artist("DYNAMO", "DE", made=["Licht"])
    encyclopedia.artist("Dynamo Go", "NZ", made=["Other"])
    await library.add(artist="Dynamo", album="Elsewhere")
    assert await library.states() == {"Dynamo": (None, AMBIGUOUS)}
    queue = [each.key for each in await library.database.read(origins.overview) if each.is_open]
    assert queue == ["dynamo"]
    await library.add(artist="Dynamo", album="licht")
    assert await library.states() == {"Dynamo": ("DE", KNOWN)}
    assert not [each for each in await library.database.read(origins.overview) if each.is_open]


async def test_an_id_in_the_tags_is_asked_for(library: Library, encyclopedia: Encyclopedia) -> None:
    encyclopedia.artist("Dynamo", "FI")
    german = encyclopedia.artist("Dynamo", "DE")
    await library.add(artist="Dynamo", musicbrainz_artistid=german.upper())
    assert await library.states() == {"Dynamo": ("DE", KNOWN)}
    assert encyclopedia.asked() == 1


async def test_two_artists_of_one_name_in_the_library_stay_two(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    finn = encyclopedia.artist("Dynamo", "FI", made=["Frost"])
    german = encyclopedia.artist("Dynamo", "DE", made=["Licht"])
    frost = await library.add(artist="Dynamo", album="Frost", musicbrainz_artistid=finn)
    licht = await library.add(artist="Dynamo", album="Licht", musicbrainz_artistid=german)
    bare = await library.add(artist="Dynamo", album="Other")
    assert await library.states() == {"Dynamo": (None, AMBIGUOUS)}
    assert encyclopedia.asked() == 2
    # What no name can tell, the id on each track can.
    draft, unsure = await library.database.read(
        lambda conn: planned(conn, [frost, licht, bare], "artistcountry")
    )
    written = {
        change.track_id: (*change.after["artistcountry"], change.sources[0].url) for change in draft.changes
    }
    page = "https://musicbrainz.org/artist/"
    assert written == {frost: ("FI", page + finn), licht: ("DE", page + german)}
    assert unsure == 1
    await library.database.write(lambda conn: origins.choose(conn, "Dynamo", "NL"))
    draft, unsure = await library.database.read(
        lambda conn: planned(conn, [frost, licht, bare], "artistcountry")
    )
    assert {change.after["artistcountry"] for change in draft.changes} == {("NL",)}
    assert unsure == 0


async def test_an_id_that_is_gone_leads_back_to_the_name(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Ann", "SE")
    await library.add(artist="Ann", musicbrainz_artistid="aaaaaaaa-0000-4000-8000-999999999999")
    assert await library.states() == {"Ann": ("SE", KNOWN)}


async def test_credits_are_split_with_care(library: Library, encyclopedia: Encyclopedia) -> None:
    for name, country in (
        ("Ann", "SE"),
        ("Bob", "NO"),
        ("Simon & Garfunkel", "US"),
        ("Xyz", "FR"),
        ("Qrs", "IT"),
    ):
        encyclopedia.artist(name, country)
    for artist in ("Ann", "Bob", "Ann & Bob", "Ann feat. Bob", "Simon & Garfunkel"):
        await library.add(artist=artist)
    await library.add(artist="Xyz meets Qrs", artists=["Xyz", "Qrs"])
    states = await library.states()
    assert {name: country for name, (country, _) in states.items()} == {
        "Ann": "SE",
        "Bob": "NO",
        "Simon & Garfunkel": "US",
        "Xyz": "FR",
        "Qrs": "IT",
    }
    lines = await library.database.read(
        lambda conn: origins.page(conn, [each.key for each in origins.overview(conn)])
    )
    assert [(one.artist, one.tracks) for one in lines[:2]] == [("Ann", 3), ("Bob", 3)]


async def test_what_a_source_knows_as_one_artist_stays_one_when_its_halves_come(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Hall & Oates", "US")
    await library.add(artist="Hall & Oates")
    assert list(await library.states()) == ["Hall & Oates"]
    for artist in ("Hall", "Oates"):
        await library.add(artist=artist)
    assert list(await library.states()) == ["Hall", "Hall & Oates", "Oates"]


async def test_a_failure_is_no_answer(library: Library, encyclopedia: Encyclopedia) -> None:
    encyclopedia.artist("Ann", "SE")
    await library.add(artist="Ann")
    encyclopedia.is_broken = True
    result = await library.resolve()
    assert (result.failed, result.artists["ann"].state) == (1, UNKNOWN)
    assert library.report.problem_count == 1
    assert await library.database.read(origins.load) == {}
    encyclopedia.is_broken = False
    assert await library.states() == {"Ann": ("SE", KNOWN)}


async def test_asking_again_without_an_answer_shows_what_is_known(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Änn / Bo", "SE")
    await library.add(artist="Änn / Bo")
    await library.resolve()
    encyclopedia.is_broken = True
    result = await library.resolve(refresh=True)
    assert [(one.country, one.state) for one in result.artists.values()] == [("SE", KNOWN)]
    assert (result.failed, library.report.summary["not answered"]) == (1, 1)
    assert [problem.subject for problem in library.report.problems] == ["MusicBrainz: Änn / Bo"]


async def test_a_source_that_answers_no_more_is_left_alone(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    for number in range(40):
        await library.add(artist=f"Band {number}")
    encyclopedia.is_broken = True
    result = await library.resolve()
    # Those under way when it became clear were still told of.
    assert SILENT < library.report.problem_count <= SILENT + WINDOW + 1
    assert "MusicBrainz" in {problem.subject for problem in library.report.problems}
    assert (result.failed, library.report.summary["not answered"]) == (40, 40)


async def test_offline_asks_nobody_and_keeps_nothing_new(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Ann", "SE")
    await library.add(artist="Ann")
    result = await library.resolve(offline=True)
    assert (result.artists["ann"].state, encyclopedia.asked()) == (UNKNOWN, 0)
    assert await library.database.read(origins.load) == {}
    await library.resolve()
    await library.database.write(lambda conn: conn.execute("DELETE FROM artist_origins"))
    library.cache = OriginCache()
    asked = encyclopedia.asked()
    assert await library.states(offline=True) == {"Ann": ("SE", KNOWN)}
    assert encyclopedia.asked() == asked


async def test_what_the_user_chose_is_not_asked_and_outranks_all(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Ann", "SE")
    await library.add(artist="Ann")
    await library.database.write(lambda conn: origins.choose(conn, "Ann", "NO"))
    assert await library.states() == {"Ann": ("NO", OriginState.CHOSEN)}
    assert encyclopedia.asked() == 0
    assert await library.states(refresh=True) == {"Ann": ("NO", OriginState.CHOSEN)}
    assert encyclopedia.asked() == 1


async def test_tags_and_pages_speak_too(library: Library, encyclopedia: Encyclopedia) -> None:
    encyclopedia.artist("Ann", "SE")
    await library.add(artist="Ann", artistcountry="NO")
    await library.add(artist="Bob", artistcountry="Norway")
    await library.add(artist="Carl", country="XE")
    await library.add(artist="Dee", country="US")
    await library.add(artist="Eve")
    assert (await library.states())["Eve"] == (None, UNKNOWN)

    def scraped_page(conn: Any) -> None:
        scrape_id = scraped.begin(conn, "Eve", {}, 1.0)
        (page,) = scraped.add_pages(conn, scrape_id, [NewPage({}, "https://eve.example/")])
        release = Release("https://eve.example/", "bandcamp", artist="EVE", location="Lyon, France")
        other = Release("https://eve.example/2", "bandcamp", artist="Eve", location="Oslo, Norway")
        found = [(release, ReleaseMatch(0.9)), (other, ReleaseMatch(0.0))]
        scraped.settle(conn, page.id, Outcome(PageState.OK), found, 1.0)

    await library.database.write(scraped_page)
    assert await library.states() == {
        "Ann": (None, OriginState.DISPUTED),
        "Bob": ("NO", KNOWN),
        "Carl": (None, UNKNOWN),
        "Dee": (None, UNKNOWN),
        "Eve": ("FR", KNOWN),
    }


async def test_only_some_artists_can_be_asked_for(library: Library, encyclopedia: Encyclopedia) -> None:
    ids = [await library.add(artist=artist) for artist in ("Ann", "Bob feat. Carl", "Dee")]
    assert list(await library.states(ids=ids[1:2])) == ["Bob", "Carl"]
    assert list(await library.states(artists=["DEE"])) == ["Dee"]
    assert list((await library.resolve(ids=[])).artists) == []


async def test_names_that_are_no_text_are_asked_for_as_they_can(library: Library) -> None:
    await library.add(artist="Ann\udc80", title="\ud800")
    await library.add(artist="[/b]" * 100)
    await library.add(artist='"\\')
    assert {state for _, state in (await library.states()).values()} == {UNKNOWN}


async def test_the_draft_writes_what_is_sure_and_says_who_said_it(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Ann", "SE")
    encyclopedia.artist("Bob", "NO")
    for _ in range(2):
        encyclopedia.artist("Dynamo", "FI" if _ else "DE")
    ids = [
        await library.add(**tags)
        for tags in (
            {"artist": "Ann"},
            {"artist": "Ann feat. Bob"},
            {"artist": "Ann feat. Dynamo"},
            {"artist": "Dynamo"},
            {"artist": "Bob", "artistcountry": "NO"},
            {"title": "Nobody"},
        )
    ]
    await library.resolve()
    draft, unsure = await library.database.read(lambda conn: planned(conn, ids, "artistcountry"))
    assert unsure == 2
    assert {change.track_id: dict(change.after) for change in draft.changes} == {
        ids[0]: {"artistcountry": ("SE",)},
        ids[1]: {"artistcountry": ("SE", "NO")},
    }
    (said,) = draft.changes[0].sources
    assert (said.source, said.field, said.text) == ("musicbrainz", "artistcountry", "Ann: area: SE")
    assert said.url.startswith("https://musicbrainz.org/artist/")
    assert said.at_s > 0
    assert {one.text for one in draft.changes[1].sources} == {"Ann: area: SE", "Bob: area: NO"}
    assert msgspec.json.encode(draft.changes)


async def test_who_stands_for_nobody_is_not_asked_for(library: Library, encyclopedia: Encyclopedia) -> None:
    encyclopedia.artist("Various Artists", "US")
    for artist in ("Various Artists", "VA", "[unknown]", "x" * 500):
        await library.add(artist=artist)
    assert {state for _, state in (await library.states()).values()} == {UNKNOWN}
    assert encyclopedia.asked() == 0


async def test_a_cancelled_run_keeps_what_it_decided(library: Library, encyclopedia: Encyclopedia) -> None:
    for number in range(60):
        encyclopedia.artist(f"Artist {number:02}", "SE")
        await library.add(artist=f"Artist {number:02}")
    encyclopedia.site.delay_s = 0.05
    run = asyncio.create_task(library.resolve())

    async def has_begun() -> bool:
        return library.report.done >= 5

    await eventually(has_begun)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    kept = await library.database.read(origins.load)
    assert library.report.done == len(kept) < 60
    encyclopedia.site.delay_s = 0
    result = await library.resolve()
    assert (result.hits, result.asked) == (len(kept), 60 - len(kept))


async def test_what_was_found_before_an_interruption_stays(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    for number in range(40):
        encyclopedia.artist(f"Artist {number:02}", "SE")
        await library.add(artist=f"Artist {number:02}")
    await library.resolve(artists=[f"Artist {number:02}" for number in range(30)])
    asked = encyclopedia.asked()
    result = await library.resolve()
    assert (result.hits, result.asked) == (30, 10)
    assert encyclopedia.asked() == asked + 10


async def test_discogs_is_asked_where_the_encyclopedia_leaves_it_open(
    library: Library, encyclopedia: Encyclopedia, records: Records
) -> None:
    encyclopedia.artist("Ann", "SE")
    records.artist("Ann", "Singer from Oslo, Norway.")
    records.artist("Bob", "A duo from Bergen, Norway. They made three albums.")
    records.artist("Carl", "Nobody knows where.")
    for artist in ("Ann", "Bob", "Carl"):
        await library.add(artist=artist)
    assert await library.states() == {"Ann": ("SE", KNOWN), "Bob": ("NO", KNOWN), "Carl": (None, UNKNOWN)}
    assert records.tokens == ["Discogs token=a token"] * 2
    stored = await library.database.read(lambda conn: origins.get(conn, "Bob"))
    assert stored is not None
    (said,) = stored.origin.evidence
    assert (said.source, said.country, said.text) == ("discogs", "NO", "location: Bergen, Norway")
    assert said.url == "https://www.discogs.com/artist/1001"
    assert said.at_s > 0
    assert "a token" not in msgspec.json.encode(stored.origin).decode()


async def test_discogs_does_not_decide_between_namesakes_it_does_not_know_apart(
    library: Library, encyclopedia: Encyclopedia, records: Records
) -> None:
    encyclopedia.artist("Dynamo", "FI")
    encyclopedia.artist("Dynamo", "DE")
    records.artist("Dynamo", "A band from Leeds, England.")
    await library.add(artist="Dynamo", album="Licht")
    result = await library.resolve()
    origin = result.artists["dynamo"]
    assert (origin.country, origin.state) == (None, AMBIGUOUS)
    assert {one.country for one in origin.candidates} == {"FI", "DE", "GB"}


async def test_namesakes_all_from_one_country_have_that_country_and_it_is_said(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Dynamo", "FI", comment="band")
    encyclopedia.artist("Dynamo", "FI", comment="producer")
    await library.add(artist="Dynamo")
    origin = (await library.resolve()).artists["dynamo"]
    assert (origin.country, origin.state) == ("FI", KNOWN)
    assert origin.note == "2 artists are called so, all from one country"
    assert len(origin.candidates) == 2
