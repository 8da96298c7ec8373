"""`musictui origins`: the whole way from an encyclopedia on loopback to the tags of files, and back."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import audio
from tests.cli.conftest import Cli, contents
from tests.jobs.encyclopedia import Encyclopedia
from tests.scrape.site import Site

WAIT_S = 20


@pytest.fixture
def encyclopedia(debut: Path, home: Path) -> Iterator[Encyclopedia]:
    """Answers in a thread of its own while commands run; knows Ann, of Sweden, and two called Dynamo."""
    started: list[Encyclopedia] = []
    is_up, is_done = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with Site() as site:
            started.append(Encyclopedia(site).serve())
            is_up.set()
            await is_done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert is_up.wait(WAIT_S)
    known = started[0]
    known.artist("Ann", "SE")
    known.artist("Dynamo", "FI", made=["Frost"], comment="[b]metal[/b] band")
    known.artist("Dynamo", "DE", made=["Licht"])
    with (home / "config.toml").open("a") as file:
        file.write(f'\n[sources]\nmusicbrainz = "{known.url}"\n[network]\nlimits = ["127.0.0.1 20"]\n')
    yield known
    loop.call_soon_threadsafe(is_done.set)
    thread.join(WAIT_S)
    loop.close()


def test_apply_writes_what_is_sure_and_undo_takes_it_back(
    debut: Path, encyclopedia: Encyclopedia, cli: Cli
) -> None:
    before = contents(debut)
    outcome = cli("origins", "--apply", "--yes")
    assert outcome.code == 0, outcome.err
    assert outcome.lines[0] == "SE  Ann  known 80%"
    assert "3 changes done" in outcome.err
    found = [json.loads(line) for line in cli("find", "--format", "jsonl").lines]
    assert [track["artistcountry"] for track in found] == [["SE"]] * 3
    assert len(cli("find", "artistcountry.source:musicbrainz").lines) == len(found) + 1
    asked = encyclopedia.asked()
    assert "1 known before, 0 requests" in cli("origins").err
    assert encyclopedia.asked() == asked
    assert cli("undo", "--yes").code == 0
    assert contents(debut) == before


def test_json_is_a_line_for_each_artist(debut: Path, encyclopedia: Encyclopedia, cli: Cli) -> None:
    audio.make(debut / "04 Ice.flac", {"artist": "Dynamo", "title": "Ice"}, seed=4)
    audio.make(debut / "05 Both.flac", {"artist": "Ann feat. Nobody", "title": "Both"}, seed=5)
    assert cli("index").code == 0
    outcome = cli("origins", "--json")
    assert outcome.code == 0, outcome.err
    told = {one["artist"]: one for one in map(json.loads, outcome.lines)}
    assert list(told) == ["Ann", "Dynamo", "Nobody"]
    assert (told["Ann"]["country"], told["Ann"]["state"]) == ("SE", "known")
    assert [(one["source"], one["text"]) for one in told["Ann"]["evidence"]] == [("musicbrainz", "area: SE")]
    dynamo = told["Dynamo"]
    assert (dynamo["country"], dynamo["state"], dynamo["confidence"]) == (None, "ambiguous", 0)
    assert [one["country"] for one in dynamo["candidates"]] == ["FI", "DE"]
    assert told["Nobody"]["state"] == "unknown"
    table = cli("origins", "artist:dynamo")
    assert table.lines[0] == "--  Dynamo  ambiguous"
    assert table.lines[2].startswith("      FI? [b]metal[/b] band; ")
    assert "Ann" not in table.text
    csv = cli("origins", "artist:dynamo", "--format", "csv")
    assert csv.lines[0] == "artist,country,state,confidence,note,sources,candidates,by_id"
    assert csv.lines[1].startswith("Dynamo,,ambiguous,0,2 artists are called so,,FI: [b]metal[/b] band")


def test_choose_outranks_all_and_is_taken_back(debut: Path, encyclopedia: Encyclopedia, cli: Cli) -> None:
    assert cli("origins", "--choose", "ann=Norway").lines[0] == "NO  Ann  chosen"
    assert encyclopedia.asked() == 0
    assert cli("origins").lines[1] == "      user: you chose it"
    outcome = cli("origins", "--choose", "Ann=")
    assert outcome.lines[0] == "SE  Ann  known 80%"
    assert "Nothing was chosen" not in outcome.err
    assert "Nothing was chosen for ann, so nothing is taken back." in cli("origins", "--choose", "ann=").err


def test_a_choice_does_not_change_how_the_artist_is_written(
    debut: Path, encyclopedia: Encyclopedia, cli: Cli
) -> None:
    cli("origins", "--choose", "ANN=NO")
    assert cli("origins", "--apply", "--yes").lines[0] == "NO  Ann  chosen"
    (said,) = {json.loads(line)["artistcountry"][0] for line in cli("find", "--format", "jsonl").lines}
    assert said == "NO"


def test_who_is_unknown_was_asked_about(debut: Path, encyclopedia: Encyclopedia, cli: Cli) -> None:
    audio.make(debut / "04 Ice.flac", {"artist": "Nobody", "title": "Ice"}, seed=4)
    assert cli("index").code == 0
    for _ in ("asked", "kept"):
        assert cli("origins", "artist:nobody").lines[0] == "--  Nobody  unknown"


def test_one_request_is_one_request(debut: Path, encyclopedia: Encyclopedia, cli: Cli) -> None:
    assert "0 known before, 1 request." in cli("origins").err


def test_without_an_answer_it_says_so_and_asks_again(
    debut: Path, encyclopedia: Encyclopedia, cli: Cli, home: Path
) -> None:
    outcome = cli("origins", "--offline")
    assert outcome.code == 0
    assert outcome.lines[0] == "--  Ann  not asked"
    assert "1 artist in " in outcome.err
    assert ": 1 not asked. " in outcome.err
    assert "Not answered: 1." in outcome.err
    assert json.loads(cli("origins", "--offline", "--json").text)["state"] == "not asked"
    assert encyclopedia.asked() == 0
    assert cli("origins").lines[0].startswith("SE")


def test_choose_for_an_artist_that_is_not_there_names_the_nearest(debut: Path, cli: Cli) -> None:
    outcome = cli("origins", "--offline", "--choose", "Amn=NO")
    assert (outcome.code, outcome.out) == (2, b"")
    assert "The library has no artist “Amn”." in outcome.err
    assert "Did you mean “Ann”?" in outcome.err
    outcome = cli("origins", "--offline", "--choose", "Nobody At All=DE")
    assert outcome.code == 2
    assert "List them" in outcome.err
    assert cli("origins", "--offline").lines[0] == "--  Ann  not asked"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--choose", "Ann"], "says nothing"),
        (["--choose", "Ann=Nowhere"], "is no country"),
        (["--field", "artistcountry"], "Nothing is applied"),
        (["--dry-run"], "Nothing is applied"),
        (["--apply", "--field", "path"], "path"),
        (["--apply", "--field", "artist"], "The field “artist” holds no country."),
        (["--apply", "--field", "musicbrainz_artistid"], "Fields that do: artistcountry, country."),
        (["--json", "--format", "csv"], "--json is --format jsonl"),
    ],
)
def test_what_makes_no_sense_is_refused(debut: Path, cli: Cli, arguments: list[str], said: str) -> None:
    outcome = cli("origins", *arguments)
    assert outcome.code == 2, outcome.err
    assert said in outcome.err


def test_nothing_matches(debut: Path, cli: Cli) -> None:
    outcome = cli("origins", "artist:nobody")
    assert (outcome.code, outcome.out) == (0, b"")
    assert "No artist matches." in outcome.err


@pytest.mark.parametrize(("said", "country"), [("Georgia", "GE"), ("Leeds, England", "GB")])
def test_choose_takes_what_a_person_calls_a_country(
    debut: Path, encyclopedia: Encyclopedia, cli: Cli, said: str, country: str
) -> None:
    assert cli("origins", "--choose", f"Ann={said}").lines[0] == f"{country}  Ann  chosen"


def test_choose_asks_which_of_several_is_meant(debut: Path, cli: Cli) -> None:
    outcome = cli("origins", "--choose", "Ann=Congo")
    assert outcome.code != 0
    assert "“Congo” may mean several countries." in outcome.err
    assert "CD (DR Congo), CG (Congo-Brazzaville)" in outcome.err


def test_what_was_corrected_by_hand_after_it_was_written_is_not_overwritten(
    debut: Path, encyclopedia: Encyclopedia, cli: Cli
) -> None:
    assert cli("origins", "--apply", "--yes").code == 0
    assert cli("tag", "artist:=Ann", "artistcountry=New Zealand", "--yes").code == 0
    outcome = cli("origins", "--apply", "--yes")
    assert outcome.lines[0] == "--  Ann  disputed"
    assert any("New Zealand (3 of 3 tracks)" in line for line in outcome.lines)
    found = [json.loads(line) for line in cli("find", "--format", "jsonl").lines]
    assert [track["artistcountry"] for track in found] == [["New Zealand"]] * 3
    assert cli("undo", "--yes").code == 0
    assert cli("undo", "--yes").code == 0
    assert cli("tag", "artist:=Ann", "artistcountry=NZ", "--yes").code == 0
    assert cli("origins").lines[0] == "--  Ann  disputed"


@pytest.mark.parametrize("form", ["--json", "--format=jsonl"])
def test_for_programs_there_is_nothing_but_json_on_standard_output(
    debut: Path, encyclopedia: Encyclopedia, cli: Cli, form: str
) -> None:
    outcome = cli("origins", "--apply", "--dry-run", form)
    assert outcome.code == 0, outcome.err
    artist, *edits = map(json.loads, outcome.lines)
    assert (artist["artist"], artist["country"]) == ("Ann", "SE")
    assert [Path(one["file"]).name for one in edits] == ["01 Human.flac", "02 Crying.mp3", "03 Venus.ogg"]
    assert {(one["field"], *one["before"], *one["after"], one["written"]) for one in edits} == {
        ("artistcountry", "SE", False)
    }
    assert [(said["source"], said["text"]) for said in edits[0]["sources"]] == [
        ("musicbrainz", "Ann: area: SE")
    ]
    assert "3 files" in outcome.err
    _, *edits = map(json.loads, cli("origins", "--apply", "--yes", form).lines)
    assert [(one["written"], one["reason"]) for one in edits] == [(True, "")] * 3
    assert len(cli("origins", "--apply", "--yes", form).lines) == 1


def test_json_tells_what_is_not_agreed_to(debut: Path, encyclopedia: Encyclopedia, cli: Cli) -> None:
    outcome = cli("origins", "--apply", "--json")
    assert outcome.code == 2
    assert "no terminal to ask on" in outcome.err
    _, *edits = map(json.loads, outcome.lines)
    assert [one["reason"] for one in edits] == ["Not asked for: --yes writes it."] * 3


def test_csv_stays_csv_beside_the_preview(debut: Path, encyclopedia: Encyclopedia, cli: Cli) -> None:
    outcome = cli("origins", "--apply", "--dry-run", "--format", "csv")
    assert outcome.code == 0, outcome.err
    assert [line.split(",")[0] for line in outcome.lines] == ["artist", "Ann"]
    assert outcome.err.count("→ SE") == 3


def test_a_shared_name_tells_what_ids_decide(debut: Path, encyclopedia: Encyclopedia, cli: Cli) -> None:
    finns, germans = [one for one, told in encyclopedia.artists.items() if told["name"] == "Dynamo"]
    for number, mbid in enumerate((finns, germans, germans), 4):
        tags = {"artist": "Dynamo", "title": f"No. {number}", "musicbrainz_artistid": mbid}
        audio.make(debut / f"{number}.flac", tags, seed=number)
    assert cli("index").code == 0
    ann, dynamo = map(json.loads, cli("origins", "--json").lines)
    assert (dynamo["country"], ann["by_id"]) == (None, [])
    assert dynamo["by_id"] == [{"id": finns, "country": "FI"}, {"id": germans, "country": "DE"}]
    lines = cli("origins", "artist:dynamo").lines
    assert "      FI, where tracks have this id: [b]metal[/b] band; area: FI; made Frost" in lines
    assert f"FI: {finns}; DE: {germans}" in cli("origins", "artist:dynamo", "--format", "csv").text
    edits = [
        json.loads(line)
        for line in cli("origins", "artist:dynamo", "--apply", "--dry-run", "--json").lines[1:]
    ]
    assert [one["after"] for one in edits] == [["FI"], ["DE"], ["DE"]]


def test_how_sure_it_is_is_told_the_same_in_the_list_and_in_the_preview(
    debut: Path, encyclopedia: Encyclopedia, cli: Cli
) -> None:
    lines = cli("origins", "--apply", "--dry-run").lines
    assert lines[0] == "SE  Ann  known 80%"
    assert sum("musicbrainz 80%: " in line for line in lines) == 3


def test_help_says_how_a_country_is_named(cli: Cli) -> None:
    assert "by two letters or by name" in " ".join(cli("origins", "--help").text.split())
