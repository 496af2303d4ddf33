"""Quotation marks through the whole extractor, with the shipped network: what is stored of each quotation."""

from functools import cache

import pytest

from flows.pipeline.processing.parameters import make_extractor
from transforms.quoting.extraction import Extraction, Extractor
from transforms.records import QuoteType
from transforms.text.reading import read_text

LEAD = "The ferry to Skerry will not sail this winter, the harbour board decided on Monday.\n\n"


@cache
def extractor() -> Extractor:
    return make_extractor()


def found_in(text: str) -> tuple[Extraction, ...]:
    return extractor().extract([read_text(text)])[0]


def holding(text: str, words: str) -> Extraction:
    at = text.index(words)
    return next(e for e in found_in(text) if any(span.start <= at < span.end for span in e.spans))


def parts(text: str, extraction: Extraction) -> list[str]:
    return [text[start:end] for start, end in extraction.spans]


def source(text: str, extraction: Extraction) -> str:
    return " & ".join(text[start:end] for start, end in extraction.sources)


@pytest.mark.parametrize(
    "quotation",
    [
        '"We cannot pay the crews until spring,"',
        "“We cannot pay the crews until spring,”",
        '“We cannot pay the crews until spring,"',
        '"We cannot pay the crews until spring,”',
        "''We cannot pay the crews until spring,''",
        "“We can’t pay the crews’ wages until spring, and that’s that,”",
        "“The crews told us ‘never again’ in the spring,”",
        "\"The crews told us 'never again' in the spring,\"",
        "‘We cannot pay the crews until spring,’",
    ],
)
def test_a_quotation_is_stored_with_its_marks(quotation: str) -> None:
    text = f"{LEAD}{quotation} said Inge Brattvold, who runs the port company."
    extraction = holding(text, quotation[2:20])
    assert parts(text, extraction) == [quotation]
    assert extraction.quote_type is QuoteType.DIRECT
    assert not extraction.is_unclosed
    assert source(text, extraction).startswith("Inge Brattvold")


@pytest.mark.parametrize("mark", ['"', "“"])
def test_a_quotation_that_nothing_closes_ends_with_its_paragraph(mark: str) -> None:
    text = f"{LEAD}Brattvold said: {mark}We cannot pay the crews until spring.\n\nThe union meets on Friday."
    extraction = holding(text, "pay the crews")
    assert parts(text, extraction) == [f"{mark}We cannot pay the crews until spring."]
    assert extraction.is_unclosed


def test_an_open_mark_is_only_said_of_what_holds_all_behind_it() -> None:
    (extraction,) = found_in("us crane Ruiz “ she will close, close, said")
    assert extraction.quote_type is QuoteType.INDIRECT
    assert not extraction.is_unclosed


def test_a_quotation_of_several_paragraphs_is_opened_again_in_each() -> None:
    first, second, third = "“The quay is rotten.", "“The crane is older than I am.", "“So we close,”"
    text = f"{LEAD}{first}\n\n{second}\n\n{third} Inge Brattvold said."
    extraction = holding(text, "quay is rotten")
    assert "\n\n".join(parts(text, extraction)) == f"{first}\n\n{second}\n\n{third}"
    assert extraction.quote_type is QuoteType.DIRECT
    assert source(text, extraction) == "Inge Brattvold"
    assert not extraction.is_unclosed


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        ("“We cannot repair a wall that is under water,”", " Brattvold said. ", "“So we empty the basin.”"),
        ("“If the wall goes,”", " Brattvold said, ", "“the whole quay goes with it.”"),
        ("“We empty the basin first,”", " Brattvold said, smiling. ", "“Then the fish.”"),
    ],
)
def test_a_quotation_interrupted_by_its_cue_is_one_with_two_spans(before: str, between: str, after: str) -> None:
    text = f"{LEAD}{before}{between}{after}"
    assert parts(text, holding(text, before[1:12])) == [before, after]
    assert holding(text, after[1:8]) == holding(text, before[1:12])


def test_two_speakers_under_two_cues_stay_apart() -> None:
    text = (
        f"{LEAD}The mayor, Una Berg, scolded him: “You promised the islands a boat in every month of the year,” she "
        "said. “Now you take it away and call that a plan.”"
    )
    first, second = holding(text, "You promised"), holding(text, "Now you take")
    assert "Una Berg" in source(text, first)
    assert source(text, second) == "she"


def test_a_quotation_without_a_cue_goes_on_with_the_last_speaker() -> None:
    text = f"{LEAD}The board lied to us, said Per Oddan, who chairs the union.\n\n“Nobody called. Nobody even wrote.”"
    extraction = holding(text, "Nobody called")
    assert extraction.quote_type is QuoteType.DIRECT
    assert "Per Oddan" in source(text, extraction)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The so-called “winter pause” begins in December.", "winter pause"),
        ("The choir’s new record, “The Long Way Home,” came out in May.", "The Long Way Home"),
        ("Per “Sharky” Oddan has fished there since 1990.", "Sharky"),
        ("The quay is 6'3\" above the water at noon.", "6'3"),
        ("The ‘80s were the harbour’s best years.", "80s"),
    ],
)
def test_scare_quotes_titles_and_nicknames_are_nobodys_words(sentence: str, words: str) -> None:
    text = LEAD + sentence
    at = text.index(words)
    assert not [e for e in found_in(text) if e.spans[0].start in (at - 1, at)]


