"""ID3 tags of every version, and as real programs have written them."""

from pathlib import Path

import mutagen
import pytest

from musictui.tags.id3_text import genre_names, genres
from tests.tags.parts import MP3, apev2, compressed, frame, id3, id3v1, mpeg_frame, read_bytes, syncsafe, text

PICTURE = b"\0image/jpeg\0\3\0" + b"\xff\xd8\xff" + bytes(200_000)


def tags_of(folder: Path, *parts: bytes) -> dict[str, tuple[str, ...]]:
    found = read_bytes(folder, b"".join(parts))
    assert found.problem is None
    return dict(found.tags)


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("encoding", [0, 1, 2, 3])
def test_text_in_every_encoding_is_read(tmp_path: Path, version: int, encoding: int) -> None:
    value = "Motörhead" if encoding == 0 else "Motörhead 東京 🎵"
    tag = id3(text("TIT2", value, encoding=encoding, version=version), version=version)
    assert tags_of(tmp_path, tag, MP3) == {"title": (value,)}


def test_version_2_2_is_read(tmp_path: Path) -> None:
    tag = id3(
        text("TT2", "A song", encoding=0, version=2),
        text("TP1", "Ann", encoding=1, version=2),
        text("TRK", "3/12", encoding=0, version=2),
        text("TYE", "1999", encoding=0, version=2),
        frame("COM", b"\0engiTunNORM\0 0000", version=2),
        frame("COM", b"\0eng\0Nice", version=2),
        frame("ULT", b"\0eng\0La la", version=2),
        frame("PIC", b"\0JPG\3\0\xff\xd8", version=2),
        version=2,
    )
    found = read_bytes(tmp_path, tag + MP3)
    assert dict(found.tags) == {
        "title": ("A song",),
        "artist": ("Ann",),
        "tracknumber": ("3",),
        "tracktotal": ("12",),
        "date": ("1999",),
        "comment": ("Nice",),
        "lyrics": ("La la",),
    }
    assert found.covers == 1


def test_values_separated_by_nulls_are_several(tmp_path: Path) -> None:
    assert tags_of(tmp_path, id3(text("TPE1", "Ann\0Bob\0")), MP3) == {"artist": ("Ann", "Bob")}


def test_values_with_a_byte_order_mark_each_are_several(tmp_path: Path) -> None:
    content = b"\1" + "Ann\0".encode("utf-16") + "Bob".encode("utf-16")
    assert tags_of(tmp_path, id3(frame("TPE1", content, version=3), version=3), MP3) == {
        "artist": ("Ann", "Bob")
    }


def test_slash_in_a_name_does_not_split_it(tmp_path: Path) -> None:
    tag = id3(text("TPE1", "AC/DC", version=3), text("TCON", "Rock/Pop", version=3), version=3)
    assert tags_of(tmp_path, tag, MP3) == {"artist": ("AC/DC",), "genre": ("Rock/Pop",)}


def test_number_with_its_total_is_two_fields(tmp_path: Path) -> None:
    tag = id3(text("TRCK", "03/12"), text("TPOS", "1"), text("MVIN", "2 / 4"))
    assert tags_of(tmp_path, tag, MP3) == {
        "tracknumber": ("03",),
        "tracktotal": ("12",),
        "discnumber": ("1",),
        "movementnumber": ("2",),
        "movementtotal": ("4",),
    }


@pytest.mark.parametrize(
    ("frames", "date"),
    [
        ({"TYER": "2004"}, "2004"),
        ({"TYER": "2004", "TDAT": "0602"}, "2004-02-06"),
        ({"TYER": "2004", "TDAT": "0602", "TIME": "1530"}, "2004-02-06T15:30"),
        ({"TYER": "2004", "TDAT": "junk"}, "2004"),
        ({"TDRC": "2010-01", "TYER": "2004"}, "2010-01"),
    ],
)
def test_date_of_version_2_3_is_put_together(tmp_path: Path, frames: dict[str, str], date: str) -> None:
    tag = id3(*(text(name, value, version=3) for name, value in frames.items()), version=3)
    assert tags_of(tmp_path, tag, MP3) == {"date": (date,)}


