"""The ways in which tracks can be duplicates, each a rule, from the cheapest to the costliest.

A rule is pure: it is given what is known and says which tracks match, or what it must know first. Whoever runs it
finds that out and asks again.
"""

from collections.abc import Collection, Mapping
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from musictui.model.duplicates import Fact, Facts, Kind, Match, Needed, Tell


class Rule(Protocol):
    """One way of finding duplicates; made anew for each run, so that it may remember between two looks."""

    @property
    def kind(self) -> Kind:
        """What its matches are; also its name."""
        ...

    def look(self, facts: Facts) -> Needed | list[Match]:
        """Which tracks match; or what must be known before that can be said."""
        ...


class Entry(NamedTuple):
    """A rule that is not imported yet."""

    target: str
    """`module:Class`."""
    title: str
    """What a person calls the kind."""
    stage: str
    """What a job is doing while it looks."""
    doc: str
    """What makes tracks match, in a sentence."""
    facts: tuple[Fact, ...] = ()
    """What it may ask for, in order."""


_HOME = "musictui.duplicates.rule_"

RULES: Mapping[Kind, Entry] = {
    Kind.IDENTICAL: Entry(
        f"{_HOME}identical:Identical",
        "identical",
        "Comparing bytes",
        "The files are the same, byte for byte.",
        (Fact.SAMPLED, Fact.WHOLE),
    ),
    Kind.SAME_AUDIO: Entry(
        f"{_HOME}same_audio:SameAudio",
        "same audio",
        "Comparing audio",
        "The audio is the same to the bit; the tags are not.",
        (Fact.OPENING, Fact.PACKETS, Fact.PCM),
    ),
    Kind.SAME_TAGS: Entry(
        f"{_HOME}same_tags:SameTags",
        "same tags",
        "Comparing tags",
        "Artist, title and length are the same, or an identifier of the recording is.",
    ),
    Kind.SIMILAR_TAGS: Entry(
        f"{_HOME}similar_tags:SimilarTags",
        "similar tags",
        "Comparing similar tags",
        "The tags mean the same in other words or spelling.",
    ),
    Kind.VERSION: Entry(
        f"{_HOME}similar_tags:Version",
        "version",
        "Comparing similar tags",
        "The same song as a remix, a live recording, an edit, ...: shown, never proposed for removal.",
    ),
    Kind.SAME_RECORDING: Entry(
        f"{_HOME}same_recording:SameRecording",
        "same recording",
        "Comparing fingerprints",
        "It sounds the same, in another encoding or cut.",
        (Fact.FINGERPRINT,),
    ),
}
"""In the order in which they run. Albums are no rule: they come out of the matches of all others."""

TITLES: Mapping[Kind, str] = {
    **{kind: entry.title for kind, entry in RULES.items()},
    Kind.ALBUM: "album",
}
"""What a person calls a kind."""


def make(kinds: Collection[Kind], tell: Tell | None = None) -> list[Rule]:
    """The rules of these kinds, in the order in which they run; those that rest on one comparison share it.

    Args:
        kinds: Which.
        tell: Told by a long comparison how many pairs are done, of how many.
    """
    comparisons: dict[str, Any] = {}
    found: list[Rule] = []
    for kind, entry in RULES.items():
        if kind not in kinds:
            continue
        module_name, _, name = entry.target.partition(":")
        module = import_module(module_name)
        arguments: list[Any] = []
        if hasattr(module, "Comparison"):
            arguments = [comparisons.setdefault(module_name, module.Comparison(tell))]
        found.append(getattr(module, name)(*arguments))
    return found
