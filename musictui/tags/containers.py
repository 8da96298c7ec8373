"""Which field each key of each container is: made from `FIELDS` and the other names seen in the wild.

A key is looked up by its folded form, and gives a `Target`. Names other than the field's own only count
where its own is absent: a file with DATE and YEAR has the date that DATE says.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from musictui.model.fields import FIELDS, MP4_FREEFORM, TagField

OWN_NAME = 0
"""The rank of a field's own key; the higher the rank of another name, the less it counts."""

TOTAL = "/total"
"""The end of a key for the second number of a value like `3/12`."""


class Target(NamedTuple):
    """Where the values of a key go."""

    field: str
    total: str = ""
    """The field of the second number, for values like `3/12`; empty where such a value stays whole."""
    rank: int = OWN_NAME


Table = Mapping[str, Target]

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "albumartist": ("ALBUM ARTIST", "ALBUM_ARTIST"),
    "tracknumber": ("TRACK", "TRACKNUM"),
    "tracktotal": ("TOTALTRACKS", "TRACKTOTALS", "TRACKC"),
    "discnumber": ("DISC", "DISCNUM"),
    "disctotal": ("TOTALDISCS", "DISCTOTALS", "DISCC"),
    "date": ("YEAR",),
    "originaldate": ("ORIGINAL RELEASE DATE", "ORIGINALRELEASEDATE"),
    "originalyear": ("ORIGYEAR", "ORIGINAL YEAR"),
    "grouping": ("CONTENTGROUP", "CONTENT GROUP"),
    "comment": ("DESCRIPTION", "COMMENTS"),
    "lyrics": ("UNSYNCEDLYRICS", "UNSYNCED LYRICS"),
    "bpm": ("TEMPO",),
    "initialkey": ("KEY", "INITIAL KEY"),
    "compilation": ("ITUNESCOMPILATION",),
    "discsubtitle": ("SETSUBTITLE",),
    "artists": ("ARTIST CREDITS",),
    "albumartists": ("ALBUM ARTISTS",),
    "remixer": ("MIXARTIST", "REMIXED BY"),
    "djmixer": ("DJ MIXER",),
    "titlesort": ("TITLESORTORDER", "TITLE SORT ORDER"),
    "artistsort": ("ARTISTSORTORDER", "ARTIST SORT ORDER"),
    "albumsort": ("ALBUMSORTORDER", "ALBUM SORT ORDER"),
    "albumartistsort": ("ALBUMARTISTSORTORDER", "ALBUM ARTIST SORT ORDER"),
    "composersort": ("COMPOSERSORTORDER", "COMPOSER SORT ORDER"),
    "label": ("PUBLISHER", "ORGANIZATION"),
    "catalognumber": ("CATALOG", "CATALOGID", "CATALOG #", "CATALOG NUMBER", "LABELNO", "LABELID"),
    "barcode": ("UPC", "EAN", "EAN/UPN"),
    "country": ("MUSICBRAINZ_ALBUMCOUNTRY", "COUNTRY"),
    "releasestatus": ("MUSICBRAINZ_ALBUMSTATUS", "RELEASE STATUS"),
    "releasetype": ("MUSICBRAINZ_ALBUMTYPE", "RELEASE TYPE"),
    "media": ("SOURCEMEDIA", "MEDIATYPE"),
    "musicbrainz_trackid": ("MUSICBRAINZ TRACK ID",),
    "website": ("WEBLINK", "WWW", "URL"),
    "encodedby": ("ENCODED-BY", "ENCODED BY"),
    "encodersettings": ("ENCODER", "ENCODER SETTINGS"),
}
"""Names that other programs give to a field, in any container that names its tags freely."""

TAG_FIELDS: tuple[TagField, ...] = tuple(field for field in FIELDS if field.is_tag)

ID3V22_FRAMES: Mapping[str, str] = {
    "BUF": "RBUF", "COM": "COMM", "CRA": "AENC", "IPL": "IPLS", "PIC": "APIC", "TAL": "TALB", "TBP": "TBPM",
    "TCM": "TCOM", "TCO": "TCON", "TCP": "TCMP", "TCR": "TCOP", "TDA": "TDAT", "TEN": "TENC", "TIM": "TIME",
    "TKE": "TKEY", "TLA": "TLAN", "TMT": "TMED", "TOA": "TOPE", "TOR": "TORY", "TOT": "TOAL", "TP1": "TPE1",
    "TP2": "TPE2", "TP3": "TPE3", "TP4": "TPE4", "TPA": "TPOS", "TPB": "TPUB", "TRC": "TSRC", "TRK": "TRCK",
    "TS2": "TSO2", "TSA": "TSOA", "TSC": "TSOC", "TSP": "TSOP", "TSS": "TSSE", "TST": "TSOT", "TT1": "TIT1",
    "TT2": "TIT2", "TT3": "TIT3", "TXT": "TEXT", "TXX": "TXXX", "TYE": "TYER", "UFI": "UFID", "ULT": "USLT",
    "WAR": "WOAR", "WXX": "WXXX", "MVN": "MVNM", "MVI": "MVIN", "GP1": "GRP1",
    "CNT": "PCNT", "ETC": "ETCO", "GEO": "GEOB", "LNK": "LINK", "MCI": "MCDI", "MLL": "MLLT", "PCS": "PCST",
    "POP": "POPM", "REV": "RVRB", "RVA": "RVAD", "SLT": "SYLT", "STC": "SYTC", "TCT": "TCAT", "TDS": "TDES",
    "TDY": "TDLY", "TFT": "TFLT", "TID": "TGID", "TKW": "TKWD", "TLE": "TLEN", "TOF": "TOFN", "TOL": "TOLY",
    "TRD": "TRDA", "TSI": "TSIZ", "WAF": "WOAF", "WAS": "WOAS", "WCM": "WCOM", "WCP": "WCOP", "WFD": "WFED",
    "WPB": "WPUB",
}  # fmt: skip
"""Frames of ID3v2.2 to their names since v2.3."""

