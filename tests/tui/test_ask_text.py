"""What is typed to ask the web, and how addresses are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from musictui.errors import UsageError
from musictui.jobs.scrape_asked import MOST_PAGES, Asked
from musictui.scrape import registry
from musictui.tui.address import fit_address
from musictui.tui.ask_text import crawled, parse, whom

SOURCES = registry.sources(registry.SourceSettings())


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", None),
        ("   ", None),
        ("Björk - Post", Asked(text="Björk - Post")),
        ("deezer: Björk - Post", Asked(sources=("deezer",), text="Björk - Post")),
        ("Live: At the Bowl", Asked(text="Live: At the Bowl")),
        ("https://a.org", Asked(urls=("https://a.org",))),
        (" https://a.org\nhttp://b.org ", Asked(urls=("https://a.org", "http://b.org"))),
        (
            "https://a.org since:2024-05 genre:drum_and_bass pages:20 depth:1",
            Asked(
                urls=("https://a.org",),
                is_crawl=True,
                most_pages=20,
                depth=1,
                since="2024-05",
                genres=("drum and bass",),
            ),
        ),
        ("https://a.org until:soon", None),
        ("ann:secret@a.org/x", None),
        ("deezer: ann:secret@a.org", None),
        ("mail@a.org", Asked(text="mail@a.org")),
        ("https://a.org since:2024-13", None),
        ("https://a.org until:2024-02-31", None),
        ("https://a.org since:2024-05 until:2024-04-30", None),
        ("ftp://a.org/x", None),
        ("https://a.org ftp://a.org/x", None),
        ("https://a.org depth:deep", None),
        ("https://a.org pages:0", None),
        ("https://a.org genre:", None),
        ("https://a.org b.org", None),
    ],
)
def test_a_line_is_understood(text: str, asked: Asked | None) -> None:
    assert parse(text).asked(0) == asked


def test_a_site_is_followed_as_far_as_it_is_said() -> None:
    line = parse("https://a.org")
    assert line.asked(50) == Asked(urls=("https://a.org",), is_crawl=True, most_pages=50)
    assert crawled(line) == ""
    assert crawled(parse("https://a.org genre:dub since:2024")) == (
        f"follows the site up to {MOST_PAGES} pages, since 2024, only dub"
    )


def test_whom_a_search_asks_is_told() -> None:
    told = whom(parse("Björk - Post"), SOURCES)
    assert told.startswith("Asks MusicBrainz, ")
    assert told.endswith("Left out without a key: Discogs, Last.fm, AcoustID.")
    assert whom(parse("deezer: Björk - Post"), SOURCES) == "Asks Deezer."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("deezr: A - B", "Did you mean deezer?"),
        ("discogs: A - B", "MUSICTUI_DISCOGS_TOKEN"),
        ("bandcamp: A - B", "give an address"),
    ],
)
def test_who_cannot_be_asked_is_told(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        whom(parse(text), SOURCES)
    assert told in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    ("url", "width", "shown"),
    [
        ("https://a.org/b", 12, "a.org/b     "),
        ("https://www.a.org/", 12, "a.org       "),
        ("https://a.org/2024/05/a-long-name", 17, "a.org/…-long-name"),
        ("https://a.org/x?fmt=json&query=bj%C3%B6rk", 16, "a.org/x björk   "),
        ("https://a.org/x/id-1?inc=labels%2Brecordings&fmt=json", 16, "a.org/x/id-1    "),
        ("https://a.org/look?id=9&entity=song&country=no", 16, "a.org/look 9    "),
        ("https://a.org/x?method=info&artist=Ann&album=B", 16, "a.org/x Ann B   "),
        ("no address", 12, "no address  "),
        ("https://a-host-with-a-long-name.org/path", 12, "…me.org/path"),
    ],
)
def test_an_address_keeps_its_host_and_its_end(url: str, width: int, shown: str) -> None:
    assert fit_address(url, width) == shown


def test_below_its_own_host_an_address_is_its_path() -> None:
    assert fit_address("https://a.org/b/c", 8, with_host=False) == "/b/c    "
    assert fit_address("https://a.org/", 8, with_host=False) == "a.org   "


@given(st.text(st.characters(exclude_categories=["Co"]), max_size=60), st.integers(0, 50), st.booleans())
def test_an_address_takes_its_cells_whatever_it_is(text: str, width: int, with_host: bool) -> None:
    for url in (text, f"https://a.org/{text}", f"http://{text}/b"):
        shown = fit_address(url, width, with_host=with_host)
        assert cell_len(shown) == width
        assert shown.isprintable()
