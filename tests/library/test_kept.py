"""Saved searches, settings, problems and finished jobs."""

import sqlite3

import pytest

from musictui.errors import QueryError, UsageError
from musictui.library import problems, results, searches, settings
from musictui.library.results import JobRecord
from musictui.library.roots import Root
from tests.library import making


def test_searches_are_kept_by_name(conn: sqlite3.Connection) -> None:
    searches.save(conn, "  lossless   jazz ", "genre:jazz is:lossless ")
    searches.save(conn, "Alpha", "a")
    searches.save(conn, "Alpha", "b")
    assert searches.all(conn) == [("Alpha", "b"), ("lossless jazz", "genre:jazz is:lossless")]
    assert searches.delete(conn, "Alpha")
    assert not searches.delete(conn, "Alpha")


def test_a_search_that_cannot_be_read_is_not_kept(conn: sqlite3.Connection) -> None:
    with pytest.raises(QueryError):
        searches.save(conn, "x", "(a")
    with pytest.raises(UsageError, match="needs a name"):
        searches.save(conn, " ", "a")
    assert searches.all(conn) == []


def test_settings_keep_what_json_can_say(conn: sqlite3.Connection) -> None:
    settings.put(conn, "columns", ["title", "artist"])
    settings.put(conn, "columns", ["title"])
    assert settings.get(conn, "columns", ["x"]) == ["title"]
    assert settings.get(conn, "other", ["x"]) == ["x"]


def test_a_setting_of_another_type_counts_as_none(conn: sqlite3.Connection) -> None:
    settings.put(conn, "columns", "title")
    assert settings.get(conn, "columns", ["x"]) == ["x"]


def test_problems_are_listed_by_path(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, "b", problem="Second.")
    making.add(conn, root, b"\xff", problem="Last.")
    making.add(conn, root, "a", problem="First.")
    making.add(conn, root, "c")
    assert [reason for _, reason in problems.problems(conn)] == ["First.", "Second.", "Last."]
    assert problems.problems(conn, 1) == [(root.path + b"/a", "First.")]


def job(name: str) -> JobRecord:
    """A finished job."""
    return JobRecord(name, f"Index {name}", "done", 1.5, 2.5, 10, "files", 1, {"added": 3, "paths": ["x"]})


def test_jobs_come_newest_first(conn: sqlite3.Connection) -> None:
    for name in "abc":
        results.record_job(conn, job(name))
    assert results.recent_jobs(conn, 2) == [job("c"), job("b")]


def test_old_jobs_are_forgotten(conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "KEPT_JOBS", 2)
    for name in "abc":
        results.record_job(conn, job(name))
    assert [record.name for record in results.recent_jobs(conn)] == ["c", "b"]
