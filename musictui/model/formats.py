"""The audio formats, once: which files the walk takes, and what a file of each name is expected to be."""

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
    tagging: str = ""
    """How its tags are written: `id3`, `vorbis`, `mp4`, `apev2` or `asf`; empty where it carries none."""


FORMATS: tuple[AudioFormat, ...] = (
    AudioFormat("mpeg", "MP3", (".mp3", ".mp2", ".mpga"), "id3"),
    AudioFormat("flac", "FLAC", (".flac",), "vorbis"),
    AudioFormat("mp4", "MPEG-4 audio", (".m4a", ".m4b", ".mp4", ".m4p", ".m4r"), "mp4"),
    AudioFormat("ogg", "Ogg", (".ogg", ".opus", ".oga", ".spx"), "vorbis"),
    AudioFormat("wav", "WAV", (".wav", ".wave"), "id3"),
    AudioFormat("aiff", "AIFF", (".aiff", ".aif", ".aifc"), "id3"),
    AudioFormat("asf", "Windows Media", (".wma", ".asf"), "asf"),
    AudioFormat("ape", "Monkey's Audio", (".ape",), "apev2"),
    AudioFormat("wavpack", "WavPack", (".wv",), "apev2"),
    AudioFormat("musepack", "Musepack", (".mpc", ".mp+", ".mpp"), "apev2"),
    AudioFormat("tta", "TTA", (".tta",), "id3"),
    AudioFormat("dsf", "DSF", (".dsf",), "id3"),
    AudioFormat("dsdiff", "DSDIFF", (".dff",), "id3"),
    AudioFormat("aac", "AAC", (".aac", ".adts"), "id3"),
    AudioFormat("ac3", "AC-3", (".ac3", ".eac3"), "apev2"),
    AudioFormat("optimfrog", "OptimFROG", (".ofr", ".ofs"), "apev2"),
    AudioFormat("tak", "TAK", (".tak",), "apev2"),
)

BY_EXTENSION: Mapping[str, AudioFormat] = {
    extension: audio_format for audio_format in FORMATS for extension in audio_format.extensions
}

AUDIO_EXTENSIONS: frozenset[str] = frozenset(BY_EXTENSION)
"""The names of the files that are taken for audio: lower case, with the dot."""
