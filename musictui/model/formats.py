"""The audio formats, once: which files the walk takes, and what a file of each name is expected to be."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """A kind of file, as its name tells it. What it holds is only known from its content."""

    name: str
    """The family of files: `mpeg`, `flac`, `mp4`, ..."""
    label: str
    """What people call it."""
    extensions: tuple[str, ...]
    """Lower case, with the dot."""


FORMATS: tuple[AudioFormat, ...] = (
    AudioFormat("mpeg", "MP3", (".mp3", ".mp2", ".mpga")),
    AudioFormat("flac", "FLAC", (".flac",)),
    AudioFormat("mp4", "MPEG-4 audio", (".m4a", ".m4b", ".mp4", ".m4p", ".m4r")),
    AudioFormat("ogg", "Ogg", (".ogg", ".opus", ".oga", ".spx")),
    AudioFormat("wav", "WAV", (".wav", ".wave")),
    AudioFormat("aiff", "AIFF", (".aiff", ".aif", ".aifc")),
    AudioFormat("asf", "Windows Media", (".wma", ".asf")),
    AudioFormat("ape", "Monkey's Audio", (".ape",)),
    AudioFormat("wavpack", "WavPack", (".wv",)),
    AudioFormat("musepack", "Musepack", (".mpc", ".mp+", ".mpp")),
    AudioFormat("tta", "TTA", (".tta",)),
    AudioFormat("dsf", "DSF", (".dsf",)),
    AudioFormat("dsdiff", "DSDIFF", (".dff",)),
    AudioFormat("aac", "AAC", (".aac", ".adts")),
    AudioFormat("ac3", "AC-3", (".ac3", ".eac3")),
    AudioFormat("optimfrog", "OptimFROG", (".ofr", ".ofs")),
    AudioFormat("tak", "TAK", (".tak",)),
)

BY_EXTENSION: Mapping[str, AudioFormat] = {
    extension: audio_format for audio_format in FORMATS for extension in audio_format.extensions
}

NEVER_DECODED: frozenset[str] = frozenset({"optimfrog"})
"""Codecs that FFmpeg has no decoder for: that such a file cannot be heard says nothing of it."""
UNPROVEN: frozenset[str] = NEVER_DECODED | {"dsd"}
"""Codecs of which decoding does not tell damage: there is no decoder, or it takes whatever it is given."""

AUDIO_EXTENSIONS: frozenset[str] = frozenset(BY_EXTENSION)
"""The names of the files that are taken for audio: lower case, with the dot."""


def is_audio(path: bytes) -> bool:
    """Whether a file is taken for audio, by its name."""
    return os.path.splitext(path)[1].decode("latin-1").lower() in AUDIO_EXTENSIONS
