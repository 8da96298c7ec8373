"""Where the profile of an artist at Discogs says that the artist is from; better no place than a wrong one.

A profile is free text. Only its first sentence is read, and only where that says what the artist is: `Norwegian duo
from Bergen`. Whom it is not to be confused with, where its members or samples come from, where it lives now or died
are other things. A nationality that stands beside the place is given too: it may be another's, or say whose Bergen it is.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from musictui.model.text import fold
from musictui.scrape.origins import nationalities
from musictui.scrape.origins.called import is_called

MOST_WORDS = 14
"""Before the place; what is longer tells a story."""

_WORD = r"[^\W\d_a-z][\w.'’-]*"
_NAME = rf"{_WORD}(?:[ ](?:(?:de|del|la|of|and|upon|am)[ ])?(?={_WORD}){_WORD})*"
_PLACE = rf"(?P<place>{_NAME}(?:,\s*{_NAME}){{0,2}})"
_FROM = re.compile(
    r"\b(?P<how>(?i:(?:originally\s+)?from|based\s+(?:in|out\s+of)|(?:formed|founded|started|located)"
    r"(?:\s+in\s+(?:the\s+)?(?:early\s+|late\s+)?\d{4}s?)?\s+in"
    r"|born(?:[\s,]+(?:on\s+)?[\w.,\s/-]{0,30}?\b\d{4})?,?\s+in|hailing\s+from|hails\s+from|coming\s+from))\s+(?:the\s+)?"
    + _PLACE
)
"""A place, in a sentence: words with capitals, parted by commas."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*\s+\d"
_ELSEWHERE = re.compile(
    rf"\b(?:from|in|via)\s+(?:the\s+)?(?!{_MONTH})(?=[A-Z])|\b(?:now|currently|nowadays|presently|moved|relocated|emigrated|raised)\b"
)
"""Behind the place: another one, or that it was left."""
_LEFT = re.compile(
    r"\b(?i:now|currently|presently|nowadays|since)\s+(?:(?:lives|living|based|residing|resides|working)\s+)*(?:in|out of)\b"
    r"|\b(?i:moved|relocated|emigrated|immigrated)\s+(?:back\s+)?(?:to|from)\b"
)
_DIED = re.compile(
    r"\s*[(,]?\s*(?:\b(?i:died|passed\s+away|buried|deceased|murdered|killed)\b|\bd\.\s*\d|[†✝])"
)
"""What is said from here on is of the end of a life, whose place says nothing."""
_SENTENCE_END = re.compile(
    r"(?<=[^\W\d_A-Z]{3})[.!?](?:\s|$)|(?<=\d)\.(?:\s|$)|(?<=[)\]])\.(?:\s|$)|[\r\n;:|]"
)
"""Not the dot of `St. Louis` or `D.C.`."""
_GOES_ON = re.compile(r"\s*(?:and|or|&|/|-|–|—|to|via|by way of)\s*(?:the\s+)?[A-Z]|['’]s\b")
"""Behind the place: there is another one, or it is only part of what is meant."""
_SUBJECT = re.compile(
    r"^(?P<name>.{1,80}?)\s+(?:is|are|was|were)\s+(?P<rest>(?:an?|the)\s.*)$", re.IGNORECASE
)

