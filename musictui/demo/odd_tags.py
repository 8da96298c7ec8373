"""Files whose tags are missing, conflicting, malformed or hostile."""

from dataclasses import replace

from musictui.demo.encodings import ENCODINGS
from musictui.demo.items import Item, Unit
from musictui.demo.supply import Supply, as_tags, plain_tags

FOLDER = "Odd tags"
MOJIBAKE = "Зимняя ночь".encode("cp1251").decode("latin-1")
"""Cyrillic written as Windows did and read as Latin: `Çèìíÿÿ íî÷ü`."""

SINGLE: tuple[tuple[str, str, dict[str, str | tuple[str, ...] | None]], ...] = (
    (
        "markup",
        "mp3-192",
        {"title": "[bold]Not Bold[/bold] [/]", "artist": "[FLAC][/b]", "album": "[link=x]Y[/"},
    ),
    ("no artist", "flac", {"artist": None}),
    ("no title", "mp3-192", {"title": None}),
    ("no year, no genre", "aac-128", {"date": None, "genre": None}),
    ("no album", "opus-128", {"album": None, "tracknumber": None}),
    ("several artists and genres", "flac", {"artist": ("Ada", "Bo", "Cy"), "genre": ("Jazz", "Dub", "Folk")}),
    ("bad date", "flac", {"date": "199x", "originaldate": "0000"}),
    ("mojibake", "mp3-128", {"title": MOJIBAKE, "artist": MOJIBAKE.upper()}),
    ("escape sequences", "flac", {"title": "\x1b[2J\x1b[31mAlarm\x1b[0m\x07", "comment": "\x9b5mBlink"}),
    ("lines in the title", "flac", {"title": "First Line\nSecond Line\tTabbed", "artist": "A\r\nB"}),
    ("direction override", "mp3-192", {"title": "abc\u202edef\u2066ghi", "artist": "\u200f\u200e"}),
    ("blanks", "vorbis-q5", {"title": "   ", "artist": "\u3000", "genre": "\t"}),
    ("side and number", "flac", {"tracknumber": "A1", "discnumber": "one"}),
    ("number of a total", "vorbis-q5", {"tracknumber": "03/12", "discnumber": "2/1"}),
    ("impossible date", "opus-128", {"date": "1997-13-45", "originaldate": "2999-01-01"}),
    ("date in words", "flac", {"date": "May 1997", "originaldate": "'96"}),
    ("tempo and key in words", "flac", {"bpm": "fast, 120-128", "initialkey": "H moll"}),
    ("key of the Camelot wheel", "mp3-320", {"initialkey": "8A", "bpm": "120.00"}),
    ("genres in one text", "mp3-192", {"genre": "Rock; Pop / Jazz, Blues"}),
    ("numbered genre", "mp3-128", {"genre": "(17)Rock"}),
    ("many values", "flac", {"artist": tuple(f"Member {n} of the Choir" for n in range(1, 41))}),
    ("words for nothing", "flac", {"title": "None", "artist": "null", "album": "nan", "date": "0"}),
    ("long texts", "flac", {"title": "On and On " * 400, "comment": "Notes. " * 9000}),
    ("long lyrics", "mp3-192", {"lyrics": "\n".join(f"La la la, verse {n}" for n in range(1, 1500))}),
    ("emoji", "aac-256", {"title": "🌊🌊🌊", "artist": "👩‍👩‍👧‍👦 & 🇮🇸", "genre": "💔"}),
    ("wide and narrow", "flac", {"title": "長い長い長い題名" * 6, "artist": "e\u0301" * 40}),
    ("one value twice", "flac", {"artist": ("Echo", "Echo"), "genre": ("Pop", "pop", "POP")}),
)
"""What is odd, the encoding, and what is changed in ordinary tags; the most important first."""


def odd_tags(supply: Supply) -> list[Unit]:
    """Units, the most important first."""
    singles: list[Unit] = [(_single(supply, case, encoding, changes),) for case, encoding, changes in SINGLE]
    groups = [_untagged_namesakes(supply), _untagged(supply), _conflicting_album(supply), _older_tags(supply)]
    return [*groups[:2], *singles[:6], *groups[2:], *singles[6:], _pictures(supply)]


