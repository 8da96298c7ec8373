"""What looks like an answer and is none: who is not sure where an artist comes from does not guess."""

from typing import Any

import pytest

from musictui.jobs.draft_origins import planned
from musictui.jobs.web import Web
from musictui.library import origins, scraped
from musictui.library.origin_cache import OriginCache
from musictui.library.scraped import NewPage, Outcome
from musictui.model.origin import OriginState
from musictui.model.release import PageState, Release, ReleaseMatch
from tests.jobs.artist_library import Library, Records
from tests.jobs.encyclopedia import Encyclopedia

KNOWN, AMBIGUOUS, UNKNOWN, DISPUTED = (
    OriginState.KNOWN,
    OriginState.AMBIGUOUS,
    OriginState.UNKNOWN,
    OriginState.DISPUTED,
)


async def drafted(library: Library, *ids: int) -> tuple[dict[int, str], int]:
    """The countries that would be written, by track, and how many tracks stay as they are."""
    draft, unsure = await library.database.read(lambda conn: planned(conn, ids, "artistcountry"))
    return {one.track_id: ", ".join(one.after["artistcountry"]) for one in draft.changes}, unsure


async def wrote(library: Library, track_id: int, field: str, value: str) -> None:
    """The program wrote a value that a source said."""
    await library.database.write(
        lambda conn: conn.execute(
            "INSERT INTO provenance VALUES (?, ?, json_array(?), 'musicbrainz', '', 'area', 0, 1)",
            (track_id, field, value),
        )
    )