def test_original_year_of_version_2_3_is_read(tmp_path: Path) -> None:
    assert tags_of(tmp_path, id3(text("TORY", "1971", version=3), version=3), MP3) == {
        "originaldate": ("1971",)
    }


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("17", ["Rock"]),
        ("(17)", ["Rock"]),
        ("(17)Rock", ["Rock"]),
        ("(4)Eurodisco", ["Disco", "Eurodisco"]),
        ("(31)(39)", ["Trance", "Noise"]),
        ("(RX)", ["Remix"]),
        ("CR", ["Cover"]),
        ("((I can figure out any genre)", ["(I can figure out any genre)"]),
        ("Rock", ["Rock"]),
        ("1999", ["1999"]),
        ("(Not a number)", ["(Not a number)"]),
        ("", []),
    ],
)
def test_genre_numbers_become_names(value: str, names: list[str]) -> None:
    assert genre_names(value) == names


def test_genres_are_those_of_mutagen(tmp_path: Path) -> None:
    values = [*map(str, range(len(genres()))), "(4)Eurodisco", "(51)(39)", "(RX)", "CR", "Rock"]
    path = tmp_path / "file.mp3"
    path.write_bytes(id3(text("TCON", "\0".join(values))) + MP3)
    assert [name for value in values for name in genre_names(value)] == mutagen.File(path).tags["TCON"].genres


def test_people_of_version_2_4_get_their_fields(tmp_path: Path) -> None:
    crew = frame("TIPL", b"\3" + b"producer\0Ann\0mix\0Bob\0DJ-MIX\0Cy\0engineer\0Di\0Arranger\0Ed\0")
    players = frame("TMCL", b"\3" + b"guitar\0Flo\0performer\0Gus\0")
    assert tags_of(tmp_path, id3(crew, players), MP3) == {
        "producer": ("Ann",),
        "mixer": ("Bob",),
        "djmixer": ("Cy",),
        "engineer": ("Di",),
        "arranger": ("Ed",),
        "performer": ("Flo (guitar)", "Gus"),
    }


def test_people_of_version_2_3_get_their_fields(tmp_path: Path) -> None:
    people = frame("IPLS", b"\0producer\0Ann\0violin\0Bob\0", version=3)
    assert tags_of(tmp_path, id3(people, version=3), MP3) == {
        "producer": ("Ann",),
        "performer": ("Bob (violin)",),
    }


def test_description_is_known_in_any_case(tmp_path: Path) -> None:
    tag = id3(
        frame("TXXX", b"\3musicbrainz ALBUM id\0abc"), frame("TXXX", b"\3replaygain_TRACK_gain\0-6.5 dB")
    )
    assert tags_of(tmp_path, tag, MP3) == {
        "musicbrainz_albumid": ("abc",),
        "replaygain_track_gain": ("-6.5 dB",),
    }


def test_description_of_another_program_only_fills_a_gap(tmp_path: Path) -> None:
    both = id3(frame("TXXX", b"\3ALBUM ARTIST\0Wrong"), text("TPE2", "Right"))
    assert tags_of(tmp_path, both, MP3) == {"albumartist": ("Right",)}
    assert tags_of(tmp_path, id3(frame("TXXX", b"\3ALBUM ARTIST\0Ann")), MP3) == {"albumartist": ("Ann",)}


def test_musicbrainz_identifier_is_read_from_its_owner(tmp_path: Path) -> None:
    tag = id3(frame("UFID", b"http://musicbrainz.org\0abc-def"), frame("UFID", b"http://other.example\0no"))
    assert tags_of(tmp_path, tag, MP3) == {"musicbrainz_trackid": ("abc-def",)}


def test_comment_of_any_language_is_read(tmp_path: Path) -> None:
    tag = id3(frame("COMM", b"\3deu\0Sch\xc3\xb6n"), frame("USLT", b"\3\0\0\0\0Tra la"))
    assert tags_of(tmp_path, tag, MP3) == {"comment": ("Schön",), "lyrics": ("Tra la",)}


def test_comment_with_a_description_only_fills_a_gap(tmp_path: Path) -> None:
    described = frame("COMM", b"\0engLabel\0From the label")
    assert tags_of(tmp_path, id3(described), MP3) == {"comment": ("From the label",)}
    assert tags_of(tmp_path, id3(described, frame("COMM", b"\0eng\0Mine")), MP3) == {"comment": ("Mine",)}