_ARTISTS = re.compile(
    r"(?:band|group|duo|trio|quartet|quintet|sextet|septet|octet|nonet|ensemble|orchestra|choir|chorus|"
    r"collective|project|act|outfit|unit|crew|combo|artist|musician|producer|dj|singer|songwriter|"
    r"singer-songwriter|vocalist|rapper|mc|emcee|lyricist|composer|arranger|conductor|remixer|beatmaker|"
    r"turntablist|guitarist|bassist|drummer|percussionist|pianist|keyboardist|organist|saxophonist|"
    r"trumpeter|trombonist|violinist|cellist|flautist|flutist|harpist|fiddler|accordionist|clarinetist|"
    r"clarinettist|multi-instrumentalist|instrumentalist|performer|poet|soprano|alto|tenor|baritone|"
    r"mezzo-soprano|bandleader|player)s?"
)
"""What a profile says that an artist is; many such words have a plural, too."""
_OTHER_THINGS = re.compile(
    r"of|for|with|by|to|on|at|like|as|in|into|about|than|via|not|never|no|nor|neither|see|also|another|"
    r"other|others|same|former|formerly|ex|previously|member|members|founder|alias|aka|moniker|"
    r"pseudonym|side-project|sideproject|label|who|whose|which|that|this|there|unlike|instead|featuring|"
    r"feat|confused|different|unrelated|samples|sample|half|brother|sister|son|daughter|wife|husband|"
    r"one|both|between|real|name"
)
"""Before the place these make the sentence one about something else."""
_PARTICIPLES = re.compile(
    r"performing|recording|singing|swing|string|upcoming|emerging|leading|award-winning|pioneering|"
    r"touring|up-and-coming|acclaimed|renowned|celebrated|trained|classically-trained|talented|noted|"
    r"self-taught|retired|mixed|reformed"
)
_DEMONYM = re.compile(
    r"^[A-Z][a-z]+(?:ian|ean|ish|ese|elsh|rench|utch|erman|wiss|reek|zech|rican|xican|aeli|andic|andi|qi|ani)$"
)
_RESIDENCE = re.compile(r"based|located", re.IGNORECASE)


class Told(NamedTuple):
    """What a profile says of where its artist is from; empty where it does not."""

    place: str = ""
    """In its words: `Bergen`."""
    nationality: str = ""
    """Those that stand beside it, folded: `turkish, german`."""


def told_by(profile: str, names: Collection[str] = ()) -> Told:
    """The place of a profile; nothing if it says none, or several, or of something else.

    Args:
        profile: Without markup.
        names: How the artist is called: a sentence may begin with that.
    """
    profile = profile.strip()
    sentence, *more = (each.strip() for each in _SENTENCE_END.split(profile, maxsplit=2))
    sentence = _DIED.split(sentence, maxsplit=1)[0]
    found = _FROM.search(sentence)
    if found is None or _LEFT.search(profile):
        return Told()
    head, rest = sentence[: found.start()], sentence[found.end() :]
    if _GOES_ON.match(rest) or _ELSEWHERE.search(rest) or not _describes(head, found["how"], names):
        return Told()
    place, beside = _without_nationality(found["place"].rstrip("."))
    subject = _SUBJECT.match(head)
    # Who begins with a birth says in the next sentence what came of it.
    said = [subject["rest"] if subject else head, beside, rest, *(more[:1] if not head.strip() else ())]
    return Told(place, ", ".join(nationalities.named(" ".join(said))))


def _without_nationality(place: str) -> tuple[str, str]:
    """`Lebanon, American` of "Born in Lebanon, American composer" gives `Lebanon` and the other."""
    parts = [part.strip() for part in place.split(",")]
    at = next((at for at, part in enumerate(parts) if at and nationalities.named(part) == [fold(part)]), None)
    return ", ".join(parts[:at]), ", ".join(parts[at:]) if at else ""


def _describes(head: str, how: str, names: Collection[str]) -> bool:
    """Whether the words before a place say what the artist is, and nothing else."""
    head = head.strip()
    if subject := _SUBJECT.match(head):
        if not is_called(subject["name"].strip(" ,"), names):
            return False
        head = subject["rest"]
    said = re.findall(r"[\w'’/-]+", head)
    if len(said) > MOST_WORDS:
        return False
    lowered = [word.casefold() for word in said]
    if any(map(_OTHER_THINGS.fullmatch, lowered)) or any(map(_is_deed, said)):
        return False
    if not said:
        # "Born in Oslo, Norway": the profile begins with it.
        return True
    if _RESIDENCE.match(how) and any(_DEMONYM.match(word) for word in said):
        # "American DJ based in Berlin" is of two countries.
        return False
    return any(map(_ARTISTS.fullmatch, lowered[-1].split("/")))


def _is_deed(word: str) -> bool:
    """Whether something is done by somebody: `releasing`, `inspired`, not `Boring` or `award-winning`."""
    return word.islower() and word.endswith(("ing", "ed")) and not _PARTICIPLES.fullmatch(word)
