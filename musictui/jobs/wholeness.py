"""Whether a file is all there: its header may tell of more than it holds. For the workers: native code decodes."""

from musictui.model.track import Stream

CUT = "Cut short: it ends before what its header says."
UNHEARD = "Damaged: it cannot be decoded."

TOLERANCE_S = 1.0
"""What the end may be before what the header says: some round."""
_DECLARED = frozenset({"flac", "wavpack", "tta", "wma", "alac", "pcm"})
"""Codecs whose containers tell a length that the last second of a whole file reaches.

Of MP3 and MP4 the reader sees by itself what is missing; Ogg tells its length at its end.
"""


def cut(path: bytes, stream: Stream | None) -> str:
    """Why a file is not whole, as a sentence; empty where it is, or where nobody can tell.

    About the last second is decoded, and nothing else.

    Args:
        path: The file.
        stream: What its header tells.
    """
    if stream is None or not stream.length_s or stream.codec not in _DECLARED:
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