_OTHER_FRAMES: Mapping[str, str] = {"GRP1": "TIT1", "XSOA": "TSOA", "XSOP": "TSOP", "XSOT": "TSOT"}
"""Frames that mean the same as another."""

_OTHER_ATOMS: Mapping[str, str] = {
    "©lab": "label",
    "©pub": "label",
    "©con": "conductor",
    "©enc": "encodedby",
    "©isr": "isrc",
    "desc": "comment",
    "©des": "comment",
}
"""Atoms of other programs, and of podcasts."""

_PERFORMER_FRAMES = ("TMCL", "TIPL", "IPLS")
"""Lists of people with their roles."""

RIFF_INFO: Table = {
    "INAM": Target("title"),
    "IART": Target("artist"),
    "IPRD": Target("album"),
    "ICRD": Target("date"),
    "IGNR": Target("genre"),
    "ICMT": Target("comment"),
    "ITRK": Target("tracknumber", "tracktotal"),
    "IPRT": Target("tracknumber", "tracktotal", 1),
    "ICOP": Target("copyright"),
    "IENG": Target("engineer"),
    "ILNG": Target("language"),
    "IMUS": Target("composer"),
    "IWRI": Target("lyricist"),
    "IPRO": Target("producer"),
    "IMED": Target("media"),
    "IENC": Target("encodedby"),
    "ISFT": Target("encodersettings"),
    "IKEY": Target("initialkey"),
}
"""Chunks of a WAV file's INFO list."""

AIFF_TEXTS: Table = {
    "NAME": Target("title"),
    "AUTH": Target("artist"),
    "(c) ": Target("copyright"),
    "ANNO": Target("comment"),
}
"""Text chunks of an AIFF or DSDIFF file."""


TOTALS: Mapping[str, str] = {
    field.name: other.name for field in TAG_FIELDS for other in TAG_FIELDS if other.id3 == field.id3 + TOTAL
}
"""Field of a number to that of its total."""


def _target(name: str, rank: int = OWN_NAME) -> Target:
    return Target(name, TOTALS.get(name, ""), rank)


def _own_keys(container: str) -> Iterator[tuple[str, Target]]:
    """Each key of a container; a number and its total that share a key come as one."""
    for field in TAG_FIELDS:
        key: str = getattr(field, container)
        if not key.endswith(TOTAL):
            yield key, _target(field.name)


def _free_names() -> dict[str, Target]:
    """Every name that a field goes by, upper case: its own in any container, then those of other programs."""
    names: dict[str, Target] = {}
    for field in TAG_FIELDS:
        description = field.id3.partition(":")[2] if field.id3.startswith("TXXX:") else ""
        apev2 = "" if field.apev2.endswith(TOTAL) else field.apev2
        known = (field.vorbis, description, apev2, *OTHER_NAMES.get(field.name, ()))
        for rank, name in enumerate(filter(None, known), OWN_NAME + 1):
            names.setdefault(name.upper(), _target(field.name, rank))
    return names


def _table(container: str, prefix: str = "") -> Table:
    """The keys of a container that begin with `prefix`, without it and in upper case, and all free names."""
    table = _free_names()
    for key, target in _own_keys(container):
        if key.startswith(prefix):
            table[key.removeprefix(prefix).upper()] = target
    return table


def _id3_frames() -> Table:
    """Frames that hold text, by their name."""
    frames = {
        key: target for key, target in _own_keys("id3") if ":" not in key and key not in _PERFORMER_FRAMES
    }
    for key, same in _OTHER_FRAMES.items():
        frames[key] = frames[same]._replace(rank=1)
    frames["WXXX"] = frames["WOAR"]._replace(rank=2)
    return frames


def _mp4_atoms() -> Table:
    atoms = {key: target for key, target in _own_keys("mp4") if not key.startswith("----")}
    atoms["gnre"] = atoms["©gen"]
    for atom, name in _OTHER_ATOMS.items():
        atoms[atom] = _target(name, 1)
    return atoms


def _id3_roles() -> Mapping[str, str]:
    """Roles in a list of people, lower case, that are fields of their own."""
    return {
        field.id3.partition(":")[2].lower(): field.name
        for field in TAG_FIELDS
        if field.id3.startswith("TIPL:")
    }


ID3_FRAMES: Table = _id3_frames()
ID3_DESCRIPTIONS: Table = _table("id3", "TXXX:")
"""Descriptions of TXXX frames, upper case."""
ID3_ROLES: Mapping[str, str] = _id3_roles()
ID3_OWNERS: Mapping[str, str] = {
    field.id3.partition(":")[2]: field.name for field in TAG_FIELDS if field.id3.startswith("UFID:")
}
"""Owners of UFID frames."""
VORBIS: Table = _table("vorbis")
MP4_ATOMS: Table = _mp4_atoms()
MP4_NAMES: Table = _table("mp4", MP4_FREEFORM)
"""Names of freeform atoms, upper case."""
APEV2: Table = _table("apev2")
ASF: Table = _table("asf")
