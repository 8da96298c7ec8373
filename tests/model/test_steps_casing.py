"""Capitals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.model import steps_casing


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("the edge of the world", "The Edge of the World"),
        ("what is it for?", "What Is It For?"),
        ("the wall is on", "The Wall Is On"),
        ("love is (in the air)", "Love Is (In the Air)"),
        ("come on (come on) now", "Come On (Come On) Now"),
        ("hello - a song", "Hello - A Song"),
        ("part ii: the return of the king", "Part II: The Return of the King"),
        ("song (feat. dj shadow)", "Song (feat. DJ Shadow)"),
        ("Song Ft. Somebody", "Song ft. Somebody"),
        ("x Vs. y", "X vs. Y"),
        ("paul mccartney & wings", "Paul McCartney & Wings"),
        ("Paul McCartney", "Paul McCartney"),
        ("PAUL MCCARTNEY", "Paul McCartney"),
        ("mc hammer", "MC Hammer"),
        ("iTunes sessions by deadMau5", "iTunes Sessions by deadMau5"),
        ("don't stop 'til you get enough", "Don't Stop 'Til You Get Enough"),
        ("rock'n'roll ain’t noise", "Rock'n'Roll Ain’t Noise"),
        ("o'brien d’angelo l'amour", "O'Brien D’Angelo L'Amour"),
        ("y'all d'you", "Y'all D'you"),
        ("henry viii", "Henry VIII"),
        ("vol. vi", "Vol. VI"),
        ("vi ses igen", "Vi Ses Igen"),
        ("mix of the remix", "Mix of the Remix"),
        ("world war i", "World War I"),
        ("BACK IN THE U.S.S.R.", "Back in the U.S.S.R."),
        ("AC/DC live in NYC", "AC/DC Live in NYC"),
        ("DJ SET FOR THE UK", "DJ Set for the UK"),
        ("twenty-one hip-hop rock-and-roll", "Twenty-One Hip-Hop Rock-and-Roll"),
        ("2nd 80s 12in", "2nd 80s 12in"),
        ("...and justice for all", "...And Justice for All"),
        ("“heroes”", "“Heroes”"),
        ("¿qué pasa?", "¿Qué Pasa?"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("жизнь прекрасна", "Жизнь Прекрасна"),
        ("ΟΔΟΣ ΟΝΕΙΡΩΝ", "Οδος Ονειρων"),
        ("İstanbul ışıkları", "İstanbul Işıkları"),
        ("straße nach süden", "Straße Nach Süden"),
        ("東京 nights", "東京 Nights"),
        ("see www.example.org", "See www.example.org"),
        ("el Alfa x Peso", "El Alfa x Peso"),
        ("P!nk and Ty Dolla $ign", "P!nk and Ty Dolla $ign"),
        ("B.o.B with A. Player", "B.o.B With A. Player"),
        ('one/"jaws"', 'One/"Jaws"'),
        ("DTMF", "DTMF"),
        ("MR BLUE SKY", "Mr Blue Sky"),
        ("HELLO", "Hello"),
        ("  two  spaces ", "  Two  Spaces "),
        ("", ""),
    ],
)
def test_title_case(text: str, title: str) -> None:
    assert steps_casing.title(text) == title


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Love Will Tear Us Apart", "Love will tear us apart"),
        ("LOVE WILL TEAR US APART", "Love will tear us apart"),
        ("I'm a Believer And I Know", "I'm a believer and I know"),
        ("What? No. Yes!", "What? No. Yes!"),
        ("Song (Feat. DJ Shadow)", "Song (feat. DJ shadow)"),
        ("Symphony III in the USA", "Symphony III in the USA"),
        ("a McCartney Song", "A McCartney song"),
    ],
)
def test_sentence_case(text: str, sentence: str) -> None:
    assert steps_casing.sentence(text) == sentence


def test_upper_and_lower_know_turkish() -> None:
    assert steps_casing.upper("ışık sesi") == "IŞIK SESİ"
    assert steps_casing.lower("IŞIK İLE") == "ışık ile"
    assert steps_casing.lower("TITLE") == "title"


_TEXTS = st.text("abcMDivxI nof.'’-()[]:!?/&,0123éÑжЖ東", max_size=40)


@given(_TEXTS)
def test_styles_change_nothing_but_case(text: str) -> None:
    for change in steps_casing.STYLES.values():
        assert change(text).lower() == text.lower()


@given(_TEXTS)
def test_title_case_of_title_case_is_itself(text: str) -> None:
    once = steps_casing.title(text.lower())
    assert steps_casing.title(once) == once
