"""From free text to a country, and to none where the text leaves several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.errors import UsageError
from musictui.scrape.origins import chosen, places, places_cities, places_names, places_own

KNOWN = [
    ("Norway", "NO"),
    ("  norge ", "NO"),
    ("Deutschland", "DE"),
    ("日本", "JP"),
    ("U.S.A.", "US"),
    ("U.K.", "GB"),
    ("Holland", "NL"),
    ("The Netherlands", "NL"),
    ("Türkiye", "TR"),
    ("Turkey", "TR"),
    ("Kosovo", "XK"),
    ("South Korea", "KR"),
    ("Korea, Republic of", "KR"),
    ("DR Congo", "CD"),
    ("Republic of the Congo", "CG"),
    ("Côte d’Ivoire", "CI"),
    ("Guinea", "GN"),
    ("Guinea-Bissau", "GW"),
    ("Papua New Guinea", "PG"),
    ("Scotland", "GB"),
    ("Northern Ireland", "GB"),
    ("Derry, N. Ireland", "GB"),
    ("Republic of Ireland", "IE"),
    ("Jersey", "JE"),
    ("New Jersey", "US"),
    ("Trinidad and Tobago", "TT"),
    ("Port of Spain, Trinidad and Tobago", "TT"),
    ("Hong Kong", "HK"),
    ("Ghent, Belgium", "BE"),
    ("Leeds, England", "GB"),
    ("UK - England - South West", "GB"),
    ("Ohio - Akron", "US"),
    ("Akron, OH", "US"),
    ("Akron OH", "US"),
    ("Tiny Creek, MT", "US"),
    ("Hamilton, ON", "CA"),
    ("Melbourne, VIC", "AU"),
    ("Perth, WA", "AU"),
    ("Tacoma, WA", "US"),
    ("Vancouver, WA", "US"),
    ("Vancouver, BC", "CA"),
    ("Toronto, CA", "CA"),
    ("Sacramento, CA", "US"),
    ("Munich, DE", "DE"),
    ("Dover, DE", "US"),
    ("Linz, AUT", "AT"),
    ("Torino (TO)", "IT"),
    ("Recife - PE", "BR"),
    ("Georgia, USA", "US"),
    ("Macon, Georgia", "US"),
    ("Tbilisi, Georgia", "GE"),
    ("Busan, Korea", "KR"),
    ("Kinshasa, Congo", "CD"),
    ("Brazzaville, Congo", "CG"),
    ("Mexico, Missouri", "US"),
    ("Peru, IN", "US"),
    ("Split Croatia", "HR"),
    ("Leipzig (Germany)", "DE"),
    ("Germany (Leipzig, Saxony)", "DE"),
    ("Queens, NY [Astoria]", "US"),
    ("Oulu/Tampere", "FI"),
    ("Rouen / France", "FR"),
    ("Bradford/ Leeds, UK", "GB"),
    ("Omaha, NE; Topeka, KS", "US"),
    ("Köln", "DE"),
    ("Firenze", "IT"),
    ("Москва", "RU"),
    ("Reykjavik", "IS"),
    ("Texas", "US"),
    ("Guadeloupe, France", "GP"),
    ("Ponce, Puerto Rico, USA", "PR"),
    ("Hong Kong, China", "HK"),
    ("Orkney", "GB"),
    ("Republic of Georgia", "GE"),
    ("Québec", "CA"),
    ("Bavaria", "DE"),
    ("based in Oslo, Norway", "NO"),
    ("Troms&oslash;, Norway", "NO"),
    ("FR", "FR"),
    ("Island", "IS"),
    ("Reykjavík, Island", "IS"),
    ("Long Island", "US"),
    ("Rhode Island", "US"),
    ("Norfolk Island", "NF"),
    ("Granada, Spain", "ES"),
    ("St. George's, Grenada", "GD"),
    ("Norfolk, VA", "US"),
    ("Salvador, Bahia", "BR"),
    ("Россия", "RU"),
    ("Germany (DE)", "DE"),
    ("Germany, DE", "DE"),
    ("Germany DE", "DE"),
    ("Germany - DE", "DE"),
    ("Munich, Germany (DE)", "DE"),
    ("Germany (DEU)", "DE"),
    ("Canada (CA)", "CA"),
    ("Israel (IL)", "IL"),
    ("India (IN)", "IN"),
    ("Colombia, CO", "CO"),
    ("Morocco, MA", "MA"),
    ("Gabon, GA", "GA"),
    ("DE (Germany)", "DE"),
    ("Bavaria, DE", "DE"),
    ("Alberta, CA", "CA"),
    ("California, CA", "US"),
    ("Germany - Leipzig", "DE"),
    ("Congo, Democratic Republic of the", "CD"),
    ("Congo, Republic of the", "CG"),
    ("Bahamas, The", "BS"),
]


@pytest.mark.parametrize(("text", "country"), KNOWN)
def test_country_of_reads_what_people_write(text: str, country: str) -> None:
    place = places.country_of(text)
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?!",
        "Korea",
        "Congo",
        "Georgia",
        "Virgin Islands",
        "London",
        "Paris",
        "Birmingham",
        "Cambridge",
        "Kingston",
        "Valencia",
        "Victoria",
        "CA",
        "DE",
        "LA",
        "NC",
        "in",
        "me",
        "Paris / New York",
        "London & Berlin",
        "Tromsø, Norway / Umeå, Sweden",
        "Bruges, Belgium, Vermont",
        "Paris, Houston",
        "Belfast, Ireland",
        "Whidbey Island",
        "Nowhere Island",
        "Salt Spring Island",
        "Fire Island",
        "Granada",
        "Norfolk",
        "Salvador",
        "Santa Lucia",
        "East London",
        "Of",
        "not Germany",
        "Germany (not Austria)",
        "Jamaica, Queens",
        "Ontario, CA",
        "Yugoslavia",
        "Worldwide",
        "Europe",
        "The Moon",
        "platinum",
        "my mother's kitchen somewhere in the cold north of a country that I will not name here or anywhere else, ever",
        "x" * 5000,
    ],
)
def test_country_of_says_nothing_where_it_is_not_sure(text: str) -> None:
    assert places.country_of(text) is None


def test_a_state_that_is_no_more_maps_with_a_note() -> None:
    assert places.country_of("Zaire") == places.Place("CD", "historic", "Zaire, today DR Congo")
    assert places.country_of("Leipzig, East Germany") == places.Place(
        "DE", "historic", "East Germany, today Germany"
    )


def test_of_a_state_that_fell_apart_the_city_says_which_part() -> None:
    place = places.country_of("Brno, Czechoslovakia")
    assert place is not None
    assert (place.country, place.note) == ("CZ", "Czechoslovakia, today Czechia")
    place = places.country_of("Tallinn, USSR")
    assert place is not None
    assert (place.country, place.note) == ("EE", "Soviet Union, today Estonia")
    reading = places.read("Czechoslovakia")
    assert reading.countries == {"CZ", "SK"}
    assert reading.note == "Czechoslovakia, today Czechia or Slovakia"


def test_a_bare_city_that_two_countries_have_is_none_whatever_its_size() -> None:
    cities = places_cities.tables()
    shared = [name for name, found in cities.items() if len({city.country for city in found}) > 1]
    names = places_names.tables().names
    bare = [name for name in shared if name not in names and len(name) > 3]
    assert len(bare) > 1000
    assert [name for name in bare[:2000] if places.country_of(name) is not None] == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("no", "NO"),
        ("NOR", "NO"),
        ("UK", "GB"),
        ("Norway", "NO"),
        ("XK", "XK"),
        ("XW", None),
        ("XE", None),
        ("", None),
        ("Korea", None),
        ("rock", None),
        ("Georgia", "GE"),
        ("Portland", None),
        ("Santiago", None),
        ("Kingston", None),
        ("Victoria", None),
        ("Texas", None),
    ],
)
def test_country_code_takes_codes_and_names(value: str, code: str | None) -> None:
    assert places.country_code(value) == code


@pytest.mark.parametrize(
    ("value", "countries"),
    [
        ("Georgia", "GE"),
        ("Georgia (GE)", "GE"),
        ("Canada (CA)", "CA"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Ontario, CA", "CA US"),
        ("GEO", "GE"),
        ("in", "IN"),
        ("London, England", "GB"),
        ("Memphis, TN", "US"),
        ("Macon, Georgia", "US"),
        ("Prague, CZ", "CZ"),
        ("Saint Petersburg, Russia", "RU"),
        ("Brno, Czechoslovakia", "CZ"),
        ("Moscow, USSR", "RU"),
        ("Kiev, USSR", "UA"),
        ("Sarajevo, Yugoslavia", "BA"),
        ("Czechoslovakia", "CZ SK"),
        ("Congo", "CD CG"),
        ("Korea", "KP KR"),
        ("London", "CA GB"),
        ("Portland", "JM US"),
        ("Paris", "FR US"),
        ("XW", ""),
        ("rock", ""),
    ],
)
def test_a_field_of_countries_is_read_as_codes_names_and_places(value: str, countries: str) -> None:
    assert sorted(places.read_field(value).countries) == countries.split()


@pytest.mark.parametrize(
    ("said", "code"),
    [("Georgia", "GE"), ("Germany (DE)", "DE"), ("no", "NO"), ("Oslo", "NO"), ("Leeds, England", "GB")],
)
def test_a_person_may_name_a_country_in_any_way(said: str, code: str) -> None:
    assert chosen.country(said) == code


@pytest.mark.parametrize(
    ("said", "message", "hint"),
    [
        ("rock", "“rock” is no country.", "Two letters of ISO 3166-1, such as NO, or its name."),
        ("Congo", "“Congo” may mean several countries.", "CD (DR Congo), CG (Congo-Brazzaville)."),
        ("Korea", "“Korea” may mean several countries.", "KP (North Korea), KR (South Korea)."),
        ("Victoria", "“Victoria” may mean several countries.", "CM (Cameroon) and 7 more."),
    ],
)
def test_a_person_who_names_no_country_or_several_is_told_which(said: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        chosen.country(said)
    assert refused.value.message == message
    assert refused.value.hint.endswith(hint)


def test_every_code_of_our_own_tables_is_one_of_iso() -> None:
    titles = places_names.tables().titles
    own = {*places_own.COUNTRIES, *places_own.REGIONS, *places_own.PROVINCES.values()}
    for codes in (*places_own.AMBIGUOUS.values(), *(codes for _, codes in places_own.HISTORIC.values())):
        own |= set(codes.split())
    assert own <= set(titles)


def test_every_country_is_known_by_its_names_and_codes() -> None:
    names = places_names.tables()
    assert len(names.titles) >= 249
    for code, title in names.titles.items():
        assert places.country_code(code) == code
        if title not in places_own.AMBIGUOUS:
            found = places.country_of(title)
            assert found is not None, title
            assert found.country == code


PIECES = [
    "London",
    "Paris",
    "TX",
    "CA",
    "Georgia",
    "USSR",
    "England",
    "Norway",
    ", ",
    " - ",
    "/",
    "(",
    ")",
    "[",
    " & ",
    " ",
]


@given(st.one_of(st.text(max_size=150), st.lists(st.sampled_from(PIECES), max_size=9).map("".join)))
def test_whatever_is_written_gives_one_country_or_none(text: str) -> None:
    place = places.country_of(text)
    assert place is None or place.country in places_names.tables().titles
