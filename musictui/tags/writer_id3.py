"""Fields and pictures as frames of ID3v2.3 and v2.4.

Source: https://id3.org/id3v2.3.0, https://id3.org/id3v2.4.0-frames
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from musictui.model.fields import BY_NAME
from musictui.tags import id3, id3_rating
from musictui.tags.containers import (
    ID3_DESCRIPTIONS,
    ID3_FRAMES,
    ID3_OWNERS,
    ID3_ROLES,
    Target,
)
from musictui.tags.covers import Cover
from musictui.tags.entries import Change, Entry, EntryTag, values_by_key
from musictui.tags.id3_tag import Frame, RawTag
from musictui.tags.id3_text import texts

_LATIN1, _UTF16, _UTF8 = 0, 1, 3
_NO_LANGUAGE = b"XXX"
_PEOPLE_FRAMES = frozenset({"TIPL", "TMCL", "IPLS"})
PEOPLE = frozenset(ID3_ROLES.values()) | {"performer"}
"""Fields that stand in lists of people with their roles."""
_DATES = {"TDRC": "date", "TYER": "date", "TDAT": "date", "TIME": "date"}
_ORIGINAL_DATES = {"TDOR": "originaldate", "TORY": "originaldate"}
_FIELD_OF_DATE = {**_DATES, **_ORIGINAL_DATES, "TDRL": "releasedate"}
_OLD_YEARS = {"TDRC": "TYER", "TDOR": "TORY"}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?)?", re.ASCII)


@dataclass
class Id3Tag(EntryTag):
    """An ID3v2 tag."""

    version: int = 4

    @classmethod
    def of(cls, raw: RawTag) -> "Id3Tag":
        """The frames of a tag with what they mean."""
        return cls([_entry(frame, raw.version) for frame in raw.frames], raw.version)

    def frames(self) -> list[Frame]:
        """What to write."""
        return [Frame(entry.key, entry.extra or 0, entry.data) for entry in self.entries]

    def change(self, change: Change) -> None:
        """Do what the change says; people of all roles share their frames."""
        touched = [name for name in change.names if name in PEOPLE]
        if touched:
            self._change_people(touched, change)
        rest = tuple(name for name in change.names if name not in PEOPLE)
        super().change(replace(change, names=rest))

    def _made(self, group: frozenset[str], change: Change, old: Sequence[Entry]) -> list[Entry]:
        return [
            _entry(frame, self.version)
            for key, values in values_by_key("id3", group, change).items()
            if values or key == "POPM"
            for frame in self._frames(key, values, old)
        ]

    def _made_picture(self, cover: Cover) -> Entry:
        encoding = _encoding([cover.description], self.version)
        head = bytes([encoding]) + cover.mime.encode("latin-1", "replace") + b"\0" + bytes([cover.kind])
        end = b"\0\0" if encoding == _UTF16 else b"\0"
        data = head + _encoded([cover.description], encoding) + end + cover.data
        return Entry("APIC", data, cover=cover)

    def _is_kept(self, entry: Entry) -> bool:
        """Described comments and links count only where nothing plain does."""
        if entry.key == "COMM":
            return bool(_described(entry.data)[1])
        return entry.key == "WXXX"

    def _frames(self, key: str, values: list[str], old: Sequence[Entry]) -> Iterator[Frame]:
        """The frames for a key of `FIELDS`."""
        name, _, description = key.partition(":")
        if name == "TXXX":
            yield self._text("TXXX", [_spelling(description, old), *values])
        elif name == "UFID" and len(values) == 1:
            yield Frame("UFID", 0, description.encode("latin-1") + b"\0" + values[0].encode("utf-8"))
        elif name == "UFID":
            yield self._text("TXXX", ["MusicBrainz Track Id", *values])
        elif name == "COMM":
            language = next(
                (entry.data[1:4] for entry in old if entry.key == "COMM" and not self._is_kept(entry)),
                _NO_LANGUAGE,
            )
            yield self._text("COMM", ["", *values], language)
        elif name == "USLT":
            yield from self._lyrics(values, old)
        elif name == "WOAR":
            yield self._address(values)
        elif name == "POPM":
            yield from _ratings(values, old, self.version)
        elif name in _OLD_YEARS and self.version == 3:
            yield from self._old_dates(name, values)
        elif name == "TCON":
            # A genre that begins with a parenthesis would pass for a number.
            yield self._text(name, [f"({text}" if text.startswith("(") else text for text in values])
        else:
            yield self._text(name, values)

    def _text(self, name: str, values: Sequence[str], language: bytes = b"") -> Frame:
        # A null between several values in v2.3 too: a slash, which belongs there, also stands in names.
        encoding = _encoding(values, self.version)
        return Frame(name, 0, bytes([encoding]) + language + _encoded(values, encoding))

    def _lyrics(self, values: list[str], old: Sequence[Entry]) -> Iterator[Frame]:
        """A frame for each text, as there may be one for each language and description."""
        before = [_described(entry.data)[:2] for entry in old if entry.key == "USLT"]
        if len(values) == 1 and before:
            yield self._text("USLT", [before[0][1], values[0]], before[0][0])
            return
        language = before[0][0] if before else _NO_LANGUAGE
        for number, text in enumerate(values):
            yield self._text("USLT", [f"{number:03}" if number else "", text], language)

    def _address(self, values: list[str]) -> Frame:
        """Frames for addresses hold one, in Latin-1."""
        if len(values) == 1 and _encoding(values, 3) == _LATIN1:
            return Frame("WOAR", 0, values[0].encode("latin-1"))
        return self._text("TXXX", ["WEBSITE", *values])

    def _old_dates(self, name: str, values: list[str]) -> Iterator[Frame]:
        """v2.3 has frames for the year, the day (DDMM) and the time (HHMM).

        What does not fit there stands whole in the frame of v2.4 too, which most programs read.
        """
        match = _DATE.match(values[0])
        is_whole = len(values) == 1 and match is not None and match[0] == values[0]
        if match:
            year, month, day, hour, minute = match.groups()
            yield self._text(_OLD_YEARS[name], [year])
            if name == "TDRC" and month:
                yield self._text("TDAT", [day + month])
            if name == "TDRC" and hour and is_whole:
                yield self._text("TIME", [hour + minute])
        if not is_whole or (name == "TDOR" and len(values[0]) > 4):
            yield self._text(name, values)

    def _change_people(self, touched: Sequence[str], change: Change) -> None:
        """Replace the people of some roles; the others stay where they are."""
        known = frozenset().union(*(entry.fields for entry in self.entries))
        names = [name for name in touched if name in known or not change.is_second]
        gone = frozenset(names)
        for entry in [entry for entry in self.entries if entry.fields & gone]:
            pairs = _pairs(entry) if entry.key in _PEOPLE_FRAMES else []
            self._fill(entry, [pair for pair in pairs if _field_of(pair[0]) not in gone])
        self.entries = [entry for entry in self.entries if entry.data]
        crew = [pair for name in names if name != "performer" for pair in _crew(name, change)]
        players = [_player(person) for person in change.values("performer") if "performer" in gone]
        if self.version == 3:
            self._add_people("IPLS", crew + players)
        else:
            self._add_people("TIPL", crew)
            self._add_people("TMCL", players)

    def _add_people(self, name: str, pairs: list[tuple[str, str]]) -> None:
        if not pairs:
            return
        entry = next((entry for entry in self.entries if entry.key == name), None)
        if entry is None:
            entry = Entry(name, b"")
            self.entries.insert(self._end_of_texts(), entry)
            self._fill(entry, pairs)
        else:
            self._fill(entry, [*_pairs(entry), *pairs])

    def _fill(self, entry: Entry, pairs: Iterable[tuple[str, str]]) -> None:
        """Give a frame these people; none leave it without data."""
        pairs = list(pairs)
        parts = [text for pair in pairs for text in pair]
        entry.data, entry.extra = self._text(entry.key, parts).data if pairs else b"", 0
        entry.fields = frozenset(_field_of(role) for role, _ in pairs)


def _entry(frame: Frame, version: int) -> Entry:
    """A frame with the fields that it says something about."""
    entry = Entry(frame.name, frame.data, extra=frame.flags)
    data = id3.content(frame.data, frame.flags & 0xFF, version) if frame.flags else frame.data
    if frame.name == "APIC":
        entry.cover = _cover(data)
    elif data:
        entry.fields = frozenset(_fields(frame.name, data))
    return entry


def _fields(name: str, data: bytes) -> Iterator[str]:
    if name == "TXXX":
        yield from _targets(ID3_DESCRIPTIONS.get(texts(data)[0].upper()))
    elif name in _FIELD_OF_DATE:
        yield _FIELD_OF_DATE[name]
    elif name in _PEOPLE_FRAMES:
        yield from (_field_of(role) for role in texts(data)[::2])
    elif name == "UFID":
        yield from filter(None, [ID3_OWNERS.get(data.partition(b"\0")[0].decode("latin-1"))])
    elif name == "COMM":
        if not _described(data)[1].startswith(id3.TECHNICAL_COMMENTS):
            yield "comment"
    else:
        yield from _targets(ID3_FRAMES.get(name))


def _targets(target: Target | None) -> Iterator[str]:
    if target:
        yield from filter(None, (target.field, target.total))


def _cover(data: bytes) -> Cover | None:
    """The picture of an APIC frame."""
    mime, _, rest = data[1:].partition(b"\0")
    if not rest:
        return None
    encoding, kind, rest = data[0], rest[0], rest[1:]
    if encoding in (1, 2):
        # A character has two bytes: two zeros may also be the halves of neighbours.
        end = next((at for at in range(0, len(rest) - 1, 2) if rest[at : at + 2] == b"\0\0"), -1)
        size = 2
    else:
        end, size = rest.find(b"\0"), 1
    if end < 0:
        return None
    description = texts(data[:1] + rest[:end])[0]
    return Cover(rest[end + size :], kind, description, mime.decode("latin-1"))


def _described(data: bytes) -> tuple[bytes, str, list[str]]:
    """Language, description and texts of a comment or of lyrics."""
    parts = texts(data[:1] + data[4:])
    return data[1:4], parts[0] if len(parts) > 1 else "", parts[1:] or parts


def _ratings(values: Sequence[str], old: Sequence[Entry], version: int) -> Iterator[Frame]:
    """Every program's frame gets the same stars; without stars those stay that count something."""
    known = [
        id3.content(entry.data, (entry.extra or 0) & 0xFF, version) for entry in old if entry.key == "POPM"
    ]
    for data in known or ([b""] if values else []):
        if values or id3_rating.counts_plays(data):
            yield Frame("POPM", 0, id3_rating.rated(data, values[0] if values else ""))


