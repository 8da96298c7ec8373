"""The evidence ladder: what each kind of evidence says about two tracks, the surest first."""

from collections.abc import Iterator, Mapping

from musictui.duplicates import acoustic
from musictui.duplicates.similar import LEAST_SCORE, similarity
from musictui.model.duplicates import Evidence, Fact, Rung, TrackFacts

NOT_COMPARED = "not compared"
DIFFER = "differ"
SAME_LENGTH_S = 2.0
"""What the lengths of two encodings of a recording may differ by."""

Known = Mapping[Fact, Mapping[int, bytes | None]]


def ladder(a: TrackFacts, b: TrackFacts, known: Known) -> list[Evidence]:
    """What speaks for and against `b` being the same as `a`: every rung, in their order.

    What is not known is not found out here. Offsets and differences are of `b` beside `a`.

    Args:
        a: The one that is kept, say.
        b: Another.
        known: Facts by track.
    """
    bytes_ = _bytes(a, b, known)
    packets = _equal(Rung.PACKETS, a, b, known.get(Fact.PACKETS, {}))
    pcm = _equal(Rung.PCM, a, b, known.get(Fact.PCM, {}))
    if bytes_.speaks:
        # What follows from it need not be read from the file.
        packets = packets if packets.speaks is not None else Evidence(Rung.PACKETS, True, "same")
    if packets.speaks and pcm.speaks is None and a.is_lossless:
        pcm = Evidence(Rung.PCM, True, "same")
    return [bytes_, packets, pcm, _fingerprint(a, b, known), *_tags(a, b)]


def _bytes(a: TrackFacts, b: TrackFacts, known: Known) -> Evidence:
    if a.size != b.size:
        return Evidence(Rung.BYTES, False, DIFFER)
    if a.inode and (a.inode, a.mtime_ns, a.ctime_ns) == (b.inode, b.mtime_ns, b.ctime_ns):
        return Evidence(Rung.BYTES, True, "one file, two names")
    found = _equal(Rung.BYTES, a, b, known.get(Fact.WHOLE, {}))
    if found.speaks is None:
        sampled = _equal(Rung.BYTES, a, b, known.get(Fact.SAMPLED, {}))
        return sampled if sampled.speaks is False else found
    return found


def _equal(rung: Rung, a: TrackFacts, b: TrackFacts, values: Mapping[int, bytes | None]) -> Evidence:
    first, second = values.get(a.id), values.get(b.id)
    if first is None or second is None:
        return Evidence(rung, None, NOT_COMPARED)
    return Evidence(rung, first == second, "same" if first == second else DIFFER)


def _fingerprint(a: TrackFacts, b: TrackFacts, known: Known) -> Evidence:
    values = known.get(Fact.FINGERPRINT, {})
    first, second = values.get(a.id), values.get(b.id)
    if not first or not second:
        return Evidence(Rung.FINGERPRINT, None, NOT_COMPARED)
    found = acoustic.compare(acoustic.words(first), acoustic.words(second))
    if found is None:
        return Evidence(Rung.FINGERPRINT, False, DIFFER)
    return Evidence(Rung.FINGERPRINT, True, f"{found.score:.2f} at {_seconds(found.offset_s)}")


def _tags(a: TrackFacts, b: TrackFacts) -> Iterator[Evidence]:
    """Tags, and the length."""
    if a.title and b.title:
        found = similarity(a, b)
        fields = (("title", found.title), ("artist", found.artist), ("album", found.album))
        said = ", ".join(f"{name} {value:.2f}" for name, value in fields if value is not None)
        text = "another version" if found.is_version else f"{found.score:.2f}"
        speaks = found.score >= LEAST_SCORE and not found.is_version
        yield Evidence(Rung.TAGS, speaks, f"{text} ({said})" if said else text)
    else:
        yield Evidence(Rung.TAGS, None, "no title")
    if a.length_s and b.length_s:
        apart_s = b.length_s - a.length_s
        yield Evidence(Rung.LENGTH, abs(apart_s) <= SAME_LENGTH_S, _seconds(apart_s))
    else:
        yield Evidence(Rung.LENGTH, None, "not known")


def _seconds(value: float) -> str:
    """`+0.2 s`."""
    rounded = round(value, 1) or 0.0
    return f"{rounded:+.1f} s"
