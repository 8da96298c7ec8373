"""Every field of a track, once. Columns, readers, writers, queries, forms and exports come from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

MP4_FREEFORM = "----:com.apple.iTunes:"
"""What the keys of MP4 tags without an atom of their own begin with."""


class Kind(StrEnum):
    """How a field's values are parsed, compared and sorted."""

    TEXT = "text"
    NUMBER = "number"
    """Integer or decimal; `3/12` counts as 3, `-6.5 dB` as -6.5."""
    DATE = "date"
    """Year, year-month or year-month-day; compares by prefix."""
    FLAG = "flag"
    """Yes or no."""
    DURATION = "duration"
    """Seconds; queries may say 3:30."""
    SIZE = "size"
    """Bytes; queries may say 10MB."""
    TIME = "time"
    """Seconds since 1970; queries may say <7d or a date."""


@dataclass(frozen=True, slots=True)
class TagField:
    """One field: a tag that files carry, or a fact about the file itself (`is_tag` is false).

    The keys are those that are written. An ID3 key is a frame, or a frame and its description or
    role (`TXXX:BARCODE`, `UFID:http://musicbrainz.org`, `TIPL:producer`). A key that ends in
    `/total` is the second number of the value before it (`3/12`).
    """

    name: str
    """The field's word, in lower case: `albumartist`."""
    label: str
    """What a person reads: `Album artist`."""
    kind: Kind = Kind.TEXT
    is_multi: bool = False
    is_editable: bool = True
    is_searchable: bool = False
    """Whether plain words of a query look into it."""
    width: int = 20
    """Columns in a table."""
    id3: str = ""
    vorbis: str = ""
    mp4: str = ""
    apev2: str = ""
    asf: str = ""

    @property
    def is_tag(self) -> bool:
        """Whether files carry it, as against a fact about the file."""
        return bool(self.vorbis)

    @property
    def is_numeric(self) -> bool:
        """Whether it is compared by number and set flush right."""
        return self.kind not in {Kind.TEXT, Kind.DATE, Kind.FLAG}


_SEARCHABLE = frozenset(
    (
        "title",
        "artist",
        "album",
        "albumartist",
        "artists",
        "genre",
        "composer",
        "conductor",
        "performer",
        "remixer",
        "label",
        "filename",
    )
)
"""Fields that plain words of a query look into."""


def _tag(
    name: str,
    label: str,
    id3: str,
    asf: str,
    *,
    vorbis: str = "",
    mp4: str = "",
    apev2: str = "",
    kind: Kind = Kind.TEXT,
    is_multi: bool = False,
    width: int = 20,
) -> TagField:
    """A field that files carry.

    Without a key of its own it is named like the field in Vorbis comments, like those in APEv2,
    and in MP4 like its ID3 description.
    """
    vorbis = vorbis or name.upper()
    description = id3.removeprefix("TXXX:") if id3.startswith("TXXX:") else vorbis
    return TagField(
        name,
        label,
        kind=kind,
        is_multi=is_multi,
        is_searchable=name in _SEARCHABLE,
        width=width,
        id3=id3,
        vorbis=vorbis,
        mp4=mp4 or MP4_FREEFORM + description,
        apev2=apev2 or vorbis,
        asf=asf,
    )


_many = partial(_tag, is_multi=True)
_number = partial(_tag, kind=Kind.NUMBER)
_date = partial(_tag, kind=Kind.DATE, width=10)


def _id(name: str, label: str, description: str, *, id3: str = "", is_multi: bool = False) -> TagField:
    """An identifier, named by a description in ID3 and MP4, and by the same with a slash in ASF."""
    return _tag(
        name,
        label,
        id3 or f"TXXX:{description}",
        description.replace(" ", "/", 1),
        mp4=MP4_FREEFORM + description,
        is_multi=is_multi,
        width=36,
    )


_ids = partial(_id, is_multi=True)


def _gain(name: str, label: str) -> TagField:
    """A ReplayGain figure, named alike everywhere."""
    return _number(name, label, f"TXXX:{name.upper()}", name.upper(), width=10)


def _fact(name: str, label: str, kind: Kind = Kind.TEXT, *, width: int) -> TagField:
    """Something about the file itself, which no tag says."""
    return TagField(name, label, kind=kind, is_editable=False, is_searchable=name in _SEARCHABLE, width=width)


