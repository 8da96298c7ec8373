"""Names that systems and programs give to copies: `Song (1).flac`, `Song - Copy.flac`, `Copy of Song.flac`."""

import re

_WORD = rb"(?:copy|kopie|copie|copia|kopia|c\xc3[\xb3\x93]pia)"
_NUMBER = rb"(?:[ _]?\(?\d{1,2}\)?)?"
_COPY = re.compile(
    rb".[ _]?\(\d{1,2}\)$"  # Song (1)
    rb"|.[ _-]\(?(?:another |\d{1,2}(?:st|nd|rd|th) )?" + _WORD + _NUMBER + rb"\)?" + _NUMBER + rb"$"
    rb"|^" + _WORD + rb" (?:(?:\d{1,2}|\(\d{1,2}\)) )?(?:of|von|de|di|van|av) .",  # Copy of Song
    re.IGNORECASE,
)
_ALONE = re.compile(_WORD + _NUMBER, re.IGNORECASE)
"""A file whose name says nothing else; a folder called so may be the album of that name."""


def is_copy_name(path: bytes) -> bool:
    """Whether the name of a file, or that of its folder, says that it is a copy of another one."""
    folder, _, name = path.rpartition(b"/")
    stem = name.rpartition(b".")[0] or name
    return bool(_COPY.search(stem) or _ALONE.fullmatch(stem) or _COPY.search(folder.rpartition(b"/")[2]))
