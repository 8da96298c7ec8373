"""Words that tell versions of a song apart: the one table for comparing files, and for matching releases.

Where files are compared, only those parts of a title are looked at that name a version by their form, so that words
count there that mean other things too (`radio`, `long`). Releases are matched by any word in brackets, or after a dash:
only those count that leave no doubt.
"""

from enum import IntFlag
from typing import NamedTuple


class Version(IntFlag):
    """What a version word says; several may hold at once."""

    MIX = 1
    LIVE = 2
    EDIT = 4
    EXTENDED = 8
    INSTRUMENTAL = 16
    ACOUSTIC = 32
    REMASTER = 64
    DEMO = 128
    DUB = 256
    KARAOKE = 512
    COVER = 1024
    MONO = 2048
    STEREO = 4096
    VOICES = 8192
    TAKE = 16384
    CLEAN = 32768
    OTHER = 65536
    """Named, but by a word of its own: `Spanish version`."""
    SPEED = 131072
    AGAIN = 262144
    """Recorded once more."""
    ARRANGED = 524288
    """Played by other instruments."""


PUBLISHED = Version.REMASTER | Version.MONO | Version.STEREO | Version.CLEAN
"""What tells how it was published: to a release, the recording is the same."""


class VersionWords(NamedTuple):
    """The words of one sort of version."""

    version: Version
    """0 for what tells no version from another."""
    both: str
    files: str = ""
    """Those that count only where files are compared."""
    releases: str = ""
    """Those that count only where releases are matched."""


TABLE = (
    VersionWords(Version.MIX, "mix remix rmx rework reworked mashup bootleg vip", "remixed refix mixed"),
    VersionWords(Version.LIVE, "live", "vivo directo concert concierto livesession"),
    VersionWords(Version.EDIT, "edit", "edited radio single short"),
    VersionWords(Version.EXTENDED, "extended club", "long maxi 12inch"),
    VersionWords(Version.INSTRUMENTAL, "instrumental", "instrumentale instrumentals"),
    VersionWords(Version.ACOUSTIC, "acoustic unplugged", "acustica acustico akustik acoustique", "stripped"),
    VersionWords(
        Version.REMASTER,
        "remaster remastered remastering",
        "remasters remasterizado remasterise",
        "remasterd remasterized",
    ),
    VersionWords(Version.DEMO, "demo rehearsal", "demos"),
    VersionWords(Version.DUB, "dub", "dubmix"),
    VersionWords(Version.KARAOKE, "karaoke", "playback"),
    VersionWords(Version.COVER, "cover"),
    VersionWords(Version.MONO, "mono"),
    VersionWords(Version.STEREO, "stereo"),
    VersionWords(Version.VOICES, "acapella acappella", "vocals", "cappella"),
    VersionWords(Version.TAKE, "take outtake alternate alternative session sessions", "alt"),
    VersionWords(Version.CLEAN, "clean", "censored"),
    VersionWords(Version.SPEED, "slowed nightcore", "spedup", "sped"),
    VersionWords(Version.AGAIN, "", "rerecorded rerecording", "remake"),
    VersionWords(Version.ARRANGED, "orchestral", "symphonic"),
    VersionWords(Version.OTHER, "", "", "reprise snippet preview commentary interlude 8d"),
    VersionWords(
        Version(0),
        "album original explicit bonus track version lp deluxe official audio video digital digitally new",
        "recording cd main full length studio hidden japanese japan itunes the a an by from and of",
        "edition single hd hq anniversary expanded reissue re issue lyrics lyric previously unreleased",
    ),
)

FLAG = {word: row.version for row in TABLE if row.version for word in f"{row.both} {row.files}".split()}
"""Word to what it says, where files are compared."""
NEUTRAL = frozenset(word for row in TABLE if not row.version for word in f"{row.both} {row.files}".split())
"""Words there that tell no version from another."""

OTHER_RECORDING = frozenset(
    word for row in TABLE if row.version & ~PUBLISHED for word in f"{row.both} {row.releases}".split()
)
"""Words that make it another recording, where releases are matched."""
SAME_RECORDING = frozenset(
    word for row in TABLE if not row.version & ~PUBLISHED for word in f"{row.both} {row.releases}".split()
)
"""Words there that tell how it was published: the recording is the same."""