@pytest.mark.parametrize(
    "description", [b"iTunNORM", b"iTunSMPB", b"iTunes_CDDB_1", b"Songs-DB_Custom1", b"MusicMatch_Mood"]
)
def test_comment_that_programs_keep_for_themselves_is_none(tmp_path: Path, description: bytes) -> None:
    assert tags_of(tmp_path, id3(frame("COMM", b"\0eng" + description + b"\0 0000")), MP3) == {}


def test_comment_without_a_text_is_none(tmp_path: Path) -> None:
    assert tags_of(tmp_path, id3(frame("COMM", b"\0engA description\0")), MP3) == {}


def test_cover_is_counted_and_what_follows_it_read(tmp_path: Path) -> None:
    found = read_bytes(
        tmp_path, id3(frame("APIC", PICTURE), text("TIT2", "Behind"), frame("APIC", PICTURE)) + MP3
    )
    assert (found.covers, dict(found.tags)) == (2, {"title": ("Behind",)})


def test_sizes_as_itunes_wrote_them_are_understood(tmp_path: Path) -> None:
    lyrics = "la " * 300
    tag = id3(
        frame("USLT", b"\3eng\0" + lyrics.encode(), plain_size=True),
        frame("APIC", PICTURE, plain_size=True),
        text("TIT2", "Behind"),
    )
    found = read_bytes(tmp_path, tag + MP3)
    assert (dict(found.tags), found.covers) == ({"lyrics": (lyrics,), "title": ("Behind",)}, 1)


@pytest.mark.parametrize("version", [2, 3])
def test_unsynchronized_tag_is_read(tmp_path: Path, version: int) -> None:
    name = "TT2" if version == 2 else "TIT2"
    body = text(name, "ÿþà song", encoding=1, version=version) + text(
        name[:-1] + "1", "Group", version=version
    )
    body = body.replace(b"\xff", b"\xff\x00")
    data = b"ID3" + bytes([version, 0, 0x80]) + syncsafe(len(body)) + body + MP3
    assert tags_of(tmp_path, data) == {"title": ("ÿþà song",), "grouping": ("Group",)}


def test_unsynchronized_frame_of_version_2_4_is_read(tmp_path: Path) -> None:
    content = (b"\1" + "ÿ".encode("utf-16")).replace(b"\xff", b"\xff\x00")
    assert tags_of(tmp_path, id3(frame("TIT2", content, flags=0x02), text("TALB", "B")), MP3) == {
        "title": ("ÿ",),
        "album": ("B",),
    }


def test_extended_header_is_stepped_over(tmp_path: Path) -> None:
    title = text("TIT2", "A song", version=3)
    old = id3(title, version=3, flags=0x40, extended=b"\0\0\0\6\0\0\0\0\0\0")
    assert tags_of(tmp_path, old, MP3) == {"title": ("A song",)}
    new = id3(text("TIT2", "A song"), flags=0x40, extended=b"\0\0\0\6\1\0")
    assert tags_of(tmp_path, new, MP3) == {"title": ("A song",)}


def test_extended_header_that_is_missing_is_not_stepped_over(tmp_path: Path) -> None:
    assert tags_of(tmp_path, id3(text("TIT2", "A song"), flags=0x40), MP3) == {"title": ("A song",)}


def test_compressed_frame_is_read(tmp_path: Path) -> None:
    assert tags_of(tmp_path, id3(compressed("TIT2", "A song"), version=3), MP3) == {"title": ("A song",)}


def test_encrypted_frame_is_left_out(tmp_path: Path) -> None:
    tag = id3(frame("TIT2", b"\3secret", flags=0x04), text("TALB", "An album"))
    assert tags_of(tmp_path, tag, MP3) == {"album": ("An album",)}


def test_frame_that_comes_twice_is_read_once(tmp_path: Path) -> None:
    tag = id3(text("TPE1", "Ann"), text("TPE1", "Ann"), text("TPE1", "Bob"))
    assert tags_of(tmp_path, tag, MP3) == {"artist": ("Ann", "Bob")}


def test_text_that_is_no_utf_8_is_taken_for_latin_1(tmp_path: Path) -> None:
    assert tags_of(tmp_path, id3(frame("TIT2", b"\3Mot\xf6rhead")), MP3) == {"title": ("Motörhead",)}


