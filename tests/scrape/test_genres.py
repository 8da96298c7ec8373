"""The taxonomy, and genres in lists of terms."""

from importlib import resources

import pytest

from musictui.scrape.pages import genres
from musictui.scrape.pages.genres import Place
from musictui.scrape.pages.taxonomy import key, rows, taxonomy


def found(text: str, place: Place = Place.GENRES) -> list[str]:
    return [genre.name for genre in genres.find(text, "tag", place)]


def table() -> list[tuple[str, list[str], list[str]]]:
    text = resources.files("musictui.scrape.pages").joinpath("data/genres.txt").read_text(encoding="utf-8")
    return list(rows(text))


def test_taxonomy_has_more_than_a_thousand_genres() -> None:
    assert len(table()) > 1000


def test_taxonomy_has_every_name_once() -> None:
    names = [key(name.lstrip("~")) for _, spellings, _ in table() for name in spellings]

    assert all(names)
    assert sorted(names) == sorted(set(names))


def test_taxonomy_has_every_parent_and_no_circle() -> None:
    known = {genre for genre, _, _ in table()}

    assert {parent for _, _, parents in table() for parent in parents} <= known
    assert not [genre for genre in known if genre in taxonomy().wider(genre)]


def test_taxonomy_knows_what_holds_what() -> None:
    assert taxonomy().holds("electronic", "dub techno")
    assert taxonomy().holds("rock", "rock")
    assert not taxonomy().holds("dub techno", "electronic")


def test_every_genre_is_found_by_all_its_names() -> None:
    wrong = [
        name for genre, spellings, _ in table() for name in spellings if found(name.lstrip("~")) != [genre]
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Drum & Bass", ["drum and bass"]),
        ("Drum'n'Bass", ["drum and bass"]),
        ("DnB", ["drum and bass"]),
        ("D&B", ["drum and bass"]),
        ("drum-n-bass", ["drum and bass"]),
        ("Hip-Hop/Rap", ["hip hop"]),
        ("hiphop", ["hip hop"]),
        ("R&B/Soul", ["r&b"]),
        ("Rhythm and Blues", ["r&b"]),
        ("Rock 'n' Roll", ["rock and roll"]),
        ("SYNTHPOP", ["synth-pop"]),
        ("Musique concrete", ["musique concrète"]),
        ("Post Punk", ["post-punk"]),
        ("Techno, House; Ambient | Drone", ["techno", "house", "ambient", "drone"]),
        ("Folk, World, & Country", ["folk", "world", "country"]),
        ("Rock / Pop", ["rock", "pop"]),
        ("Electronic - Techno", ["electronic", "techno"]),
        ("Music > Metal > Doom Metal", ["metal", "doom metal"]),
        ("#MelodicDeathMetal #FinnishTechno", ["melodic death metal", "techno"]),
        ("Finnish techno", ["techno"]),
        ("90s French house", ["french house"]),
        ("Techno music", ["techno"]),
        ("Música latina", ["latin"]),
        ("Oi!", ["oi!"]),
        ("Techno, techno, TECHNO", ["techno"]),
    ],
)
def test_spellings_and_lists_are_read(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "platinum",
        "Platinum Records",
        "trapped in abundance",
        "House & Garden",
        "House of Pain",
        "Soul Asylum",
        "Heavy Metal Thunder",
        "Worldwide",
        "popular",
        "Rocket",
        "rockets / popes",
        "jazzy people",
        "post-polka",
        "Deep Purple",
        "The New",
        "Classic Original",
        "",
        "//,,;;--",
        "Not a genre at all but a very long sentence that mentions techno and house and ambient music",
    ],
)
def test_words_inside_other_words_and_names_are_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["house", "Metal", "soul", "Rock", "world", "Industrial", "garage", "bass", "progressive", "dance"],
)
def test_ambiguous_words_count_only_where_genres_are_listed(text: str) -> None:
    assert len(found(text)) == 1
    assert found(text, Place.KEYWORDS) == []
    assert len(found(f"{text} music", Place.KEYWORDS)) == 1


@pytest.mark.parametrize(
    "nationality",
    [
        "american",
        "armenian",
        "brazilian",
        "british",
        "chinese",
        "cuban",
        "dutch",
        "ethiopian",
        "french",
        "german",
        "greek",
        "indian",
        "iranian",
        "irish",
        "italian",
        "jamaican",
        "japanese",
        "korean",
        "mexican",
        "mongolian",
        "nepali",
        "nigerian",
        "persian",
        "polish",
        "russian",
        "spanish",
        "turkish",
    ],
)
def test_a_nationality_alone_is_no_genre(nationality: str) -> None:
    for text in (nationality, nationality.title(), f"{nationality}, 2020", f"#{nationality}"):
        assert genres.find(text, "tag") == []
    assert genres.named(nationality) == ""
    assert [genre.name for genre in genres.find(f"{nationality}; {nationality} techno", "tag")] == ["techno"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("French House", "french house"),
        ("Brazilian jazz", "jazz"),
        ("Brazilian Music", "brazilian music"),
        ("música brasileira", "brazilian music"),
        ("Greek music", "greek music"),
        ("Ethiopian Jazz", "ethio-jazz"),
        ("Indian classical", "indian classical"),
        ("Mexican music", "regional mexican"),
        ("UK Garage", "uk garage"),
        ("Celtic", "celtic"),
        ("Latin", "latin"),
    ],
)
def test_a_nationality_in_the_name_of_a_genre_stays(text: str, name: str) -> None:
    assert [genre.name for genre in genres.find(text, "tag")] == [name]


def test_genres_of_a_country_are_held_by_its_music() -> None:
    assert taxonomy().holds("brazilian music", "bossa nova")
    assert taxonomy().holds("indian music", "carnatic")


def test_a_name_that_a_person_types_is_found() -> None:
    assert genres.named("DnB") == "drum and bass"
    assert genres.named("House") == "house"
    assert genres.named("platinum") == ""


def test_evidence_of_one_genre_is_gathered() -> None:
    (genre,) = genres.merge([*genres.find("Hip-Hop", "tag"), *genres.find("hip hop, Hip-Hop", "category")])

    assert [(evidence.where, evidence.text) for evidence in genre.evidence] == [
        ("tag", "Hip-Hop"),
        ("category", "hip hop"),
        ("category", "Hip-Hop"),
    ]