def _spelling(description: str, old: Sequence[Entry]) -> str:
    """A description as the file spells it already."""
    spellings = (texts(entry.data)[0] for entry in old if entry.key == "TXXX" and not entry.extra)
    return next((known for known in spellings if known.upper() == description.upper()), description)


def _pairs(entry: Entry) -> list[tuple[str, str]]:
    """Role and person of each in a list of people."""
    data = id3.content(entry.data, entry.extra & 0xFF, 3) if entry.extra else entry.data
    parts = texts(data) if data else []
    return list(zip(parts[::2], parts[1::2], strict=False))


def _field_of(role: str) -> str:
    return ID3_ROLES.get(role.lower(), "performer")


def _crew(name: str, change: Change) -> Iterator[tuple[str, str]]:
    role = BY_NAME[name].id3.partition(":")[2]
    for person in change.values(name):
        yield role, person


def _player(person: str) -> tuple[str, str]:
    """Instrument and name of `Name (instrument)`; other roles are fields of their own."""
    name, mark, role = person.removesuffix(")").rpartition(" (")
    is_plain = not (mark and name and role and person.endswith(")")) or ")" in role or "(" in role
    if is_plain or role.lower() in ID3_ROLES or role.lower() == "performer":
        return "performer", person
    return role, name


def _encoding(values: Iterable[str], version: int) -> int:
    """v2.4 knows UTF-8; v2.3 Latin-1, and UTF-16 for what that lacks."""
    if version == 4:
        return _UTF8
    try:
        for value in values:
            value.encode("latin-1")
    except UnicodeEncodeError:
        return _UTF16
    return _LATIN1


def _encoded(values: Sequence[str], encoding: int) -> bytes:
    if encoding != _UTF16:
        return "\0".join(values).encode("utf-8" if encoding == _UTF8 else "latin-1")
    # Each text has a mark of its byte order; a text that begins with such a character needs one more.
    marked = [f"\ufeff\ufeff{value[1:]}" if value[:1] == "\ufeff" else f"\ufeff{value}" for value in values]
    return "\0".join(marked).encode("utf-16-le")
