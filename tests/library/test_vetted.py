"""The folders outside the library that have a quarantine: the sets of changes name them."""

import os
import sqlite3
from pathlib import Path

from musictui.library import journal, vetted
from musictui.model.changes import Draft


def test_folders_are_those_that_sets_of_vettings_name_and_that_are_there(
    conn: sqlite3.Connection, tmp_path: Path
) -> None:
    odd = os.path.join(os.fsencode(tmp_path), b"caf\xe9")
    os.mkdir(odd)
    for folder in (odd, os.fsencode(tmp_path), odd, os.fsencode(tmp_path / "gone")):
        draft = Draft("Take in", [], vetted.AUTHOR, evidence={vetted.FOLDER: os.fsdecode(folder)})
        journal.create(conn, draft, 1.0)
    journal.create(conn, Draft("By hand", [], evidence={vetted.FOLDER: "/"}), 1.0)
    assert vetted.folders(conn) == [odd, os.fsencode(tmp_path)]
    conn.execute("INSERT INTO roots (path, added_s) VALUES (?, 0)", (os.fsencode(tmp_path),))
    assert vetted.quarantine_roots(conn) == [os.fsencode(tmp_path), odd]
