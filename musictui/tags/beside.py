"""What tags a file holds beside the one that counts: ID3v1, APEv2, texts of the container, ID3v2 where it is a guest."""

from collections.abc import Iterator

from musictui.tags import places, writer_iff
from musictui.tags.places import Places
from musictui.tags.source import BadFileError, Source

_NAMES = {"id3v1": "ID3v1", "lyrics3": "Lyrics3", "apev2": "APEv2"}
_TEXTS = {"wav": "RIFF INFO", "aiff": "AIFF texts"}


def names(path: bytes) -> tuple[str, ...]:
    """The kinds of these tags as a person calls them, each once, those that count most first.

    None of a file that cannot be understood: what is wrong with it is told elsewhere.

    Raises:
        OSError: It cannot be read.
    """
    try:
        with Source(path) as source:
            found = places.find(source)
            return tuple(dict.fromkeys([*_around(found), *_inside(source, found)]))
    except (BadFileError, ValueError, IndexError):
        return ()


def _around(found: Places) -> Iterator[str]:
    yield from ("APEv2" for _ in found.second_apes)
    yield from ("ID3v2" for _ in found.second_raws)
    yield from (_NAMES[kind] for kind, _, _ in found.others)


def _inside(source: Source, found: Places) -> Iterator[str]:
    if found.kind in _TEXTS and writer_iff.ChunkFile(source, found.kind, found.start, 4).has_texts:
        yield _TEXTS[found.kind]
