"""`musictui scrape --apply`: what is proposed, shown and written, and what is not, with the reason."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, contents
from tests.cli.test_scrape import TITLES, site
from tests.scrape.site import Site
from tests.tui.asking import album

__all__ = ["site"]

FIELDS = ("--field", "genre", "--field", "date")


def test_a_preview_says_once_what_is_the_same_for_an_album(debut: Path, site: Site, cli: Cli) -> None:
    before = contents(debut)
    outcome = cli("scrape", site.url("/debut"), "--apply", *FIELDS, "--dry-run")
    assert outcome.code == 0, outcome.err
    shown = outcome.lines[outcome.lines.index("Ann – Debut  3 files") :]
    assert [line for line in shown if line.startswith("  Date")] == [
        "  Date             — → 1995-06-13  (3 files)"
    ]
    assert sum("Dub Techno" in line and "→" in line for line in shown) == 1
    assert "3 files: 3 edits." in outcome.err
    assert contents(debut) == before


def test_what_is_not_written_is_listed_with_its_reason(debut: Path, site: Site, cli: Cli) -> None:
    assert cli("tag", "", "date=1999-01-01", "--yes").code == 0
    shown = cli("scrape", site.url("/debut"), "--apply", *FIELDS, "--dry-run").lines
    shown = shown[shown.index("Not written") :]
    assert any("1999-01-01 ≠ 1995-06-13  (3 files)" in line for line in shown)
    assert any("--overwrite writes it" in line for line in shown)
    done = cli("scrape", site.url("/debut"), "--apply", *FIELDS, "--yes")
    assert "3 proposed values were not written: --dry-run says why." in done.err
    # Nothing else is left: that is no reason to say that the tags have it.
    again = cli("scrape", site.url("/debut"), "--apply", *FIELDS, "--yes")
    assert "Nothing to write: what is said beside the tags does not go before them." in again.err
    assert "1999-01-01 ≠ 1995-06-13  (3 files)" in again.text


@pytest.mark.parametrize("option", ["--yes", "--dry-run"])
@pytest.mark.parametrize(
    ("page", "told"),
    [
        (album("Else", "Other", ("A", "B"), ("House",)), "nothing of what was found fits your tracks"),
        ("<html><body><p>Words enough to be a page, of no music.</p></body></html>", "no release was found"),
    ],
)
def test_where_nothing_fits_that_is_said(site: Site, cli: Cli, page: str, told: str, option: str) -> None:
    site.put("/page", page)
    outcome = cli("scrape", site.url("/page"), "--apply", *FIELDS, option)
    assert outcome.code == 0
    assert f"Nothing to write: {told}." in outcome.err
    assert "so already" not in outcome.err


def test_where_the_tags_have_all_that_is_said(debut: Path, site: Site, cli: Cli) -> None:
    assert cli("scrape", site.url("/debut"), "--apply", *FIELDS, "--yes").code == 0
    assert (
        "the tags have all that was found"
        in cli("scrape", site.url("/debut"), "--apply", *FIELDS, "--yes").err
    )


@pytest.mark.parametrize("option", ["--yes", "--dry-run", ""])
def test_for_programs_each_proposal_is_an_object_a_line(
    debut: Path, site: Site, cli: Cli, option: str
) -> None:
    assert cli("tag", "", "date=1999-01-01", "--yes").code == 0
    outcome = cli("scrape", site.url("/debut"), "--json", "--apply", *FIELDS, *filter(None, [option]))
    assert outcome.code == (0 if option else 2), outcome.err
    release, *proposed = map(json.loads, outcome.lines)
    assert release["title"] == "Debut"
    genres = [each for each in proposed if each["field"] == "genre"]
    assert {each["file"] for each in genres} == {str(path) for path in debut.iterdir()}
    assert {tuple(each["before"]) for each in genres} == {("Rock", "Pop")}
    assert all(each["after"][2:] == ["Dub Techno", "R&B"] for each in genres)
    assert {each["written"] for each in genres} == {option == "--yes"}
    assert all(bool(each["reason"]) != each["written"] for each in proposed)
    is_dry = option == "--dry-run"
    assert {each["reason"] == "A dry run writes nothing." for each in genres} == {is_dry}
    (said,) = genres[0]["sources"]
    assert (said["source"], said["url"], said["release"]) == ("page", site.url("/debut"), "Ann – Debut")
    assert said["values"] == ["Dub Techno", "R&B"]
    assert 0.5 < said["confidence"] <= 1
    assert said["at"].endswith("Z")
    dates = [each for each in proposed if each["field"] == "date"]
    assert [(each["before"], each["after"], each["written"]) for each in dates] == [
        (["1999-01-01"], ["1995-06-13"], False)
    ] * 3
    if option == "--yes":
        history = json.loads(cli("history", "2", "--json").text)
        (kept,) = history["changes"][0]["sources"]["genre"]
        assert (kept["source"], kept["url"]) == ("page", site.url("/debut"))
        assert kept["values"] == ["Dub Techno", "R&B"]
        assert {"at", "confidence", "text"} <= set(kept)


def test_a_file_that_changed_meanwhile_is_told_to_programs(debut: Path, site: Site, cli: Cli) -> None:
    changed = debut / "01 Human.flac"
    os.utime(changed, (1, 1))
    outcome = cli("scrape", site.url("/debut"), "--json", "--apply", *FIELDS, "--yes")
    proposed = [each for each in map(json.loads, outcome.lines) if "field" in each]
    assert {each["file"] for each in proposed if not each["written"]} == {str(changed)}
    assert all(each["reason"] for each in proposed if not each["written"])
    assert any(each["written"] for each in proposed)


def test_what_is_named_is_held_against_the_tracks_that_are_named(debut: Path, site: Site, cli: Cli) -> None:
    for field in ("artist", "album", "title", "tracknumber", "genre"):
        assert cli("tag", "", f"{field}=", "--yes").code == 0
    assert "0 in the library" in cli("scrape", site.url("/debut")).err
    outcome = cli("scrape", site.url("/debut"), "--tracks", "")
    assert "1 in the library" in outcome.err
    assert any("fits 3 of your tracks" in line for line in outcome.lines)
    assert len([line for line in outcome.lines if line.endswith(TITLES)]) == len(TITLES)


def test_tracks_of_which_too_little_is_known_are_counted(debut: Path, site: Site, cli: Cli) -> None:
    assert cli("tag", "title:human", "artist=", "album=", "title=", "--yes").code == 0
    outcome = cli("scrape", "--tracks", "", "--source", "itunes")
    assert "1 track could not be asked about: too little stands in the tags." in outcome.err


def test_what_was_found_of_other_fields_only_is_not_in_the_tags(debut: Path, site: Site, cli: Cli) -> None:
    site.put("/undated", album("Ann", "Debut", TITLES, ("Dub Techno",)).replace("1995-06-13", ""))
    outcome = cli("scrape", site.url("/undated"), "--apply", "--field", "label", "--yes")
    assert "Nothing to write: nothing was found of label." in outcome.err
    assert "the tags have all" not in outcome.err
    listed = outcome.lines[outcome.lines.index("Not written") :]
    assert any("--field genre writes it" in line for line in listed)
    told = cli("scrape", site.url("/undated"), "--json", "--apply", "--field", "label", "--yes")
    beside = [each for each in map(json.loads, told.lines) if each.get("field") == "genre"]
    assert beside
    assert not any(each["written"] for each in beside)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("", "nothing of what was found is sure enough"),
        ("1999-01-01", "what is said beside the tags does not go before them"),
    ],
)
def test_what_is_not_sure_enough_is_not_said_to_be_in_the_tags(
    debut: Path, site: Site, cli: Cli, before: str, told: str
) -> None:
    assert cli("tag", "", f"date={before}", "--yes").code == 0
    config = Path(os.environ["MUSICTUI_HOME"]) / "config.toml"
    config.write_text('[scrape]\ntrust = ["page 0.1"]\n')
    outcome = cli("scrape", site.url("/debut"), "--apply", "--field", "date", "--yes")
    assert outcome.code == 0, outcome.err
    assert f"Nothing to write: {told}." in outcome.err
    assert "Not written" in outcome.lines
    assert bool(before) or any("Less likely right than wrong." in line for line in outcome.lines)
