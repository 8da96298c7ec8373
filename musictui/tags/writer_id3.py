"""Writes fields into ID3v2 tags, in all the files that carry one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from mutagen import id3
from mutagen.aiff import AIFF
from mutagen.dsdiff import DSDIFF
from mutagen.dsf import DSF
from mutagen.trueaudio import TrueAudio
from mutagen.wave import WAVE

from musictui.model.fields import BY_NAME
from musictui.model.track import Tags
from musictui.tags.containers import ID3_DESCRIPTIONS, ID3_ROLES, TOTAL
from musictui.tags.writing import Cover, values_by_key

_FILES: Mapping[str, Any] = {"wav": WAVE, "aiff": AIFF, "dsf": DSF, "dsdiff": DSDIFF, "tta": TrueAudio}
KINDS = frozenset({"mpeg", "aac", *_FILES})
"""Kinds of files that carry an ID3 tag."""

_UTF16, _UTF8 = 1, 3
_NO_LANGUAGE = "XXX"
_PEOPLE = frozenset({"TIPL", "TMCL"})
_OLD_DATES = {"TDRC": "TYER", "TDOR": "TORY"}


class _ExactText(id3.TextFrame):  # type: ignore[misc] # mutagen has no types
    """A frame whose text is written as it is: mutagen's frames for dates rewrite what they do not understand."""


_DATES = {name: type(name, (_ExactText,), {}) for name in ("TDRC", "TDOR", "TDRL")}


def write(
    path: str | bytes,
    kind: str,
    wanted: Tags,
    names: Collection[str],
    covers: Sequence[Cover],
    *,
    version: int,
) -> None:
    """Write the fields in `names` as `wanted` has them, with pictures if there are any."""
    file, tags = _opened(path, kind)
    encoding = _UTF8 if version == 4 else _UTF16
    _forget(tags, names)
    for key, values in values_by_key("id3", wanted, names).items():
        for frame in _frames(key, values, wanted, encoding, version):
            tags.add(frame)
    if covers:
        tags.delall("APIC")
        for cover in covers:
            tags.add(
                id3.APIC(
                    encoding=encoding,
                    mime=cover.mime,
                    type=cover.kind,
                    desc=cover.description,
                    data=cover.data,
                )
            )
    # A null between several values in v2.3 too: a slash, which belongs there, also stands in names.
    file.save(path, v2_version=version, v23_sep=None)


def _opened(path: str | bytes, kind: str) -> tuple[Any, Any]:
    """What to save, and the tag in it."""
    if kind in _FILES:
        file = _FILES[kind](path)
        if file.tags is None:
            file.add_tags()
        return file, file.tags
    try:
        tags = id3.ID3(path)
    except id3.ID3NoHeaderError:
        tags = id3.ID3()
    return tags, tags


def _forget(tags: Any, names: Collection[str]) -> None:
    """Remove what says something about these fields."""
    for name in names:
        frame, _, description = BY_NAME[name].id3.removesuffix(TOTAL).partition(":")
        for key in [key for key in tags if key == frame or key.startswith(f"{frame}:")]:
            if frame in _PEOPLE or not description or key.lower() == f"{frame}:{description}".lower():
                del tags[key]
    for key in [key for key in tags if key.startswith("TXXX:")]:
        target = ID3_DESCRIPTIONS.get(key.removeprefix("TXXX:").upper())
        if target and target.field in names:
            del tags[key]


def _frames(key: str, values: list[str], wanted: Tags, encoding: int, version: int) -> Iterator[Any]:
    """The frames for a key of `FIELDS`; none where there are no values."""
    name, _, description = key.partition(":")
    if name in _PEOPLE:
        yield from _people(wanted, encoding, version)
    elif not values:
        return
    elif name == "TXXX":
        yield id3.TXXX(encoding=encoding, desc=description, text=values)
    elif name == "UFID":
        yield from _identifier(description, values, encoding)
    elif name == "COMM":
        yield id3.COMM(encoding=encoding, lang=_NO_LANGUAGE, desc="", text=values)
    elif name == "USLT":
        for number, text in enumerate(values):
            yield id3.USLT(
                encoding=encoding, lang=_NO_LANGUAGE, desc=f"{number:03}" if number else "", text=text
            )
    elif name == "WOAR":
        yield _address(values, encoding)
    elif name in _DATES:
        yield from _dates(name, values, encoding, version)
    else:
        # A genre that begins with a parenthesis would pass for a number.
        values = [f"({text}" if name == "TCON" and text.startswith("(") else text for text in values]
        yield getattr(id3, name)(encoding=encoding, text=values)


def _people(wanted: Tags, encoding: int, version: int) -> Iterator[Any]:
    """The lists of all people with their roles: those behind the desk and those who play."""
    crew = [[role, person] for role, person in _crew(wanted)]
    players = [_player(person) for person in wanted.get("performer", ())]
    if version == 3:
        crew, players = crew + players, []
    if crew:
        yield (id3.IPLS if version == 3 else id3.TIPL)(encoding=encoding, people=crew)
    if players:
        yield id3.TMCL(encoding=encoding, people=players)


def _crew(wanted: Tags) -> Iterator[tuple[str, str]]:
    for lower, field in ID3_ROLES.items():
        role = BY_NAME[field].id3.partition(":")[2]
        for person in wanted.get(field, ()):
            yield role if role.lower() == lower else lower, person


def _player(person: str) -> list[str]:
    """Instrument and name of `Name (instrument)`; other roles are fields of their own."""
    name, mark, role = person.removesuffix(")").rpartition(" (")
    is_plain = not (mark and name and role and person.endswith(")")) or ")" in role or "(" in role
    if is_plain or role.lower() in ID3_ROLES or role.lower() == "performer":
        return ["performer", person]
    return [role, name]


def _identifier(owner: str, values: list[str], encoding: int) -> Iterator[Any]:
    """An owner may give one identifier; several go elsewhere."""
    if len(values) == 1:
        yield id3.UFID(owner=owner, data=values[0].encode("utf-8"))
    else:
        yield id3.TXXX(encoding=encoding, desc="MusicBrainz Track Id", text=values)


def _address(values: list[str], encoding: int) -> Any:
    """Frames for addresses hold one, in Latin-1."""
    try:
        values[0].encode("latin-1")
    except UnicodeEncodeError:
        pass
    else:
        if len(values) == 1:
            return id3.WOAR(url=values[0])
    return id3.TXXX(encoding=encoding, desc="WEBSITE", text=values)


def _dates(name: str, values: list[str], encoding: int, version: int) -> Iterator[Any]:
    """In v2.4 as they are; v2.3 has a frame for the year and one for the day, DDMM."""
    old = _OLD_DATES.get(name)
    if version == 4 or old is None:
        yield _DATES[name](encoding=encoding, text=values)
        return
    year, _, day = values[0].partition("-")
    yield getattr(id3, old)(encoding=encoding, text=[year])
    month, _, day = day.partition("-")
    if name == "TDRC" and month and day:
        yield id3.TDAT(encoding=encoding, text=[f"{day}{month}"])
