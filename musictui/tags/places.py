"""Where the tags of a file stand that are not part of its container: before the audio and behind it.

One of them is the main tag of MP3, AAC and TTA files (ID3v2) and of those with APEv2; the others are kept in
step with it. The reader takes what the main tag does not say from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from musictui.tags import id3, id3_tag, reader, writer_v1
from musictui.tags.entries import Change, EntryTag
from musictui.tags.id3_tag import RawTag
from musictui.tags.refusals import FAMILIES
from musictui.tags.source import BadFileError, Source
from musictui.tags.splice import Patch
from musictui.tags.writer_ape import ApeTag
from musictui.tags.writer_id3 import Id3Tag

_MAX_TAGS = 8
_WITH_OFFSETS = frozenset({"mp4"})
"""Kinds whose audio is found by offsets in the file: nothing before them may change its size."""


@dataclass
class Places:
    """The tags around the audio of a file, and what kind of file it is."""

    kind: str = ""
    start: int = 0
    """Where the container begins, behind the tags."""
    front: list[RawTag] = field(default_factory=list)
    behind: list[RawTag] = field(default_factory=list)
    apes: list[ApeTag] = field(default_factory=list)
    """The last in the file first: it counts most."""
    others: list[tuple[str, int, int]] = field(default_factory=list)
    """Kind, start and end of ID3v1, Lyrics3 and damaged tags."""
    new_ape: int = 0
    """Where a new APEv2 tag goes: before Lyrics3 and ID3v1, which has to be last."""

    @property
    def ape(self) -> ApeTag | None:
        """The APEv2 tag that counts most."""
        return self.apes[0] if self.apes else None

    @property
    def second_apes(self) -> list[ApeTag]:
        """All APEv2 tags but a main one."""
        return self.apes[1:] if FAMILIES[self.kind] == "APEv2" else self.apes

    @property
    def second_raws(self) -> list[RawTag]:
        """All ID3v2 tags around the audio but a main one."""
        return [*(self.front[1:] if self.kind in reader.ID3_FIRST else self.front), *self.behind]

    @property
    def has_seconds(self) -> bool:
        """Whether there are tags beside the main one."""
        return bool(self.second_apes or self.second_raws or self.others)

    def second_tags(self) -> Iterator[EntryTag]:
        """The tags beside the main one that may hold pictures, those that count most first."""
        yield from self.second_apes
        yield from (Id3Tag.of(raw) for raw in self.second_raws)


def find(source: Source) -> Places:
    """The tags of a file.

    Raises:
        BadFileError: It is no audio, or a tag of it is damaged.
    """
    if not source.size:
        raise BadFileError("The file is empty.")
    found = Places()
    while len(found.front) < _MAX_TAGS and id3.has_tag(source.at(found.start, id3.HEADER_SIZE)):
        found.front.append(id3_tag.parse(source, found.start))
        found.start = found.front[-1].end
    found.kind = reader.kind_at(source, found.start)
    found.new_ape = source.size
    if found.kind in reader.TAGGED_BEHIND:
        for kind, start, end in reader.tags_behind(source, found.start):
            _take(source, found, kind, start, end)
    return found


def region(source: Source, found: Places) -> tuple[int, int]:
    """From where to where there are no tags around the audio."""
    starts = [start for _, start, _ in found.others]
    starts += [ape.start for ape in found.apes] + [raw.start for raw in found.behind]
    return found.start, min([*starts, source.size])


def second_patches(source: Source, found: Places, change: Change, *, is_removal: bool) -> list[Patch]:
    """What to write so that the tags beside the main one say the same as it, or are gone."""
    change = change.for_second()
    patches: list[Patch] = []
    for raw in found.second_raws:
        patches += _second_id3(found, raw, change, is_removal=is_removal)
    for ape in found.second_apes:
        before = list(ape.entries)
        ape.change(change)
        if is_removal or ape.entries != before:
            patches.append(Patch(ape.start, ape.end, b"" if is_removal else ape.render()))
    for kind, start, end in found.others:
        if is_removal:
            patches.append(Patch(start, end, b""))
        elif kind == "id3v1":
            patches.append(Patch(start, end, writer_v1.changed(source.at(start, id3.V1_SIZE), change)))
    return patches


def _take(source: Source, found: Places, kind: str, start: int, end: int) -> None:
    if kind == "apev2":
        try:
            found.apes.append(ApeTag.parse(source, end))
        except BadFileError:
            if FAMILIES[found.kind] == "APEv2":
                raise
            # The reader takes nothing from it, so that it contradicts nobody.
            found.others.append((kind, start, end))
    elif kind == "id3v2":
        if id3.has_tag(source.at(start, id3.HEADER_SIZE)):
            found.behind.append(id3_tag.parse(source, start))
    else:
        found.others.append((kind, start, end))
    if kind in ("id3v1", "lyrics3"):
        found.new_ape = start


def _second_id3(found: Places, raw: RawTag, change: Change, *, is_removal: bool) -> list[Patch]:
    tag = Id3Tag.of(raw)
    before = tag.frames()
    tag.change(change)
    frames = [] if is_removal else tag.frames()
    if frames == before:
        return []
    size = raw.end - raw.start
    data = id3_tag.render(raw.version, frames, size=size, has_footer=raw.has_footer) if frames else b""
    if found.kind in _WITH_OFFSETS and raw.start < found.start and len(data) != size:
        return []
    return [Patch(raw.start, raw.end, data)]
