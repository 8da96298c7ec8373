"""Folders outside the library out of which vettings removed files: each has a quarantine of its own at its top.

They need no list of their own: the sets of changes name them.
"""

import json
import os
import sqlite3

AUTHOR = "vet"
"""Who makes such sets."""
FOLDER = "vetted"
"""Under what their evidence names the folder."""


def folders(conn: sqlite3.Connection) -> list[bytes]:
    """Those that are there, in the order in which they were first vetted."""
    rows = conn.execute("SELECT evidence FROM change_sets WHERE author = ? ORDER BY id", (AUTHOR,))
    named = dict.fromkeys(json.loads(evidence).get(FOLDER) for (evidence,) in rows)
    return [path for name in named if name and os.path.isdir(path := os.fsencode(name))]


def quarantine_roots(conn: sqlite3.Connection) -> list[bytes]:
    """All folders with a quarantine, those of the library first."""
    found = [path for (path,) in conn.execute("SELECT path FROM roots ORDER BY id")]
    return list(dict.fromkeys([*found, *folders(conn)]))
