"""Countries of artists as changes of tags: in an order that a person can read, and with who said so when."""

import sqlite3
from pathlib import Path

from musictui.jobs.draft_origins import planned
from musictui.library import origins
from musictui.library.database import Database
from musictui.library.origins import Stored
from musictui.model.changes import Draft
from musictui.model.origin import Origin, OriginEvidence, OriginState
from tests.library import making

TRACKS = (
    ("9.flac", {"artist": "ann", "album": "Beta"}),
    ("1.flac", {"artist": "Bob", "album": "Alpha"}),
    ("3.flac", {"artist": "Ann", "album": "beta"}),
    ("2.flac", {"artist": "Ann", "album": "Gamma"}),
    ("5.flac", {"artist": "Ann", "album": "Alpha"}),
)
SAID = OriginEvidence("musicbrainz", "SE", "area: SE", "https://mb.example/1", 5.0, 0.95)


async def draft_of(database: Database, folder: Path, *, chosen_s: float | None = None) -> Draft:
    """What would be written where Ann and Bob are known; chosen by the user at that time, if any is given."""

    def write(conn: sqlite3.Connection) -> list[int]:
        root = making.add_root(conn, folder)
        ids = [making.add(conn, root, name, **tags) for name, tags in TRACKS]
        origins.put(
            conn,
            [Stored(Origin(name, "SE", OriginState.KNOWN, 0.9, "", (SAID,)), "") for name in ("Ann", "Bob")],
        )
        if chosen_s is not None:
            origins.choose(conn, "Ann", "NO", at_s=chosen_s)
        return ids

    ids = await database.write(write)
    draft, _ = await database.read(lambda conn: planned(conn, ids, "artistcountry"))
    return draft


async def test_changes_stand_by_artist_album_and_path(database: Database, music: Path) -> None:
    draft = await draft_of(database, music)
    names = [change.path.rpartition(b"/")[2].decode() for change in draft.changes]
    assert names == ["5.flac", "3.flac", "9.flac", "2.flac", "1.flac"]
    assert draft.title == "Countries of artists"


async def test_a_choice_is_written_with_when_it_was_made(database: Database, music: Path) -> None:
    draft = await draft_of(database, music, chosen_s=7000.0)
    assert [(said.source, said.text, said.at_s) for said in draft.changes[0].sources] == [
        ("user", "Ann: NO", 7000.0)
    ]
