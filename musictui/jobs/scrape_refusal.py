"""What a service says where it refuses to answer: its own words tell more than the status does."""

from typing import NamedTuple

from musictui.model.release import PageState
from musictui.scrape.fetch.reply import Reply
from musictui.scrape.source import Manner, PageError, Request, ServiceError, Source

_MAY_SAY_WHY = frozenset({PageState.BLOCKED, PageState.REFUSED})


class Refusal(NamedTuple):
    """Why a service does not answer."""

    state: PageState
    reason: str


def refusal(source: Source, request: Request, reply: Reply) -> Refusal:
    """Why a reply is none, in the words of the service where it says so."""
    if request.manner is Manner.API and reply.state in _MAY_SAY_WHY and reply.body:
        try:
            source.read(request, reply.body, url=reply.final_url, content_type=reply.content_type)
        except ServiceError as error:
            return Refusal(error.state, f"{error.message.rstrip('.')}. {error.hint}".rstrip())
        except PageError:
            pass  # It says nothing that can be read; the status does.
    return Refusal(reply.state, reply.reason)
