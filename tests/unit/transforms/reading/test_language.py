"""Languages told from short, long and shouted text."""

import pytest

from transforms.reading.language import identify

ENGLISH = (
    "The ferry company said on Friday that it would run two more boats a day until the bridge opens again, "
    "and that nobody with a ticket need worry about a seat."
)


@pytest.mark.parametrize("form", [str, str.upper, str.title, str.lower])
@pytest.mark.parametrize("words", [12, 20, 29])
def test_short_english_is_english_in_any_letters(form: type[str], words: int) -> None:
    code, probability = identify(form(" ".join(ENGLISH.split()[:words])))
    assert code == "en"
    assert 0.4 <= probability <= 1


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "de",
            "Die Reederei teilte am Freitag mit, dass sie zwei Boote mehr am Tag fahren lasse, bis die Brücke steht.",
        ),
        (
            "nl",
            "De rederij zei vrijdag dat er twee extra boten per dag varen totdat de brug weer open is voor verkeer.",
        ),
        (
            "da",
            "Rederiet sagde fredag, at det vil sejle to ekstra både om dagen, indtil broen åbner igen for alle biler.",
        ),
        ("es", "LA NAVIERA DIJO EL VIERNES QUE HABRÁ DOS BARCOS MÁS AL DÍA HASTA QUE EL PUENTE ABRA DE NUEVO."),
        (
            "fr",
            "La compagnie a annoncé vendredi que deux bateaux de plus circuleront chaque jour jusqu'à la réouverture.",
        ),
        (
            "ru",
            "Компания сообщила в пятницу, что до открытия моста будут ходить ещё два судна в день для всех жителей.",
        ),
        ("ja", "船会社は金曜日、橋が再び開通するまで一日二便を増やすと発表した。"),
    ],
)
def test_other_languages_are_told(code: str, text: str) -> None:
    assert identify(text)[0] == code


def test_addresses_and_handles_do_not_decide() -> None:
    text = f"{ENGLISH} https://www.nouvelles.example/la/une/du/jour @laune #aujourdhui"
    assert identify(text)[0] == "en"


@pytest.mark.parametrize(
    "text",
    [
        '<post id="99812" author="@quill" day="2024-05-06">Mayor Brandt & Dora Quill wear "Save The Ferry Again" hats '
        "before Skerry #harbour speech. pic.twitter.com/aBc12dEf</post>",
        "Dem say ferry go close. Skerry council vote Tuesday, Brandt no gree.",
    ],
)
def test_what_is_close_to_english_is_read_as_english(text: str) -> None:
    assert identify(text)[0] == "en"


@pytest.mark.parametrize("text", ["", "  \n", "12 345 — 6", "https://example.org/a", "…!?"])
def test_without_words_there_is_no_language(text: str) -> None:
    assert identify(text) == ("und", 0.0)


def test_the_answer_does_not_depend_on_what_was_asked_before() -> None:
    first = identify(ENGLISH)
    identify("船会社は金曜日")
    assert identify(ENGLISH) == first
