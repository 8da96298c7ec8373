"""Writes fields into a file of our own: for the demo library and the tests.

mutagen saves in place, so this is no way to treat a user's file.
"""

import base64
import struct
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from mutagen.apev2 import BINARY, APENoHeaderError, APEv2, APEValue
from mutagen.asf import ASF, ASFByteArrayAttribute, ASFUnicodeAttribute
from mutagen.flac import FLAC, Picture
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis

from musictui.model.fields import BY_NAME
from musictui.model.track import Tags
from musictui.tags import containers, reader, writer_id3, writer_mp4
from musictui.tags.source import BadFileError, Source
from musictui.tags.writing import Cover, described, forget, values_by_key

_OGG_CODECS = {
    b"\x01vorbis": OggVorbis,
    b"OpusHead": OggOpus,
    b"Speex   ": OggSpeex,
    b"\x7fFLAC": OggFLAC,
}
_APE_COVERS = ("Front", "Back", "Leaflet", "Media", "Artist", "Other")

_Path = str | bytes
_Writer = Callable[[_Path, Tags, Collection[str], Sequence[Cover]], None]


def write(path: _Path, tags: Tags, *, covers: Sequence[bytes] = (), id3_version: int = 4) -> None:
    """Give the file these values; fields that are not named stay, those without values are removed.

    Args:
        path: A file of any format that `reader` reads.
        tags: Field name to values, none of them empty or with a null in it.
        covers: JPEG or PNG pictures that replace those of the file, the first the front cover.
        id3_version: 3 or 4, where the file carries an ID3 tag.

    Raises:
        BadFileError: The file carries no tags that can be written.
        KeyError: A field is unknown, or a fact about the file.
    """
    for name in tags:
        if not BY_NAME[name].is_tag:
            raise KeyError(name)
    with Source(path) as source:
        kind = reader.kind_of(source)
    # In the order given, so that the same tags are the same bytes.
    names = tuple(tags)
    # Numbers and their totals, and people of all roles, share a key: what stays is written again.
    wanted = {**reader.read(path).tags, **tags}
    if kind in writer_id3.KINDS:
        writer_id3.write(path, kind, wanted, names, described(covers), version=id3_version)
    elif writer := _WRITERS.get(kind):
        writer(path, wanted, names, described(covers))
    else:
        raise BadFileError("This format carries no tags that can be written.")


def _write_vorbis(path: _Path, wanted: Tags, names: Collection[str], covers: Sequence[Cover]) -> None:
    file = _ogg_or_flac(path)
    if file.tags is None:
        file.add_tags()
    forget(file.tags, containers.VORBIS, names)
    for key, values in values_by_key("vorbis", wanted, names).items():
        if values:
            file.tags[key] = values
    if covers:
        blocks = [_picture(cover) for cover in covers]
        if isinstance(file, FLAC):
            file.clear_pictures()
            for block in blocks:
                file.add_picture(block)
        else:
            file.tags["METADATA_BLOCK_PICTURE"] = [
                base64.b64encode(block.write()).decode("ascii") for block in blocks
            ]
    file.save()


def _ogg_or_flac(path: _Path) -> Any:
    with Source(path) as source:
        head = source.head[:512]
    loader = next((loader for mark, loader in _OGG_CODECS.items() if mark in head), None)
    return loader(path) if loader and head.startswith(b"OggS") else FLAC(path)


def _picture(cover: Cover) -> Any:
    block = Picture()
    block.type, block.desc, block.mime, block.data = cover
    return block


def _write_apev2(path: _Path, wanted: Tags, names: Collection[str], covers: Sequence[Cover]) -> None:
    try:
        tags = APEv2(path)
    except APENoHeaderError:
        tags = APEv2()
    forget(tags, containers.APEV2, names)
    for key, values in values_by_key("apev2", wanted, names).items():
        tags.pop(key, None)
        if values:
            tags[key] = values
    for place, cover in zip(_APE_COVERS, covers, strict=False):
        name = f"cover.{cover.mime.rpartition('/')[2]}\0".encode("ascii")
        tags[f"Cover Art ({place})"] = APEValue(name + cover.data, BINARY)
    tags.save(path)


def _write_asf(path: _Path, wanted: Tags, names: Collection[str], covers: Sequence[Cover]) -> None:
    file = ASF(path)
    forget(file.tags, containers.ASF, names)
    for key, values in values_by_key("asf", wanted, names).items():
        if values:
            file.tags[key] = [ASFUnicodeAttribute(value) for value in values]
    if covers:
        file.tags["WM/Picture"] = [ASFByteArrayAttribute(_asf_picture(cover)) for cover in covers]
    file.save()


def _asf_picture(cover: Cover) -> bytes:
    """A WM_PICTURE structure: kind, size, media type and description, then the data."""
    texts = "".join(f"{text}\0" for text in (cover.mime, cover.description)).encode("utf-16-le")
    return struct.pack("<bI", cover.kind, len(cover.data)) + texts + cover.data


_WRITERS: Mapping[str, _Writer] = {
    "flac": _write_vorbis,
    "ogg": _write_vorbis,
    "mp4": writer_mp4.write,
    "asf": _write_asf,
    **dict.fromkeys(("ape", "wavpack", "musepack", "optimfrog", "tak", "ac3"), _write_apev2),
}
