"""`musictui scrape` where the library is damaged, or an address is nothing that may be asked."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_scrape import site
from tests.scrape.site import Site

__all__ = ["site"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE scrapes SET asked = '[broken'",
        "UPDATE pages SET request = '[broken' WHERE url LIKE '%/debut'",
        "UPDATE pages SET state = '[broken' WHERE url LIKE '%/debut'",
        "UPDATE releases SET release = '[broken'",
        "UPDATE releases SET matches = '[broken'",
    ],
)
def test_a_damaged_row_is_left_out(home: Path, site: Site, cli: Cli, damage: str) -> None:
    site.put("/other", "<html><body><article><h1>Bob – Two</h1><p>Genre: House</p></article></body></html>")
    assert cli("scrape", site.url("/debut"), site.url("/other")).code == 0
    with closing(sqlite3.connect(home / "library.db")) as conn, conn:
        conn.execute(damage)

    (line,) = cli("scrape", "--list").lines
    assert " 2 pages " in line
    assert cli("scrape", "--list", "--json").code == 0
    for form in ("table", "jsonl"):
        again = cli("scrape", "--resume", "1", "--format", form)
        assert again.code == 0, again.err
    last = cli("scrape", site.url("/debut"))
    assert last.lines[:1] == ["Ann – Debut"], last.err


def test_an_address_with_a_password_whose_scheme_was_forgotten_is_no_search(
    debut: Path, home: Path, cli: Cli
) -> None:
    outcome = cli("scrape", "user:S3cr3tPw@127.0.0.1/x")
    assert outcome.code == 2
    assert "looks like an address with a password" in outcome.err
    assert "S3cr3tPw" not in outcome.err
    assert cli("scrape", "--list").lines == []


@pytest.mark.parametrize("value", [1e300, -1e300])
def test_a_time_that_is_none_is_left_out(home: Path, site: Site, cli: Cli, value: float) -> None:
    assert cli("scrape", site.url("/debut")).code == 0
    with closing(sqlite3.connect(home / "library.db")) as conn, conn:
        conn.execute("UPDATE scrapes SET started_s = ?, ended_s = ?", (value, value))
    outcome = cli("scrape", "--list")
    assert outcome.code == 0, outcome.err
    assert " 1 page " in outcome.lines[0]
    listed = json.loads(cli("scrape", "--list", "--json").text)
    assert (listed["started"], listed["ended"]) == (None, None)


@pytest.mark.parametrize(
    "asked",
    [
        '{"urls":5,"most_pages":"x","depth":null}',
        '{"is_crawl":true,"most_pages":-5}',
        '{"track_ids":[1e300]}',
        '{"track_ids":[99999999999999999999999]}',
    ],
)
def test_a_question_that_makes_no_sense_is_none(home: Path, site: Site, cli: Cli, asked: str) -> None:
    site.put("/later", "no", status=503)
    assert cli("scrape", site.url("/debut"), site.url("/later")).code == 0
    site.put("/later", "<html><body><article><h1>Bob – Two</h1><p>Genre: House</p></article></body></html>")
    with closing(sqlite3.connect(home / "library.db")) as conn, conn:
        conn.execute("UPDATE scrapes SET asked = ?", (asked,))
    assert cli("scrape", "--list").code == 0
    again = cli("scrape", "--resume", "1")
    assert again.code == 0, again.err
    assert "Bob – Two" in again.lines


@pytest.mark.parametrize(
    "request_",
    ["{}", '{"url":"x","source":"page","manner":"page","step":"page","context":{},"about":5}', "[]", "["],
)
def test_pages_that_cannot_be_read_are_counted(home: Path, site: Site, cli: Cli, request_: str) -> None:
    site.put("/later", "no", status=503)
    assert cli("scrape", site.url("/debut"), site.url("/later")).code == 0
    with closing(sqlite3.connect(home / "library.db")) as conn, conn:
        conn.execute("UPDATE pages SET request = ? WHERE url LIKE '%/later'", (request_,))
    asked = site.asked("/later")
    for form in ("table", "jsonl"):
        again = cli("scrape", "--resume", "1", "--format", form)
        assert again.code == 0, again.err
        assert "1 page could not be read from the library" in again.err
    assert site.asked("/later") == asked


@pytest.mark.parametrize(
    "address", ["http://ann:secret@127.0.0.1/", "http://127.0.0.1/" + "a" * 100_000], ids=["password", "long"]
)
def test_an_address_that_may_not_be_asked_is_told_without_its_secret_and_not_kept(
    debut: Path, cli: Cli, address: str
) -> None:
    outcome = cli("scrape", address)
    assert outcome.code == 2
    assert "cannot be asked" in outcome.err
    assert "secret" not in outcome.err
    assert len(outcome.err) < 1000
    assert cli("scrape", "--list").lines == []