def _single(
    supply: Supply, case: str, encoding: str, changes: dict[str, str | tuple[str, ...] | None]
) -> Item:
    path = f"{FOLDER}/{case}{ENCODINGS[encoding].suffix}"
    song = supply.song(f"tags {case}")
    return supply.item(path, f"tags: {case}", encoding=encoding, song=song, tags=plain_tags(song, **changes))


def _untagged_namesakes(supply: Supply) -> Unit:
    """Different music in files of one name and without tags: no duplicates, whatever they look like."""
    paths = ("Tape A/01 Intro.mp3", "Tape B/01 Intro.mp3", "Tape C/01 Intro.mp3")
    return [
        replace(
            supply.item(
                f"{FOLDER}/{path}",
                "tags: untagged namesake",
                encoding="mp3-192",
                tags={},
                length_s=supply.long_s / 2,
            ),
            family="01 Intro",
            relation="different",
            variant="untagged namesake",
        )
        for path in paths
    ]


def _untagged(supply: Supply) -> Unit:
    """No tags, but names that tell something."""
    song = supply.song("telling name")
    name = f"{song.artist.name.replace('/', '_')} - {song.title.replace('/', '_')}.mp3"
    paths = (f"{FOLDER}/{name}", f"{FOLDER}/untitled.flac", f"{FOLDER}/AUDIO_20190314_1532.m4a")
    encodings = ("mp3-128", "flac", "aac-128")
    return [
        supply.item(path, "tags: untagged", encoding=encoding, tags={})
        for path, encoding in zip(paths, encodings, strict=True)
    ]


def _conflicting_album(supply: Supply) -> Unit:
    """One record whose tracks do not agree on what it is."""
    album = ("Harbour Songs", "harbour songs", "Harbour Songs (Disc 1)", "Harbor Songs")
    artists = ("The Lamplighters", "Lamplighters, The", "THE LAMPLIGHTERS", "The Lamplighters & Friends")
    years = ("1984", "1985-03", "2004", "1984")
    items = []
    for place in range(4):
        song = supply.song(f"conflicting {place}")
        tags = plain_tags(
            song,
            album=album[place],
            artist=artists[place],
            albumartist=artists[-place],
            date=years[place],
            tracknumber=str(1 if place == 2 else place + 1),
            tracktotal=("4", "12", "4", "1")[place],
            compilation="1" if place == 3 else "0",
        )
        path = f"{FOLDER}/Harbour Songs/{place + 1:02} Song.mp3"
        items.append(supply.item(path, "tags: conflicting album", song=song, tags=tags))
    return items


def _older_tags(supply: Supply) -> Unit:
    """ID3v1 and APEv2 at the end, beside ID3v2 or alone."""
    beside_v1 = supply.item(f"{FOLDER}/ID3v1 beside ID3v2.mp3", "tags: ID3v1 beside ID3v2")
    beside_ape = supply.item(f"{FOLDER}/APEv2 beside ID3v2.mp3", "tags: APEv2 beside ID3v2")
    alone = supply.item(f"{FOLDER}/ID3v1 alone.mp3", "tags: ID3v1 alone", tags={})
    return [
        replace(beside_v1, damage="conflicting ID3v1"),
        replace(beside_ape, damage="conflicting APEv2"),
        replace(alone, damage="conflicting ID3v1"),
    ]


def _pictures(supply: Supply) -> Unit:
    """A large picture, and one without any other tag."""
    large = supply.item(f"{FOLDER}/large cover.flac", "tags: large cover", encoding="flac")
    alone = supply.item(f"{FOLDER}/only a cover.mp3", "tags: only a cover", tags=as_tags({}))
    return [
        replace(large, cover=replace(supply.cover("large"), side=1400)),
        replace(alone, cover=supply.cover("alone")),
    ]
