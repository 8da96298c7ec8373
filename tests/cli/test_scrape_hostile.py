"""`musictui scrape` where the library is damaged, or an address is nothing that may be asked."""

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