def test_reported_words_and_a_quotation_in_its_own_sentence_are_two() -> None:
    text = (
        f"{LEAD}Inge Brattvold said she had been offered half price by a merchant before breakfast. “He was smiling. "
        "I’ll remember that.”"
    )
    first, second = holding(text, "half price"), holding(text, "He was smiling")
    assert (first.quote_type, second.quote_type) == (QuoteType.INDIRECT, QuoteType.DIRECT)
    assert source(text, second) == "Inge Brattvold"


def test_a_film_that_is_titled_is_nobodys_words() -> None:
    text = f"{LEAD}A short film about the crews, titled “Winter,” runs on Sunday in all harbours."
    assert not [extraction for extraction in found_in(text) if "Winter" in " ".join(parts(text, extraction))]


def test_what_follows_a_comma_and_the_closing_mark_is_the_reporters() -> None:
    text = f"{LEAD}Brattvold walked along the quay and kept on saying, “Leave the nets,” until all lights were out."
    assert parts(text, holding(text, "Leave the nets")) == ["“Leave the nets,”"]


def test_a_quotation_that_ends_with_a_full_stop_has_no_cue_behind_it() -> None:
    text = (
        f"{LEAD}Una Berg, the mayor, opened the meeting: “The money for the crane is spent.” At that Per Oddan said, "
        "“Then the boats stay on land until May.”"
    )
    first, second = holding(text, "The money for"), holding(text, "Then the boats")
    assert "Berg" in source(text, first)
    assert "Oddan" in source(text, second)


def test_a_crosshead_in_single_marks_is_not_what_the_last_speaker_said() -> None:
    text = f"{LEAD}“We close,” Brattvold said.\n\n'Nothing left to mend.'\n\nThe crane fell in the autumn storms."
    assert not [extraction for extraction in found_in(text) if "left to mend" in " ".join(parts(text, extraction))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"We lost the boat and the winter with it." - Ann Lee', "Ann Lee"),
        ('"We lost the boat and the winter with it."\n\n-Ann Lee, Skerry', "Ann Lee"),
        ('"We lost the boat and the winter with it.\n\nAnn Lee, Island Council."', "Ann Lee, Island Council"),
    ],
)
def test_a_signature_names_the_speaker(text: str, name: str) -> None:
    text = f"{LEAD}{text}\n\nThe council meets on Friday."
    assert source(text, holding(text, "We lost")) == name


def test_a_short_last_paragraph_of_a_quotation_is_no_signature() -> None:
    text = f'{LEAD}Brattvold said: "The quay is rotten.\n\n"We close it now."'
    assert source(text, holding(text, "quay is rotten")) == "Brattvold"


@pytest.mark.parametrize(
    ("sentence", "words", "via"),
    [
        ("“Nobody called,” Bo Lind told the Associated Press.", "“Nobody called,”", "Associated Press"),
        ("“Nobody called,” Bo Lind said, according to TASS.", "“Nobody called,”", "TASS"),
        (
            "“Nobody called,” Bo Lind said, according to translations from Agence France-Presse.",
            "“Nobody called,”",
            "Agence France-Presse",
        ),
        ("TASS reported Bo Lind claims that nobody called “all year.”", "that nobody called “all year.”", "TASS"),
        ("Bo Lind said nobody called, according to a report in the Harbour News.", "nobody called", "Harbour News"),
    ],
)
def test_who_relays_the_words_is_kept_apart_from_who_said_them(sentence: str, words: str, via: str) -> None:
    text = LEAD + sentence
    extraction = holding(text, "obody called")
    assert parts(text, extraction) == [words]
    assert source(text, extraction) == "Bo Lind"
    assert extraction.via is not None
    assert text[slice(*extraction.via)] == via
    assert extraction.addressee is None


def test_a_poll_speaks_for_itself() -> None:
    text = f"{LEAD}Most islanders want the ferry back, according to a Harbour News survey."
    extraction = holding(text, "islanders want")
    assert "survey" in source(text, extraction)
    assert extraction.via is None


@pytest.mark.parametrize(
    ("sentence", "addressee"),
    [
        ("Brattvold told the harbour board that the crews would be paid in May.", "the harbour board"),
        ("“The crews will be paid in May,” Brattvold told reporters.", "reporters"),
        (
            "Brattvold told Island Council Secretary Ola Moe that the crews would be paid in May.",
            "Island Council Secretary Ola Moe",
        ),
    ],
)
def test_whom_the_words_were_said_to_is_kept(sentence: str, addressee: str) -> None:
    text = LEAD + sentence
    extraction = holding(text, "be paid in May")
    assert extraction.addressee is not None
    assert text[slice(*extraction.addressee)] == addressee
    assert extraction.via is None