# Source: the tag mapping of MusicBrainz Picard, https://picard-docs.musicbrainz.org/en/appendices/tag_mapping.html
FIELDS: tuple[TagField, ...] = (
    # What a track is called.
    _tag("title", "Title", "TIT2", "Title", mp4="©nam", apev2="Title", width=30),
    _many("artist", "Artist", "TPE1", "Author", mp4="©ART", apev2="Artist"),
    _tag("album", "Album", "TALB", "WM/AlbumTitle", mp4="©alb", apev2="Album", width=24),
    _many("albumartist", "Album artist", "TPE2", "WM/AlbumArtist", mp4="aART", apev2="Album Artist"),
    _number("tracknumber", "Track", "TRCK", "WM/TrackNumber", mp4="trkn", apev2="Track", width=5),
    _number(
        "tracktotal", "Tracks", "TRCK/total", "TotalTracks", mp4="trkn/total", apev2="Track/total", width=6
    ),
    _number("discnumber", "Disc", "TPOS", "WM/PartOfSet", mp4="disk", apev2="Disc", width=4),
    _number("disctotal", "Discs", "TPOS/total", "TotalDiscs", mp4="disk/total", apev2="Disc/total", width=5),
    _date("date", "Date", "TDRC", "WM/Year", mp4="©day", apev2="Year"),
    _date("originaldate", "Original date", "TDOR", "WM/OriginalReleaseTime"),
    _number("originalyear", "Original year", "TXXX:originalyear", "WM/OriginalReleaseYear", width=5),
    _date("releasedate", "Release date", "TDRL", "WM/ReleaseDate"),
    _many("genre", "Genre", "TCON", "WM/Genre", mp4="©gen", apev2="Genre"),
    _many("mood", "Mood", "TMOO", "WM/Mood", apev2="Mood", width=14),
    _many("grouping", "Grouping", "TIT1", "WM/ContentGroupDescription", mp4="©grp", apev2="Grouping"),
    _many("comment", "Comment", "COMM", "Description", mp4="©cmt", apev2="Comment", width=30),
    _tag("lyrics", "Lyrics", "USLT", "WM/Lyrics", mp4="©lyr", apev2="Lyrics", width=30),
    _many("language", "Language", "TLAN", "WM/Language", apev2="Language", width=8),
    _number("bpm", "BPM", "TBPM", "WM/BeatsPerMinute", mp4="tmpo", width=6),
    _tag("initialkey", "Key", "TKEY", "WM/InitialKey", width=5),
    _number("rating", "Rating", "POPM", "RATING", width=6),
    _tag(
        "compilation",
        "Compilation",
        "TCMP",
        "WM/IsCompilation",
        mp4="cpil",
        apev2="Compilation",
        width=11,
        kind=Kind.FLAG,
    ),
    _tag("subtitle", "Subtitle", "TIT3", "WM/SubTitle", apev2="Subtitle"),
    _tag("discsubtitle", "Disc subtitle", "TSST", "WM/SetSubTitle", apev2="DiscSubtitle"),
    _tag("work", "Work", "TXXX:WORK", "WM/Work", mp4="©wrk"),
    _tag("movement", "Movement", "MVNM", "WM/MovementName", vorbis="MOVEMENTNAME", mp4="©mvn"),
    _number(
        "movementnumber",
        "Movement number",
        "MVIN",
        "WM/MovementNumber",
        vorbis="MOVEMENT",
        mp4="©mvi",
        width=8,
    ),
    _number("movementtotal", "Movements", "MVIN/total", "WM/MovementCount", mp4="©mvc", width=9),
    # Who made it.
    _many("artists", "Artists", "TXXX:ARTISTS", "WM/ARTISTS", apev2="Artists"),
    _many("albumartists", "Album artists", "TXXX:ALBUMARTISTS", "WM/AlbumArtists"),
    _many("composer", "Composer", "TCOM", "WM/Composer", mp4="©wrt", apev2="Composer"),
    _many("lyricist", "Lyricist", "TEXT", "WM/Writer", apev2="Lyricist"),
    _many("writer", "Writer", "TXXX:Writer", "Writer", apev2="Writer"),
    _many("conductor", "Conductor", "TPE3", "WM/Conductor", apev2="Conductor"),
    _many("performer", "Performer", "TMCL", "Performer", apev2="Performer"),
    _many("arranger", "Arranger", "TIPL:arranger", "WM/Arranger", apev2="Arranger"),
    _many("remixer", "Remixer", "TPE4", "WM/ModifiedBy", apev2="MixArtist"),
    _many("producer", "Producer", "TIPL:producer", "WM/Producer", apev2="Producer"),
    _many("engineer", "Engineer", "TIPL:engineer", "WM/Engineer", apev2="Engineer"),
    _many("mixer", "Mixer", "TIPL:mix", "WM/Mixer", apev2="Mixer"),
    _many("djmixer", "DJ mixer", "TIPL:DJ-mix", "WM/DJMixer", apev2="DJMixer"),
    _many("originalartist", "Original artist", "TOPE", "WM/OriginalArtist", apev2="Original Artist"),
    # No other program names the country of a track's artists; the key is the obvious one.
    _many("artistcountry", "Artist's country", "TXXX:ARTISTCOUNTRY", "ARTISTCOUNTRY", width=8),
    _tag("originalalbum", "Original album", "TOAL", "WM/OriginalAlbumTitle", apev2="Original Album"),
    # What it sorts by.
    _tag("titlesort", "Title for sorting", "TSOT", "WM/TitleSortOrder", mp4="sonm"),
    _many("artistsort", "Artist for sorting", "TSOP", "WM/ArtistSortOrder", mp4="soar"),
    _tag("albumsort", "Album for sorting", "TSOA", "WM/AlbumSortOrder", mp4="soal"),
    _many("albumartistsort", "Album artist for sorting", "TSO2", "WM/AlbumArtistSortOrder", mp4="soaa"),
    _many("composersort", "Composer for sorting", "TSOC", "WM/ComposerSortOrder", mp4="soco"),
    # How it was released.
    _many("label", "Label", "TPUB", "WM/Publisher", apev2="Label"),
    _many(
        "catalognumber",
        "Catalog number",
        "TXXX:CATALOGNUMBER",
        "WM/CatalogNo",
        apev2="CatalogNumber",
        width=14,
    ),
    _tag("barcode", "Barcode", "TXXX:BARCODE", "WM/Barcode", apev2="Barcode", width=14),
    _many("isrc", "ISRC", "TSRC", "WM/ISRC", width=12),
    _tag("asin", "ASIN", "TXXX:ASIN", "ASIN", width=10),
    _many(
        "country",
        "Release country",
        "TXXX:MusicBrainz Album Release Country",
        "MusicBrainz/Album Release Country",
        vorbis="RELEASECOUNTRY",
        width=8,
    ),
    _tag(
        "releasestatus",
        "Release status",
        "TXXX:MusicBrainz Album Status",
        "MusicBrainz/Album Status",
        apev2="MUSICBRAINZ_ALBUMSTATUS",
        width=10,
    ),
    _many(
        "releasetype",
        "Release type",
        "TXXX:MusicBrainz Album Type",
        "MusicBrainz/Album Type",
        apev2="MUSICBRAINZ_ALBUMTYPE",
        width=12,
    ),
    _tag("media", "Medium", "TMED", "WM/Media", apev2="Media", width=10),
    _tag("script", "Script", "TXXX:SCRIPT", "WM/Script", apev2="Script", width=6),
    _tag("copyright", "Copyright", "TCOP", "Copyright", mp4="cprt", apev2="Copyright", width=24),
    _tag("license", "License", "TXXX:LICENSE", "LICENSE", width=24),
    _many("website", "Website", "WOAR", "WM/AuthorURL", apev2="Weblink", width=24),
    _tag("encodedby", "Encoded by", "TENC", "WM/EncodedBy", mp4="©too", apev2="EncodedBy"),
    _tag("encodersettings", "Encoder settings", "TSSE", "WM/EncodingSettings", apev2="EncoderSettings"),
    # How loud it is.
    _gain("replaygain_track_gain", "Track gain"),
    _gain("replaygain_track_peak", "Track peak"),
    _gain("replaygain_album_gain", "Album gain"),
    _gain("replaygain_album_peak", "Album peak"),
    # What others know it by.
    _id(
        "musicbrainz_trackid",
        "MusicBrainz recording",
        "MusicBrainz Track Id",
        id3="UFID:http://musicbrainz.org",
    ),
    _id("musicbrainz_releasetrackid", "MusicBrainz track", "MusicBrainz Release Track Id"),
    _id("musicbrainz_albumid", "MusicBrainz release", "MusicBrainz Album Id"),
    _ids("musicbrainz_artistid", "MusicBrainz artist", "MusicBrainz Artist Id"),
    _ids("musicbrainz_albumartistid", "MusicBrainz album artist", "MusicBrainz Album Artist Id"),
    _id("musicbrainz_releasegroupid", "MusicBrainz release group", "MusicBrainz Release Group Id"),
    _ids("musicbrainz_workid", "MusicBrainz work", "MusicBrainz Work Id"),
    _id("musicbrainz_discid", "MusicBrainz disc", "MusicBrainz Disc Id"),
    _id("acoustid_id", "AcoustID", "Acoustid Id"),
    _id("acoustid_fingerprint", "AcoustID fingerprint", "Acoustid Fingerprint"),
    # Facts about the file.
    _fact("year", "Year", Kind.NUMBER, width=4),
    _fact("format", "Format", width=12),
    _fact("codec", "Codec", width=8),
    _fact("lossless", "Lossless", Kind.FLAG, width=8),
    _fact("length", "Length", Kind.DURATION, width=7),
    _fact("bitrate", "Bit rate", Kind.NUMBER, width=8),
    _fact("samplerate", "Sample rate", Kind.NUMBER, width=11),
    _fact("bitdepth", "Bit depth", Kind.NUMBER, width=9),
    _fact("channels", "Channels", Kind.NUMBER, width=8),
    _fact("vbr", "VBR", Kind.FLAG, width=3),
    _fact("covers", "Covers", Kind.NUMBER, width=6),
    _fact("size", "Size", Kind.SIZE, width=8),
    _fact("added", "Added", Kind.TIME, width=10),
    _fact("modified", "Modified", Kind.TIME, width=10),
    _fact("path", "Path", width=40),
    _fact("folder", "Folder", width=30),
    _fact("filename", "File name", width=30),
    _fact("problem", "Problem", width=30),
    _fact("missing", "Missing", Kind.FLAG, width=7),
)
"""In the order in which a person reads them: tags, then facts about the file."""

BY_NAME: Mapping[str, TagField] = {field.name: field for field in FIELDS}
