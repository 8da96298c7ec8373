"""Names of genres as people write them: the taxonomy's own are lower case, so that one spelling stands for all."""

import re
from enum import StrEnum

from musictui.model import steps_casing


class GenreCase(StrEnum):
    """How a genre is written to tags."""

    TITLE = "title"
    """`Dub Techno`, `R&B`, `IDM`, `UK Garage`."""
    LOWER = "lower"
    """As the taxonomy has it: `dub techno`."""


_OWN = {word.lower(): word for word in ("AOR", "ASMR", "EDM", "MPB", "NRG", "OPM", "d'Autore")}
"""Beside the acronyms that title case knows: those that only names of genres have."""
_WORD = re.compile(r"[^\s-]+")


def written(name: str, case: GenreCase = GenreCase.TITLE) -> str:
    """A genre's name of the taxonomy as it is written to tags."""
    if case is GenreCase.LOWER:
        return name
    return _WORD.sub(lambda word: _OWN.get(word[0].lower(), word[0]), steps_casing.title(name))
