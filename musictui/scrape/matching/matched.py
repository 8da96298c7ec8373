"""Files of the library, as far as matching looks at them."""

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from musictui.model import values
from musictui.model.track import Track

_NUMBERED = re.compile(r"^(?:(?P<disc>\d)[-.](?=\d))?(?P<number>\d{1,3})(?!\d)[\s._)-]*")
_ID_FIELDS = ("musicbrainz_trackid", "musicbrainz_releasetrackid", "musicbrainz_albumid", "isrc")


class Candidate(NamedTuple):
    """A file of the library, as far as it matters. Empty or None where it is not known."""

    id: int
    title: str = ""
    artist: str = ""
    album: str = ""
    album_artist: str = ""
    position: int | None = None
    disc: int | None = None
    length_s: float | None = None
    ids: Mapping[str, str] = {}
    """Tag field to value."""
    name: str = ""
    """That of the file, without number and ending: it may hold the title."""

    @classmethod
    def of(cls, track: Track) -> "Candidate":
        """As the library knows the file. What the tags do not say, the name of the file may: its number."""

        def first(field: str) -> str:
            return next((text for text in track.tags.get(field, ()) if text.strip()), "")

        stem = os.fsdecode(os.path.basename(track.path)).rpartition(".")[0]
        numbered = _NUMBERED.match(stem)
        position, disc = values.integer(first("tracknumber")), values.integer(first("discnumber"))
        if not position and numbered:
            position = int(numbered["number"])
            disc = disc or (int(numbered["disc"]) if numbered["disc"] else None)
        return cls(
            id=track.id,
            title=first("title"),
            artist=" & ".join(track.tags.get("artist", ())),
            album=first("album"),
            album_artist=first("albumartist"),
            position=position or None,
            disc=disc or None,
            length_s=track.stream.length_s if track.stream else None,
            ids={field: text for field in _ID_FIELDS if (text := first(field))},
            name=(stem[numbered.end() :] if numbered else stem).replace("_", " "),
        )
