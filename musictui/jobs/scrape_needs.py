"""What a source needs to know before it can be asked."""

from musictui.scrape.source import Source, Wanted

_NAMES = Wanted(artist="A", album="B", title="C")
_SOUND = Wanted(length_s=60.0, fingerprint="AQAAAA")
_RELEASE = Wanted(ids={"musicbrainz_albumid": "00000000-0000-4000-8000-000000000000"})


def needs(source: Source) -> str:
    """What has to be known before a source can be asked, as a sentence; found out by trying."""
    if source.search(_NAMES):
        return "it looks for an artist with an album or a title."
    if source.search(_RELEASE):
        return "it looks for releases by their MusicBrainz id."
    if source.search(_SOUND):
        return "it looks for fingerprints, which musictui fingerprint makes."
    return "it cannot be searched: give the address of one of its pages."
