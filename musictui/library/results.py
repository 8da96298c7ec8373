"""A line for each job that ended."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

KEPT_JOBS = 500
"""Older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class JobRecord:
    """How a job ended."""

    name: str
    """The verb: `index`."""
    title: str
    state: str
    started_s: float
    ended_s: float
    done: int
    unit: str
    problems: int
    summary: Mapping[str, object] = field(default_factory=dict)
    """What JSON can say."""


def record_job(conn: sqlite3.Connection, job: JobRecord) -> None:
    """Keep a line about a job that ended."""
    cursor = conn.execute(
        "INSERT INTO jobs (name, title, state, started_s, ended_s, done, unit, problems, summary) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            job.name,
            job.title,
            job.state,
            job.started_s,
            job.ended_s,
            job.done,
            job.unit,
            job.problems,
            json.dumps(dict(job.summary)),
        ),
    )
    conn.execute("DELETE FROM jobs WHERE id <= ?", (int(cursor.lastrowid or 0) - KEPT_JOBS,))


def recent_jobs(conn: sqlite3.Connection, limit: int = 100) -> list[JobRecord]:
    """The jobs that ended last, the newest first."""
    rows = conn.execute(
        "SELECT name, title, state, started_s, ended_s, done, unit, problems, summary FROM jobs "
        "ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [
        JobRecord(name, title, state, started_s, ended_s, done, unit, problems, json.loads(summary))
        for name, title, state, started_s, ended_s, done, unit, problems, summary in rows
    ]
