"""The formats that mutagen reads for us: WMA, Monkey's Audio, WavPack, Musepack, AAC and rarer ones.

mutagen raises IndexError, ValueError, ZeroDivisionError and others on damaged files, beside its own errors.
"""

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from musictui.model.track import Stream
from musictui.tags import id3
from musictui.tags.containers import APEV2, ASF
from musictui.tags.found import Found
from musictui.tags.source import BadFileError, Source

_APE_TEXT = 0
_ASF_BOOL, _ASF_BYTES, _ASF_GUID = 2, 1, 6
_WAVPACK_HYBRID = 0x8


@dataclass(frozen=True, slots=True)
class _Format:
    label: str
    codec: str
    is_lossless: bool
    loader: str
    """Module and class of mutagen."""


_FORMATS: Mapping[str, _Format] = {
    "ape": _Format("APE", "ape", True, "mutagen.monkeysaudio:MonkeysAudio"),
    "wavpack": _Format("WavPack", "wavpack", True, "mutagen.wavpack:WavPack"),
    "musepack": _Format("Musepack", "musepack", False, "mutagen.musepack:Musepack"),
    "optimfrog": _Format("OptimFROG", "optimfrog", True, "mutagen.optimfrog:OptimFROG"),
    "tak": _Format("TAK", "tak", True, "mutagen.tak:TAK"),
    "asf": _Format("WMA", "wma", False, "mutagen.asf:ASF"),
    "aac": _Format("AAC", "aac", False, "mutagen.aac:AAC"),
    "ac3": _Format("AC-3", "ac3", False, "mutagen.ac3:AC3"),
    "dsdiff": _Format("DSD", "dsd", True, "mutagen.dsdiff:DSDIFF"),
}
KINDS = tuple(_FORMATS)
"""The kinds that `reader` knows."""


def reader(kind: str) -> Callable[[Source, int, int, Found], None]:
    """What reads files of a kind from a start to an end, where the tags behind the audio begin."""

    def read(source: Source, start: int, end: int, found: Found) -> None:
        audio_format = _FORMATS[kind]
        file = load(audio_format.loader, source, start, end)
        if file is None:
            raise BadFileError(f"Damaged: its header cannot be read as {audio_format.label}.")
        if kind == "asf":
            _read_asf_tags(file.tags, found)
        elif kind == "dsdiff":
            _read_dsdiff_tags(source, start, found)
        found.stream = _stream(source, start, end, kind, file)

    return read


def read_apev2(source: Source, end: int, found: Found) -> None:
    """Read the APEv2 tag that ends at `end`; a damaged one says nothing."""
    tags = load("mutagen.apev2:APEv2", source, 0, end)
    if tags is not None:
        _read_ape_tags(tags, found)


def load(loader: str, source: Source, start: int, end: int) -> Any | None:
    """What a class of mutagen makes of a part of a file; None where it finds it damaged, in whichever way.

    Raises:
        OSError: The file cannot be read.
        BadFileError: It asks for too much.
    """
    module, _, name = loader.partition(":")
    loaded = getattr(import_module(module), name)
    try:
        return loaded(source.view(start, end))
    except OSError as error:
        if error.errno != errno.EINVAL:  # a seek to before the start is damage too
            raise
    except (BadFileError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 mutagen raises nearly anything
        return None
    return None


def _read_ape_tags(tags: Any, found: Found) -> None:
    for key, value in tags.items():
        word = key.upper()
        if value.kind == _APE_TEXT and (target := APEV2.get(word)):
            found.add_all(target, value)
        found.covers += word.startswith("COVER ART")


def _read_asf_tags(tags: Any, found: Found) -> None:
    spellings: dict[str, str] = {}
    for key, value in tags:
        word = key.upper()
        if value.TYPE in (_ASF_BYTES, _ASF_GUID):
            found.covers += word == "WM/PICTURE"
        elif target := ASF.get(word):
            # Some programs write TITLE beside Title: the same again, not a second value.
            text = str(int(value.value)) if value.TYPE == _ASF_BOOL else str(value)
            if text and spellings.setdefault(word, key) == key:
                found.add(target, text)


def _read_dsdiff_tags(source: Source, start: int, found: Found) -> None:
    for name, position in _dsdiff_chunks(source, start + 16):
        if name == b"ID3 " and id3.has_tag(source.at(position, id3.HEADER_SIZE)):
            id3.read_tag(source, position, found)


def _dsdiff_chunks(source: Source, position: int) -> Iterator[tuple[bytes, int]]:
    for _ in range(1000):
        header = source.at(position, 12)
        if len(header) < 12:
            return
        yield header[:4], position + 12
        size = int.from_bytes(header[4:], "big")
        position += 12 + size + size % 2


def _stream(source: Source, start: int, end: int, kind: str, file: Any) -> Stream:
    audio_format, info = _FORMATS[kind], file.info
    label, codec, is_lossless = audio_format.label, audio_format.codec, audio_format.is_lossless
    seconds = info.length
    depth = getattr(info, "bits_per_sample", 0)
    is_vbr: bool | None = None
    if kind == "asf":
        label, is_lossless = _wma_label(info)
        is_vbr = next((bool(value.value) for key, value in file.tags if key == "IsVBR"), None)
        if not info.sample_rate:
            raise BadFileError("No audio was found in it, only video.")
    elif kind == "ac3" and info.codec == "ec-3":
        label, codec = "E-AC-3", "eac3"
    elif kind == "wavpack":
        is_lossless = _is_wavpack_lossless(source, start)
    elif kind == "optimfrog":
        is_lossless = not source.name.lower().endswith(b".ofs") or _has_sibling(source, b".ofc")
    bit_rate = getattr(info, "bitrate", 0) or ((end - start) * 8 / seconds if seconds else 0)
    return Stream(
        format=label,
        codec=codec,
        is_lossless=is_lossless,
        length_s=seconds,
        bit_rate=round(bit_rate) or None,
        sample_rate=info.sample_rate or None,
        bit_depth=depth or None if is_lossless else None,
        channels=int(info.channels) or None,
        is_vbr=is_vbr,
    )


def _wma_label(info: Any) -> tuple[str, bool]:
    named = f"{info.codec_type} {info.codec_name}"
    if "Lossless" in named:
        return "WMA Lossless", True
    return "WMA Voice" if "Voice" in named else "WMA", False


def _is_wavpack_lossless(source: Source, start: int) -> bool:
    """A hybrid file is only lossless together with its correction file."""
    is_hybrid = int.from_bytes(source.at(start + 24, 4), "little") & _WAVPACK_HYBRID
    return not is_hybrid or _has_sibling(source, b".wvc")


def _has_sibling(source: Source, extension: bytes) -> bool:
    return os.path.exists(os.path.splitext(source.name)[0] + extension)
