"""Repair of texts that were read in a wrong encoding, and only of those."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.errors import StepError
from musictui.model import steps
from musictui.model.steps_mojibake import CYRILLIC, reread, suspect

NAMES = [
    "Björk",
    "Sigur Rós – Ágætis byrjun",
    "Motörhead",
    "Antonín Dvořák",
    "Leoš Janáček: Příhody lišky Bystroušky",
    "Jaromír Nohavica – Když mě brali za vojáka",
    "Пётр Ильич Чайковский",
    "Кино – Группа крови",
    "坂本龍一",
    "椎名林檎 – 無罪モラトリアム",
    "きゃりーぱみゅぱみゅ",
    "João Gilberto – Chega de Saudade",
    "Maria Bethânia – Âmbar",
    "Construção",
    "Trịnh Công Sơn – Diễm Xưa",
    "Hồ Ngọc Hà",
    "Νίκος Ξυλούρης",
    "أم كلثوم",
    "עופרה חזה",
    "ลำไย ไหทองคำ",
    "아이유 – 좋은 날",
    "Édith Piaf – Non, je ne regrette rien",
    "Zażółć gęślą jaźń",
    "București",
    "İstanbul’da Sonbahar",
    "“Heroes” (12″ Mix)",
    "It’s Oh So Quiet…",
    "🎧 Night Drive",
    "¡Viva Zapata!",
    "Les N°1",
    "Tonnage²",
    "Straße",
]


def as_latin1(text: str) -> str:
    return text.encode().decode("latin-1")


def as_windows(text: str) -> str:
    """As programs on Windows read it: holes of the code page become controls."""
    bytes_read = (bytes([code]) for code in text.encode())
    return "".join(
        byte.decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else byte.decode("latin-1")
        for byte in bytes_read
    )


@pytest.mark.parametrize("name", NAMES)
def test_suspect_leaves_right_text_alone(name: str) -> None:
    assert suspect(name) is None
    assert suspect(name.upper()) is None


@pytest.mark.parametrize("name", NAMES)
def test_suspect_repairs_one_wrong_reading(name: str) -> None:
    assert suspect(as_latin1(name)) == name
    assert suspect(as_windows(name)) == name


@pytest.mark.parametrize("name", NAMES)
def test_suspect_repairs_two_wrong_readings(name: str) -> None:
    assert suspect(as_latin1(as_latin1(name))) == name
    assert suspect(as_windows(as_windows(name))) == name
    assert suspect(as_windows(as_latin1(name))) == name


@pytest.mark.parametrize(
    "text",
    [
        "BEYONCÉ’S",
        "CAFÉ™",
        "Olé…”",
        "AMANHÃ…",
        "IRMÃ’S",
        "HYVÄ…",
        "VOILÀ…",
        "café\u00a0»",
        "« Déjà\u00a0»",
        "JOSÉ–MARIA",
        "ZOË’S",
        "MALMÖ’S",
        "A × …",
        "Ã",
        "NÃO",
        "Ελλάδα…",
        "voilÃ ",
    ],
)
def test_suspect_leaves_doubtful_text_alone(text: str) -> None:
    assert suspect(text) is None


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("dÃ©jÃ  vu", "déjà  vu"),
        ("ï»¿Title", "Title"),
        ("MÃ–TLEY CRÃœE", "MÖTLEY CRÜE"),
        ("donâ€™t", "don’t"),
        ("Je pense Ã\u00a0 toi", "Je pense à toi"),
    ],
)
def test_suspect_repairs_what_programs_made_of_it(text: str, repaired: str) -> None:
    assert suspect(text) == repaired


@given(st.text("abcXYZ ,.!'()-" + "".join(map(chr, range(0xC0, 0x100)))))
def test_suspect_leaves_western_text_alone(text: str) -> None:
    assert suspect(text) is None


@given(st.text())
def test_suspect_gives_text_or_nothing(text: str) -> None:
    repaired = suspect(text)
    assert repaired is None or (repaired != text and suspect(repaired) is None)


RUSSIAN = ["Зимняя ночь", "Пётр Ильич Чайковский – Времена года (Live)", "КИНО", "Ты и я, 1988", "Ёлка №5"]


@pytest.mark.parametrize("encoding", CYRILLIC)
@pytest.mark.parametrize("name", RUSSIAN[:1] + RUSSIAN[2:4])
def test_cyrillic_is_repaired_in_the_encoding_that_is_named(name: str, encoding: str) -> None:
    wrong = name.encode(encoding).decode("latin-1")
    assert reread(wrong, encoding) == name
    assert suspect(wrong) is None
    step = steps.parse(f"repair * {encoding}")
    assert step.apply({"title": (wrong, "Björk")}) == {"title": (name, "Björk")}
    assert steps.parse(step.text()) == step


@pytest.mark.parametrize("name", RUSSIAN)
def test_cyrillic_that_windows_read_is_repaired(name: str) -> None:
    assert reread(name.encode("cp1251").decode("cp1252"), "cp1251") == name


@pytest.mark.parametrize("encoding", CYRILLIC)
@pytest.mark.parametrize("name", [*NAMES, "À la carte", "Café", "Où était l’été", "Ö", "Å", "Plain"])
def test_naming_an_encoding_leaves_right_text_alone(name: str, encoding: str) -> None:
    assert reread(name, encoding) is None
    assert reread(name.upper(), encoding) is None


def test_an_encoding_that_is_not_known_is_told() -> None:
    with pytest.raises(StepError, match="The encoding is cp1251 or koi8-r"):
        steps.parse("repair * cp1252")
    assert steps.parse("repair title utf-8") == steps.parse("repair title")
    assert steps.parse("repair title artist koi8-r") == steps.parse("repair title,artist koi8-r")
    assert steps.from_config(
        {"step": "repair", "fields": ["title"], "encoding": "windows-1251"}
    ) == steps.parse("repair title cp1251")