async def test_a_country_that_was_corrected_by_hand_counts(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Inxs", "AU")
    track_id = await library.add(artist="Inxs", artistcountry="AU")
    await wrote(library, track_id, "artistcountry", "AU")
    result = await library.resolve()
    assert [one.source for one in result.artists["inxs"].evidence] == ["musicbrainz"]
    await library.change(track_id, artistcountry="New Zealand")
    result = await library.resolve()
    assert (result.artists["inxs"].country, result.artists["inxs"].state) == (None, DISPUTED)
    assert {(one.source, one.country) for one in result.artists["inxs"].evidence} == {
        ("tags", "NZ"),
        ("musicbrainz", "AU"),
    }
    assert await drafted(library, track_id) == ({}, 1)


async def test_a_country_of_artists_written_to_the_field_of_releases_confirms_nothing(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Ann", "CA")
    track_id = await library.add(artist="Ann", country="CA")
    await wrote(library, track_id, "country", "CA")
    result = await library.resolve()
    assert [one.source for one in result.artists["ann"].evidence] == ["musicbrainz"]


async def test_countries_in_tags_that_differ_are_a_dispute_and_spellings_are_not(library: Library) -> None:
    for artist, country in (
        ("Ann", "DE"), ("Ann", "FR"),
        ("Bob", "Finland"), ("Bob", "FI"), ("Bob", "Japan"),
        ("Carl", "NO"), ("Carl", "Norway"), ("Carl", "Norge"),
        ("Dee", "Portland"), ("Eve", "Leeds, England"), ("Fay", "Georgia"),
    ):  # fmt: skip
        await library.add(artist=artist, artistcountry=country)
    result = await library.resolve()
    assert {name: (one.country, one.state) for name, one in result.artists.items()} == {
        "ann": (None, DISPUTED),
        "bob": (None, DISPUTED),
        "carl": ("NO", KNOWN),
        "dee": (None, UNKNOWN),
        "eve": ("GB", KNOWN),
        "fay": ("GE", KNOWN),
    }
    assert [(one.country, one.text) for one in result.artists["bob"].evidence] == [
        ("FI", "artist's country: Finland (2 of 3 tracks)"),
        ("JP", "artist's country: Japan (1 of 3 tracks)"),
    ]
    assert {one.country for one in result.artists["bob"].candidates} == {"FI", "JP"}
    assert len(result.artists["carl"].evidence) == 1


async def scrape(library: Library, *found: Release) -> None:
    """Releases that fit tracks of the library, as a page told them."""

    def write(conn: Any) -> None:
        scrape_id = scraped.begin(conn, "pages", {}, 1.0)
        (page,) = scraped.add_pages(conn, scrape_id, [NewPage({}, "https://pages.example/")])
        fitting = [(release, ReleaseMatch(0.9)) for release in found]
        scraped.settle(conn, page.id, Outcome(PageState.OK), fitting, 1.0)

    await library.database.write(write)


async def test_the_place_of_a_label_is_not_that_of_its_artists(library: Library) -> None:
    for artist in ("Ann", "Bob", "Carl", "Various Artists"):
        await library.add(artist=artist)
    url = "https://label.example/"
    await scrape(
        library,
        Release(url, "bandcamp", artist="Ann", label="Some Label", location="Oslo, Norway"),
        Release(url, "bandcamp", artist="Bob", label="BOB", location="Lyon, France"),
        Release(url, "page", artist="Carl", label="Some Label", location="Oslo, Norway"),
        Release(url, "bandcamp", artist="Various Artists", location="Oslo, Norway"),
    )
    result = await library.resolve()
    assert {name: (one.country, one.state) for name, one in result.artists.items()} == {
        "ann": (None, UNKNOWN),
        "bob": ("FR", KNOWN),
        "carl": (None, UNKNOWN),
        "various artists": (None, UNKNOWN),
    }
    assert result.artists["ann"].evidence == ()
    assert [(one.country, one.weight) for one in result.artists["carl"].evidence] == [("NO", 0.3)]


async def test_an_id_on_one_track_does_not_decide_for_those_that_another_made(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    british = encyclopedia.artist("Nirvana", "GB", made=["All of Us"])
    encyclopedia.artist("Nirvana", "US", made=["Nevermind"])
    marked = await library.add(artist="Nirvana", album="Unplugged Hits", musicbrainz_artistid=british)
    bare = await library.add(artist="Nirvana", album="Nevermind", title="Lithium")
    result = await library.resolve()
    origin = result.artists["nirvana"]
    assert (origin.country, origin.state) == (None, AMBIGUOUS)
    assert "Nevermind" in origin.note
    assert await drafted(library, marked, bare) == ({marked: "GB"}, 1)


async def test_an_id_decides_for_tracks_without_one_while_nothing_contradicts(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    british = encyclopedia.artist("Nirvana", "GB", made=["All of Us"])
    encyclopedia.artist("Nirvana", "US", made=["Nevermind"])
    await library.add(artist="Nirvana", album="Nevermind", musicbrainz_artistid=british)
    await library.add(artist="Nirvana", album="All of Us")
    assert await library.states() == {"Nirvana": ("GB", KNOWN)}
    # New albums of tracks without an id are looked at, also where it was known.
    await library.add(artist="Nirvana", album="Nevermind")
    assert await library.states() == {"Nirvana": (None, AMBIGUOUS)}


async def test_a_track_with_the_id_of_another_than_the_chosen_one_has_the_country_of_that(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    composer = encyclopedia.artist("John Williams", "US", made=["Jaws"])
    encyclopedia.artist("John Williams", "AU", made=["Cavatina"])
    ids = [
        await library.add(artist="John Williams", album="Hits", musicbrainz_artistid=composer),
        await library.add(artist="John Williams", album="Cavatina"),
    ]
    await library.resolve()
    await library.database.write(lambda conn: origins.choose(conn, "John Williams", "AU"))
    assert await drafted(library, *ids) == ({ids[0]: "US", ids[1]: "AU"}, 0)


async def test_an_id_that_was_merged_into_another_still_says_who_is_meant(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    merged = encyclopedia.merge(encyclopedia.artist("Ann of Sweden", "SE"))
    await library.add(artist="Ann", musicbrainz_artistid=merged)
    result = await library.resolve()
    assert (result.artists["ann"].country, result.artists["ann"].state) == ("SE", KNOWN)
    assert result.artists["ann"].confidence == pytest.approx(0.95)
    german = encyclopedia.artist("Ann", "DE")
    ids = [await library.add(artist="Ann", musicbrainz_artistid=mbid) for mbid in (german, merged)]
    assert await library.states() == {"Ann": (None, AMBIGUOUS)}
    assert await drafted(library, *ids) == ({ids[0]: "DE", ids[1]: "SE"}, 0)


async def test_an_area_that_two_countries_hold_is_in_neither(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    countries = [encyclopedia.area(name, code=code) for name, code in (("Ireland", "IE"), ("UK", "GB"))]
    encyclopedia.artist("Ann", area=encyclopedia.area("Ireland", within=countries))
    encyclopedia.artist("Bob", begin=encyclopedia.area("Ireland", within=countries))
    for artist in ("Ann", "Bob"):
        await library.add(artist=artist)
    assert await library.states() == {"Ann": (None, UNKNOWN), "Bob": (None, UNKNOWN)}


@pytest.mark.parametrize("written", ["Beatles", "Beatles, The", "the beatles", "The Beatles"])
async def test_the_article_makes_no_other_artist(
    library: Library, encyclopedia: Encyclopedia, written: str
) -> None:
    encyclopedia.artist("The Beatles", "GB")
    encyclopedia.artist("Beatles Revival", "DE")
    await library.add(artist=written)
    assert await library.states() == {written: ("GB", KNOWN)}


async def test_an_article_that_nobody_has_may_be_there_all_the_same(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Ramones", "US")
    encyclopedia.artist("The Band", "CA")
    encyclopedia.artist("Band", "DE")
    for artist in ("The Ramones", "The Band", "Band"):
        await library.add(artist=artist)
    assert await library.states() == {
        "The Ramones": ("US", KNOWN),
        "The Band": ("CA", KNOWN),
        "Band": (None, AMBIGUOUS),
    }


async def test_a_credit_is_parted_where_a_source_knows_each_and_not_the_whole(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    for name, country in (
        ("MF DOOM", "GB"), ("Madlib", "US"), ("Simon", "US"), ("Garfunkel", "US"), ("Simon & Garfunkel", "US"),
        ("Earth", "US"), ("Ann", ""), ("Hall", "FR"),
    ):  # fmt: skip
        encyclopedia.artist(name, country)
    both = await library.add(artist="MF DOOM & Madlib", album="Villainy")
    for artist in ("Simon & Garfunkel", "Earth, Wind & Fire", "Ann, Hall & Madlib", "Ann, Simon & Garfunkel"):
        await library.add(artist=artist)
    found = await library.states()
    assert found == {
        "Ann": (None, UNKNOWN),
        "Earth, Wind & Fire": (None, UNKNOWN),
        "Hall": ("FR", KNOWN),
        "MF DOOM": ("GB", KNOWN),
        "Madlib": ("US", KNOWN),
        "Simon & Garfunkel": ("US", KNOWN),
    }
    assert library.report.done == library.report.total == len(found)
    assert await drafted(library, both) == ({both: "GB, US"}, 0)
    # And so it stays: for a new session, without asking again.
    library.cache = OriginCache()
    asked = encyclopedia.asked()
    result = await library.resolve()
    assert ({one.artist for one in result.artists.values()}, result.hit_rate) == (set(found), 1)
    assert encyclopedia.asked() == asked


async def test_a_name_as_it_is_sorted_is_not_parted(library: Library, encyclopedia: Encyclopedia) -> None:
    for name in ("Smith", "John", "Sammy Davis", "Jr.", "Nick Cave", "Warren Ellis", "The", "Foo", "Ann"):
        encyclopedia.artist(name, "US")
    for artist in ("Smith, John", "Sammy Davis, Jr.", "Foo, The", "Foo; Ann", "Nick Cave, Warren Ellis"):
        await library.add(artist=artist)
    found = set(await library.states())
    assert found == {
        "Smith, John",
        "Sammy Davis, Jr.",
        "Foo, The",
        "Foo",
        "Ann",
        "Nick Cave",
        "Warren Ellis",
    }


async def test_a_credit_whose_names_could_not_be_asked_for_is_asked_again(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("MF DOOM", "GB")
    encyclopedia.artist("Madlib", "US")
    await library.add(artist="MF DOOM & Madlib")
    encyclopedia.refused = 'artist:"Madlib"'
    result = await library.resolve()
    assert (list(result.artists), result.failed) == (["mf doom & madlib"], 1)
    encyclopedia.refused = ""
    assert list(await library.states(artists=["MF DOOM & Madlib"])) == ["Madlib", "MF DOOM"]


async def test_what_releases_hint_at_does_not_make_one_artist_of_a_credit(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    await library.add(artist="Foo & Bar", country="US")
    assert list(await library.states()) == ["Foo & Bar"]
    for artist in ("Foo", "Bar"):
        await library.add(artist=artist)
    assert list(await library.states()) == ["Bar", "Foo"]


@pytest.mark.parametrize(
    "profile",
    [
        "Not to be confused with the black metal band from Norway.",
        "For the band from Canada, see Dynamo (2).",
        "Formerly a member of a group from Sweden.",
        "Producer using percussion samples from Ghana.",
        "DJ from Detroit, now living in Berlin, Germany.",
    ],
)
async def test_a_profile_that_says_something_else_is_no_evidence(
    library: Library, records: Records, profile: str
) -> None:
    records.artist("Dynamo", profile)
    await library.add(artist="Dynamo")
    assert await library.states() == {"Dynamo": (None, UNKNOWN)}
    assert len(records.tokens) == 1


async def test_a_source_that_can_be_asked_since_is_asked_about_who_is_unknown(
    library: Library, encyclopedia: Encyclopedia, web: Web, records: Records
) -> None:
    encyclopedia.artist("Ann", "SE")
    records.artist("Bob", "A duo from Bergen, Norway.")
    for artist in ("Ann", "Bob"):
        await library.add(artist=artist)
    with_token = library.web
    library.use(web)
    assert await library.states() == {"Ann": ("SE", KNOWN), "Bob": (None, UNKNOWN)}
    library.use(with_token)
    result = await library.resolve()
    assert (result.hits, result.asked, result.artists["bob"].country) == (1, 1, "NO")
    # Without it again there is nobody new to ask.
    library.use(web)
    assert (await library.resolve()).hit_rate == 1


async def test_one_misplaced_id_does_not_change_the_other_tracks(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Massy", "SE", made=["One"])
    other = encyclopedia.artist("Other One", "JP", made=["Nihon"])
    ids = [await library.add(artist="Massy", album=album) for album in ("One", "Two", "Fresh")]
    ids.append(await library.add(artist="Massy", album="Sampler", musicbrainz_artistid=other))
    assert await library.states() == {"Massy": ("SE", KNOWN)}
    written, _ = await drafted(library, *ids)
    assert [written[track_id] for track_id in ids[:3]] == ["SE", "SE", "SE"]


async def test_an_id_of_another_name_on_most_tracks_leaves_it_open(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    encyclopedia.artist("Massy", "SE")
    other = encyclopedia.artist("Other One", "JP")
    for _ in range(3):
        await library.add(artist="Massy", musicbrainz_artistid=other)
    await library.add(artist="Massy", title="Loose")
    assert await library.states() == {"Massy": (None, AMBIGUOUS)}


@pytest.mark.parametrize("is_joined", [True, False])
async def test_ids_in_another_order_than_the_names_are_told_by_their_names(
    library: Library, encyclopedia: Encyclopedia, is_joined: bool
) -> None:
    sue = encyclopedia.artist("Small Sue", "GB")
    encyclopedia.artist("Small Sue", "IE")
    tim = encyclopedia.artist("Tall Tim", "NO")
    both = await library.add(
        artist="Small Sue feat. Tall Tim", musicbrainz_artistid=f"{tim}; {sue}" if is_joined else [tim, sue]
    )
    assert await library.states() == {"Small Sue": ("GB", KNOWN), "Tall Tim": ("NO", KNOWN)}
    assert await drafted(library, both) == ({both: "GB, NO"}, 0)


async def test_ids_are_told_by_their_names_also_where_some_stand_in_order(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    sue, tim = encyclopedia.artist("Small Sue", "GB"), encyclopedia.artist("Tall Tim", "NO")
    ids = [
        await library.add(artist="Small Sue", musicbrainz_artistid=sue),
        await library.add(artist="Small Sue feat. Tall Tim", musicbrainz_artistid=[tim, sue]),
    ]
    assert await library.states() == {"Small Sue": ("GB", KNOWN), "Tall Tim": ("NO", KNOWN)}
    assert await drafted(library, *ids) == ({ids[0]: "GB", ids[1]: "GB, NO"}, 0)


@pytest.mark.parametrize("form", ["https://musicbrainz.org/artist/{}", " {} ", "{};"])
async def test_an_id_is_read_in_other_forms(library: Library, encyclopedia: Encyclopedia, form: str) -> None:
    encyclopedia.artist("Dynamo", "FI")
    german = encyclopedia.artist("Dynamo", "DE")
    await library.add(artist="Dynamo", musicbrainz_artistid=form.format(german))
    assert await library.states() == {"Dynamo": ("DE", KNOWN)}


async def test_two_countries_on_one_track_of_one_artist_are_a_dispute(library: Library) -> None:
    await library.add(artist="Ann", artistcountry=["DE", "FR"])
    await library.add(artist="Bob", artistcountry=["DE", "Germany"])
    result = await library.resolve()
    assert {name: (one.country, one.state) for name, one in result.artists.items()} == {
        "ann": (None, DISPUTED),
        "bob": ("DE", KNOWN),
    }
    assert result.artists["bob"].evidence[0].text.endswith("(1 of 1 tracks)")
    assert {one.text for one in result.artists["ann"].evidence} == {
        "artist's country: DE (1 of 1 tracks)",
        "artist's country: FR (1 of 1 tracks)",
    }


async def test_a_code_behind_its_country_is_no_state(library: Library) -> None:
    await library.add(artist="Ann", artistcountry="Germany (DE)")
    assert await library.states() == {"Ann": ("DE", KNOWN)}


async def test_who_is_known_with_another_and_is_not_parted(
    library: Library, encyclopedia: Encyclopedia
) -> None:
    for name, country in (
        ("Earth, Wind & Fire", "US"), ("Earth", "DE"), ("Wind", "DK"), ("Fire", "JP"),
        ("Belle and Sebastian", "GB"), ("Belle", "FR"), ("Sebastian", "FR"),
    ):  # fmt: skip
        encyclopedia.artist(name, country)
    for artist in ("Earth, Wind and Fire", "Belle & Sebastian"):
        await library.add(artist=artist)
    found = {"Belle & Sebastian": ("GB", KNOWN), "Earth, Wind and Fire": ("US", KNOWN)}
    assert await library.states() == found
    # Nor when its pieces come to the library.
    for artist in ("Earth, Wind & Fire", "Earth", "Wind", "Fire"):
        await library.add(artist=artist)
    assert "Earth, Wind and Fire" in await library.states()


async def test_an_article_behind_the_name_is_one(library: Library, encyclopedia: Encyclopedia) -> None:
    encyclopedia.artist("The Band", "CA")
    encyclopedia.artist("Band", "DE")
    await library.add(artist="Band, The")
    assert await library.states() == {"Band, The": ("CA", KNOWN)}


async def test_nationality_and_city_of_a_profile_decide(library: Library, records: Records) -> None:
    records.artist("Ann", "Norwegian duo from Bergen.")
    records.artist("Bob", "British producer from Nairobi, Kenya.")
    for artist in ("Ann", "Bob"):
        await library.add(artist=artist)
    result = await library.resolve()
    assert {name: one.country for name, one in result.artists.items()} == {"ann": "NO", "bob": None}
    assert result.artists["ann"].evidence[0].text == "location: Bergen (Norwegian)"
