"""Files whose names are hostile to programs, terminals and shells."""

import os
import unicodedata

from musictui.demo.items import Item, Unit, as_path, as_text
from musictui.demo.supply import Supply, plain_tags

FOLDER = b"Odd names"
LONGEST = 255
"""Bytes of a name on nearly every file system."""

TEXT_NAMES: tuple[tuple[str, str], ...] = (
    ("markup", "01 Song [FLAC][/b].mp3"),
    ("emoji", "🎧 Night Drive 🌃 (👩‍🎤 Remix).mp3"),
    ("right to left", "שיר ערב – أغنية المساء.mp3"),
    ("combining marks", unicodedata.normalize("NFD", "Ça Où Ñandú Ấm Áp.mp3")),
    ("newline", "Line One\nLine Two.mp3"),
    ("leading dash", "-rf Live.mp3"),
    ("trailing space", "Held Too Long .mp3"),
    ("escape sequence", "\x1b[31mRed Alert\x1b[0m\x07.mp3"),
    ("direction override", "Drive \u202egnp.exe\u202c.mp3"),
    ("shell", "$(reboot) `id` ; * ? & !! ~ 'x' \"y\".mp3"),
    ("markup of a link", "[link=file:x]Click[/link] [@click=quit]me[/].flac"),
    ("stacked marks", "V" + "\u0335\u0321\u0323\u0334\u0338" * 6 + "oid" + "\u030d\u0315\u0300" * 5 + ".mp3"),
    ("format signs", "100%s %d %n {0} {path} \\n.mp3"),
    ("zero width", "Zero\u200bWidth\u200dJoiner\ufeff.mp3"),
    ("backslashes", "C:\\Music\\Song.mp3"),
    ("tab", "Tabbed\tTitle\r.mp3"),
    ("capital extension", "LOUD.MP3"),
    ("two extensions", "Take 3.flac.mp3"),
    ("only a number", "07.flac"),
    ("leading space", "  Late Start.mp3"),
    ("trailing dot", "Et cetera....mp3"),
    ("reserved on Windows", "CON.mp3"),
    ("query signs", "artist:=nobody or (year:1990..mp3"),
    ("wide characters", "ＦＵＬＬ　ＷＩＤＴＨ ﬁnale.mp3"),
    ("long word", "Donaudampfschiff" * 12 + ".mp3"),
    ("quotation marks", "“Fin’s” ‹Song› «No» 1⁄2 — … .mp3"),
    ("line separator", "Verse\u2028Chorus\u0085Bridge.mp3"),
)
"""What is odd, and the name; the most important first."""


def odd_names(supply: Supply) -> list[Unit]:
    """One unit a file, the most important first."""
    texts = [(case, as_path(name)) for case, name in TEXT_NAMES]
    raw = [
        ("not UTF-8", b"Caf\xe9 M\xfcller.mp3"),
        ("255 bytes", _filled("A Very Long Title That Goes On ")),
        ("255 bytes of CJK", _filled("長い題名の歌")),
        ("not UTF-8 at all", b"\xff\xfe\x80\xbf raw \xc3.flac"),
    ]
    files = [*texts[:6], *raw, *texts[6:]]
    units: list[Unit] = [(_file(supply, case, name),) for case, name in files]
    units[12:12] = [_in_folders(supply), _twins(supply)]
    return units


def _file(supply: Supply, case: str, name: bytes) -> Item:
    """A file whose title is its name, where tags can hold it."""
    encoding = "flac" if name.lower().endswith(b".flac") else "mp3-128"
    path = FOLDER + b"/" + name
    title = os.path.splitext(name)[0].decode("utf-8", "replace")
    item = supply.item(path, f"name: {case}", encoding=encoding)
    song = supply.song(f"{item.case} {as_text(path)!r}")
    return supply.item(
        path, item.case, encoding=encoding, song=song, tags=plain_tags(song, title=title, album="Odd Names")
    )


def _filled(text: str) -> bytes:
    """A name of exactly 255 bytes."""
    suffix = b".mp3"
    body = (text.encode() * 50)[: LONGEST - len(suffix)]
    whole = body.decode("utf-8", "ignore").encode()
    return whole + b"." * (len(body) - len(whole)) + suffix


def _in_folders(supply: Supply) -> Unit:
    """Ordinary files in odd folders."""
    places = (
        ("folder like a file", b"Record.mp3/01 Inside.mp3"),
        ("folder with markup", b"[red]Album[/red] [/]/01 Song.mp3"),
        ("folder not UTF-8", b"Stra\xdfe/01 Lied.mp3"),
        ("folder with a trailing space", b"Spaced Out /01 Song.mp3"),
        (
            "deep folders",
            b"/".join(b"%02d %s" % (at, b"deeper " * 6) for at in range(16)) + b"/01 Bottom.mp3",
        ),
    )
    return [supply.item(FOLDER + b"/" + path, f"name: {case}", encoding="mp3-128") for case, path in places]


def _twins(supply: Supply) -> Unit:
    """Names that some file systems take for one."""
    names = (
        ("composed", unicodedata.normalize("NFC", "Olé Olé.mp3")),
        ("decomposed", unicodedata.normalize("NFD", "Olé Olé.mp3")),
        ("lower case", "twin.mp3"),
        ("upper case", "TWIN.mp3"),
    )
    return [
        supply.item(FOLDER + b"/Twins/" + as_path(name), f"name: {case} twin", encoding="mp3-128")
        for case, name in names
    ]
