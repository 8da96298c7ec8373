"""An answer as it came, made into one that can be read."""

from typing import NamedTuple

from musictui.model.release import PageState
from musictui.scrape.fetch import bodies, charset, verdict
from musictui.scrape.fetch.answer import Answer
from musictui.scrape.fetch.verdict import Verdict
from musictui.scrape.source import Manner

_WORTH_RETRYING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


class Digest(NamedTuple):
    """What an answer is, unpacked."""

    verdict: Verdict
    body: bytes = b""
    charset: str = "utf-8"
    is_worth_retrying: bool = False


def digest(manner: Manner, answer: Answer, max_body: int) -> Digest:
    """Unpack, judge, and find the charset. Pure, and takes milliseconds for a large page: for a thread.

    Args:
        manner: How it was asked for.
        answer: With its body.
        max_body: Bytes, unpacked.
    """
    kind = verdict.of_kind(manner, answer.content_type)
    plain = verdict.of_status(answer.status)
    if plain.state is PageState.OK and kind.state is not PageState.OK:
        return Digest(kind)
    try:
        body = bodies.unpack(answer.raw, answer.headers.get("content-encoding", ""), max_body)
    except bodies.TooLargeError as error:
        broken = Digest(Verdict(PageState.TOO_LARGE, error.message))
    except bodies.BodyError as error:
        state = PageState.FAILED if error.is_cut else PageState.UNREADABLE
        broken = Digest(Verdict(state, error.message), is_worth_retrying=error.is_cut)
    else:
        found = verdict.of_body(manner, answer.status, answer.headers, body, answer.content_type)
        again = answer.status in _WORTH_RETRYING and found.state is not PageState.CHALLENGE
        return Digest(found, body, charset.charset_of(body, answer.content_type), again)
    # The page that comes with an error matters less than the error.
    return (
        broken
        if plain.state is PageState.OK
        else Digest(plain, is_worth_retrying=answer.status in _WORTH_RETRYING)
    )
