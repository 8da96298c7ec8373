"""Whether a file is all there: its header may tell of more than it holds. For the workers: native code decodes."""

from musictui.model.track import Stream

CUT = "Cut short: it ends before what its header says."
UNENDED = "Cut short: it ends in the middle, or without the mark of its end."
UNHEARD = "Damaged: it cannot be decoded."

TOLERANCE_S = 0.25
"""What the end may be before what the header says: some round."""
_DECLARED = frozenset({"flac", "wavpack", "tta", "alac", "pcm"})
"""Codecs whose containers tell a length that the last second of a whole file reaches.

Of MP3 and MP4 the reader sees by itself what is missing.
"""


def cut(path: bytes, stream: Stream | None) -> str:
    """Why a file is not whole, as a sentence; empty where it is, or where nobody can tell.

    What its container declares is looked at, and about the last second is decoded where that says more.

    Args:
        path: The file.
        stream: What its header tells.
    """
    if stream is None:
        return ""
    from musictui.analysis import extent

    try:
        if extent.is_short(path):
            return UNENDED
    except OSError:
        return ""  # Who reads it next says why it cannot be.
    if not stream.length_s or stream.codec not in _DECLARED:
        return ""
    from musictui.analysis.decode import Decoding, UndecodableError

    try:
        with Decoding(path) as decoding:
            end_s = 0.0
            for frame in decoding.tail():
                if frame.pts is None or frame.time_base is None:
                    return ""
                end_s = max(end_s, float(frame.pts * frame.time_base) + frame.samples / decoding.sample_rate)
    except UndecodableError:
        return UNHEARD
    return CUT if end_s < stream.length_s - TOLERANCE_S or not end_s else ""
