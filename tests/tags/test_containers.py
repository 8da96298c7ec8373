"""The tables of fields and keys hold together."""

from collections import Counter

import pytest

from musictui.model.fields import BY_NAME, FIELDS
from musictui.tags import containers
from musictui.tags.containers import OTHER_NAMES, TAG_FIELDS, TOTALS

TABLES = {
    "id3": containers.ID3_DESCRIPTIONS,
    "vorbis": containers.VORBIS,
    "mp4": containers.MP4_NAMES,
    "apev2": containers.APEV2,
    "asf": containers.ASF,
}


def test_there_are_fields_enough() -> None:
    assert len(TAG_FIELDS) >= 45


def test_names_and_labels_are_unique() -> None:
    assert max(Counter(field.name for field in FIELDS).values()) == 1
    assert max(Counter(field.label.lower() for field in FIELDS).values()) == 1


@pytest.mark.parametrize("container", TABLES)
def test_no_two_fields_share_a_key(container: str) -> None:
    assert max(Counter(getattr(field, container).lower() for field in TAG_FIELDS).values()) == 1


@pytest.mark.parametrize("container", TABLES)
def test_every_tag_has_a_key(container: str) -> None:
    assert all(getattr(field, container) for field in TAG_FIELDS)


def test_facts_have_no_keys_and_cannot_be_edited() -> None:
    facts = [field for field in FIELDS if not field.is_tag]
    assert not any(getattr(field, container) for field in facts for container in TABLES)
    assert not any(field.is_editable for field in facts)


def test_numbers_have_their_totals() -> None:
    assert TOTALS == {
        "tracknumber": "tracktotal",
        "discnumber": "disctotal",
        "movementnumber": "movementtotal",
    }


@pytest.mark.parametrize("container", TABLES)
def test_other_names_lead_to_their_field_everywhere(container: str) -> None:
    for name, others in OTHER_NAMES.items():
        for other in others:
            assert TABLES[container][other].field == name, other


@pytest.mark.parametrize("container", ["vorbis", "apev2", "asf"])
def test_own_key_counts_most(container: str) -> None:
    for field in TAG_FIELDS:
        key = getattr(field, container)
        if not key.endswith(containers.TOTAL):
            assert TABLES[container][key.upper()][::2] == (field.name, containers.OWN_NAME)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "title",
            "artist",
            "album",
            "albumartist",
            "tracknumber",
            "tracktotal",
            "discnumber",
            "disctotal",
            "date",
        ),
        *(
            "genre",
            "composer",
            "bpm",
            "initialkey",
            "compilation",
            "label",
            "catalognumber",
            "isrc",
            "country",
        ),
        *(
            "language",
            "comment",
            "lyrics",
            "grouping",
            "artistsort",
            "albumsort",
            "titlesort",
            "albumartistsort",
        ),
        *("musicbrainz_trackid", "musicbrainz_albumid", "musicbrainz_artistid", "musicbrainz_releasegroupid"),
        *("replaygain_track_gain", "replaygain_track_peak", "replaygain_album_gain", "replaygain_album_peak"),
    ],
)
def test_field_that_was_promised_is_there(name: str) -> None:
    assert BY_NAME[name].is_tag