def test_text_of_half_a_character_is_read_to_there(tmp_path: Path) -> None:
    content = b"\1" + "A song".encode("utf-16") + b"\x41"
    assert tags_of(tmp_path, id3(frame("TIT2", content)), MP3) == {"title": ("A song",)}


def test_frame_larger_than_the_tag_ends_it(tmp_path: Path) -> None:
    broken = b"TALB" + syncsafe(5000) + b"\0\0" + b"\3An album"
    assert tags_of(tmp_path, id3(text("TIT2", "A song"), broken), MP3) == {"title": ("A song",)}


def test_second_tag_fills_the_gaps_of_the_first(tmp_path: Path) -> None:
    first, second = id3(text("TIT2", "First")), id3(text("TIT2", "Second"), text("TALB", "An album"))
    assert tags_of(tmp_path, first, second, MP3) == {"title": ("First",), "album": ("An album",)}


def test_tag_behind_the_audio_is_read(tmp_path: Path) -> None:
    assert tags_of(tmp_path, MP3, id3(text("TIT2", "A song"), flags=0x10)) == {"title": ("A song",)}


def test_tag_with_a_footer_does_not_hide_the_audio(tmp_path: Path) -> None:
    assert tags_of(tmp_path, id3(text("TIT2", "A song"), flags=0x10), MP3) == {"title": ("A song",)}


def test_first_version_alone_is_read(tmp_path: Path) -> None:
    tag = id3v1("A song", "Ann", "An album", year="1999", comment="Nice", track="7", genre="17")
    assert tags_of(tmp_path, MP3, tag) == {
        "title": ("A song",),
        "artist": ("Ann",),
        "album": ("An album",),
        "date": ("1999",),
        "comment": ("Nice",),
        "tracknumber": ("7",),
        "genre": ("Rock",),
    }


def test_first_version_without_a_track_has_a_longer_comment(tmp_path: Path) -> None:
    tag = bytearray(id3v1("A song"))
    tag[97:127] = b"A comment of thirty characters"
    assert tags_of(tmp_path, MP3, bytes(tag)) == {
        "title": ("A song",),
        "comment": ("A comment of thirty characters",),
    }


def test_newer_tag_counts_more_than_apev2_and_that_more_than_the_first_version(tmp_path: Path) -> None:
    newer = id3(text("TIT2", "Newer"))
    ape = apev2({"Title": b"APE", "Album": b"APE", "REPLAYGAIN_TRACK_GAIN": b"-3.00 dB"})
    oldest = id3v1("Oldest", "Oldest", "Oldest")
    assert tags_of(tmp_path, newer, MP3, ape, oldest) == {
        "title": ("Newer",),
        "album": ("APE",),
        "artist": ("Oldest",),
        "replaygain_track_gain": ("-3.00 dB",),
    }


@pytest.mark.parametrize("order", ["lyrics before", "lyrics behind"])
def test_lyrics3_does_not_hide_other_tags(tmp_path: Path, order: str) -> None:
    body = b"LYRICSBEGININD0000200"
    lyrics = body + f"{len(body):06}".encode() + b"LYRICS200"
    ape, oldest = apev2({"Title": b"A song"}), id3v1(artist="Ann")
    behind = (lyrics, ape) if order == "lyrics before" else (ape, lyrics)
    assert tags_of(tmp_path, MP3, *behind, oldest) == {"title": ("A song",), "artist": ("Ann",)}


@pytest.mark.parametrize("header", [True, False])
def test_tags_behind_the_audio_do_not_count_as_audio(tmp_path: Path, header: bool) -> None:
    sound = mpeg_frame() * 100
    plain = read_bytes(tmp_path, sound).stream
    tagged = read_bytes(
        tmp_path, sound + apev2({"Title": b"x" * 5000}, header=header) + id3v1("A song")
    ).stream
    assert tagged == plain


def test_mark_of_an_apev2_tag_is_not_taken_for_id3v1(tmp_path: Path) -> None:
    # The header of the APEv2 tag is such that its "TAG" stands 128 bytes before the end, where ID3v1 has it.
    ape = apev2({"Title": b"x" * (131 - 64 - 8 - len("Title") - 1)})
    assert (MP3 + ape)[-128:-125] == b"TAG"
    assert list(tags_of(tmp_path, MP3, ape)) == ["title"]
