"""What a file that stays can take over from its copies before they go."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from musictui.model import values
from musictui.model.fields import FIELDS
from musictui.model.text import fold
from musictui.model.track import Tags

OF_RELEASE = frozenset(
    (
        *("album", "albumartist", "albumartists", "tracknumber", "tracktotal", "discnumber", "disctotal"),
        *("discsubtitle", "date", "releasedate", "label", "catalognumber", "barcode", "asin", "country"),
        *("releasestatus", "releasetype", "media", "script", "copyright", "compilation", "albumsort"),
        *(
            "albumartistsort",
            "musicbrainz_releasetrackid",
            "musicbrainz_albumid",
            "musicbrainz_albumartistid",
        ),
        *("musicbrainz_releasegroupid", "musicbrainz_discid"),
    )
)
"""Fields that belong to an album: those of another one would make a mixture of two."""
OF_FILE = frozenset(
    (
        *("encodedby", "encodersettings", "acoustid_fingerprint"),
        *("replaygain_track_gain", "replaygain_track_peak", "replaygain_album_gain", "replaygain_album_peak"),
    )
)
"""Fields that belong to one encoding and are never taken over."""
JOINED: frozenset[str] = frozenset(("genre", "mood", "grouping", "language"))
"""Fields of which values of several files may stand together, where that is wished for."""

_PLACES = {field.name: at for at, field in enumerate(FIELDS) if field.is_tag and field.name not in OF_FILE}
"""Fields that may be taken over, in their order."""


class Merge(NamedTuple):
    """What changes of the tags of a file that stays."""

    before: Tags
    after: Tags
    """Both empty where it lacks nothing."""
    covers_from: tuple[int, ...]
    """The places of the copies whose pictures it may take: those of the same album, the best first."""


def merge(keeper: Tags, copies: Sequence[Tags], *, joined: Collection[str] = ()) -> Merge:
    """What the keeper takes over: for each field that it lacks, the values of the first copy that has some.

    Fields of the album come only from copies of the same album, or whole from one copy where the keeper names none.
    Ratings become stars, in steps of a half, whatever scale a program wrote.

    Args:
        keeper: The tags of the file that stays.
        copies: Those of what goes, the best first.
        joined: Fields, of those of `JOINED`, to which values of copies are added though it has some.
    """
    album_from = _same_album(keeper, copies)
    before: dict[str, tuple[str, ...]] = {}
    after: dict[str, tuple[str, ...]] = {}
    has_any = {name for copy in copies for name in copy}
    for name in sorted(has_any & _PLACES.keys(), key=_PLACES.__getitem__):
        sources = [copies[at] for at in album_from] if name in OF_RELEASE else copies
        has = keeper.get(name, ())
        if not has:
            found = next((source[name] for source in sources if source.get(name)), ())
        else:
            found = _union(has, sources, name) if name in joined and name in JOINED else has
        if name == "rating" and not has:
            found = tuple(filter(None, map(stars, found[:1])))
        if found and found != has:
            before[name], after[name] = has, found
    return Merge(before, after, tuple(album_from))


def stars(rating: str) -> str:
    """A rating of any scale as stars from `0.5` to `5`; empty for none.

    Up to 5 it counts stars, as foobar2000 writes them; up to 100 it is a percentage, as in MusicBee and MediaMonkey;
    above, a byte.
    """
    number = values.number(rating)
    if number is None or not 0 < number <= 255:
        return ""
    counted = number if number <= 5 else number / 20 if number <= 100 else number / 51
    return f"{max(round(counted * 2), 1) / 2:g}"


def _same_album(keeper: Tags, copies: Sequence[Tags]) -> list[int]:
    """The places of the copies that are of the keeper's album; the first with an album where it has none."""
    album = _album(keeper)
    if album:
        return [at for at, copy in enumerate(copies) if _album(copy) == album]
    return next(([at] for at, copy in enumerate(copies) if _album(copy)), list(range(len(copies))))


def _album(tags: Tags) -> str:
    return fold(next(iter(tags.get("album", ())), ""))


def _union(has: tuple[str, ...], sources: Sequence[Tags], name: str) -> tuple[str, ...]:
    known = {fold(value) for value in has}
    found = list(has)
    for value in (value for source in sources for value in source.get(name, ())):
        if fold(value) not in known:
            known.add(fold(value))
            found.append(value)
    return tuple(found)
