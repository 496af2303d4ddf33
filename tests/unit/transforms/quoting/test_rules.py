"""What the rules find in news sentences: content, cue, source, relay, listener and the links between paragraphs."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from config.files import load_bundled
from transforms.quoting.extraction import Extraction
from transforms.quoting.rules import CueLexicon, RuleExtractor
from transforms.quoting.rules.cue_lexicon import Form, regular_forms
from transforms.records import QuoteType, Span
from transforms.text.reading import read_text


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(CueLexicon.model_validate(load_bundled("lexicons", "cues.yml")))


class Found(NamedTuple):
    """The words of an extraction."""

    content: list[str]
    cue: str | None
    sources: list[str]


def words(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def as_found(text: str, extraction: Extraction) -> Found:
    return Found(
        [text[start:end] for start, end in extraction.spans],
        words(text, extraction.cue),
        [text[start:end] for start, end in extraction.sources],
    )


def found_in(extractor: RuleExtractor, text: str) -> list[Found]:
    return [as_found(text, extraction) for extraction in extractor.extract([read_text(text)])[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We sail now,” Mara Lund said.", Found(["“We sail now,”"], "said", ["Mara Lund"])),
        ("“We sail now,” said Mara Lund.", Found(["“We sail now,”"], "said", ["Mara Lund"])),
        ("“We sail now!” she shouted.", Found(["“We sail now!”"], "shouted", ["she"])),
        ("Mara Lund said: “We sail now.”", Found(["“We sail now.”"], "said", ["Mara Lund"])),
        ("Mara Lund wrote on Friday, “We sail now.”", Found(["“We sail now.”"], "wrote", ["Mara Lund"])),
        (
            "“We sail now,” said Mara Lund, a pilot from Oster who leads the crew.",
            Found(["“We sail now,”"], "said", ["Mara Lund, a pilot from Oster who leads the crew"]),
        ),
        (
            "“We sail now,” Sen. Bo Ray (I-Oster) said in a statement.",
            Found(["“We sail now,”"], "said", ["Sen. Bo Ray (I-Oster)"]),
        ),
        (
            "“We sail now,” Bo Ray, 30, of Port Oster, said on Monday.",
            Found(["“We sail now,”"], "said", ["Bo Ray, 30, of Port Oster"]),
        ),
        (
            "“We sail now,” Mara Lund and Bo Ray said.",
            Found(["“We sail now,”"], "said", ["Mara Lund", "Bo Ray"]),
        ),
        (
            "The mayor, Mara Lund, and the yard’s founder, Bo Ray, said: “We sail now.”",
            Found(["“We sail now.”"], "said", ["The mayor, Mara Lund", "the yard’s founder, Bo Ray"]),
        ),
        (
            "Calling the storm “a lie”, Mara Lund said: “We sail now.”",
            Found(["“We sail now.”"], "said", ["Mara Lund"]),
        ),
        (
            "“We sail now,” said its chairman, Bo Ray.",
            Found(["“We sail now,”"], "said", ["its chairman, Bo Ray"]),
        ),
        (
            "A pilot who sat in on the talks and asked not to be named said: “We sail now.”",
            Found(["“We sail now.”"], "said", ["A pilot who sat in on the talks and asked not to be named"]),
        ),
        (
            "“We sail now,” harbour officials and a pilot said.",
            Found(["“We sail now,”"], "said", ["harbour officials and a pilot"]),
        ),
        ("“We sail now,” Lund barked.", Found(["“We sail now,”"], "barked", ["Lund"])),
        ("“We sail now.” — Mara Lund", Found(["“We sail now.”"], None, ["Mara Lund"])),
        ("The mayor was blunt: “We sail now.”", Found(["“We sail now.”"], None, ["The mayor"])),
        ("“We sail now,” according to the report.", Found(["“We sail now,”"], "according to", ["the report"])),
    ],
)
def test_direct_quotations(extractor: RuleExtractor, text: str, expected: Found) -> None:
    assert found_in(extractor, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara Lund said that the fleet would sail.", Found(["that the fleet would sail"], "said", ["Mara Lund"])),
        ("The fleet will sail, Mara Lund said.", Found(["The fleet will sail"], "said", ["Mara Lund"])),
        ("The fleet will sail, said Mara Lund.", Found(["The fleet will sail"], "said", ["Mara Lund"])),
        ("On Tuesday the mayor has denied the claims.", Found(["the claims"], "has denied", ["the mayor"])),
        ("The mayor called for an end to the strike.", Found(["an end to the strike"], "called for", ["The mayor"])),
        (
            "According to the harbour office, the fleet will sail.",
            Found(["the fleet will sail"], "According to", ["the harbour office"]),
        ),
        (
            "The fleet will sail, according to the harbour office.",
            Found(["The fleet will sail"], "according to", ["the harbour office"]),
        ),
        (
            "The mayor claimed on the radio on Monday, without giving proof, that pilots had quit.",
            Found(["that pilots had quit"], "claimed", ["The mayor"]),
        ),
        (
            "Lund, during a visit to Port Oster, Ansel, said the fleet would sail.",
            Found(["the fleet would sail"], "said", ["Lund"]),
        ),
    ],
)
def test_indirect_quotations(extractor: RuleExtractor, text: str, expected: Found) -> None:
    assert found_in(extractor, text) == [expected]


@pytest.mark.parametrize(
    ("text", "content", "quote_type"),
    [
        ("“We sail now,” Lund said.", "“We sail now,”", QuoteType.DIRECT),
        (
            "The mayor said the fleet was “ready for the sea.”",
            "the fleet was “ready for the sea.”",
            QuoteType.MIXED,
        ),
        ("The fleet is “ready,” the mayor said.", "The fleet is “ready,”", QuoteType.MIXED),
        ("The fleet is ready, the mayor said.", "The fleet is ready", QuoteType.INDIRECT),
    ],
)
def test_types_follow_the_quotation_marks(
    extractor: RuleExtractor, text: str, content: str, quote_type: QuoteType
) -> None:
    (extraction,) = extractor.extract([read_text(text)])[0]
    assert (words(text, extraction.spans[0]), extraction.quote_type) == (content, quote_type)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("“We sail,” she said, “and soon.”", ["“We sail,”", "“and soon.”"]),
        ("“We sail now,” she said. “The crew is ready.”", ["“We sail now,”", "“The crew is ready.”"]),
        ("“We sail,” she said of the plan, “but not today.”", ["“We sail,”", "“but not today.”"]),
        ("“We sail,” she said.\n\n“And nobody stops us.\n\n“Nobody.”", ["“We sail,”"]),
        ("She said: “We sail.\n\n“Nobody stops us.”", ["“We sail.", "“Nobody stops us.”"]),
        ("She wrote:\n\n“We sail at dawn.”", ["“We sail at dawn.”"]),
        ("“We sail at dawn.\n\n“Nobody stops us,” she said.", ["“We sail at dawn.", "“Nobody stops us,”"]),
    ],
)
def test_parts_of_one_quotation_are_one_extraction(extractor: RuleExtractor, text: str, content: list[str]) -> None:
    first = extractor.extract([read_text(text)])[0][0]
    assert [text[a:b] for a, b in first.spans] == content
    assert words(text, first.sources[0]) in ("she", "She")


def test_uncued_paragraph_continues_the_speaker_before(extractor: RuleExtractor) -> None:
    text = "“We sail now,” said Mara Lund.\n\n“The crew is ready.”\n\n“The sea is calm.”\n\nThe hall emptied."
    first, *later = extractor.extract([read_text(text)])[0]
    assert first.continues is None
    assert [(e.continues, e.cue, e.sources) for e in later] == [(0, None, ()), (0, None, ())]


def test_who_calls_something_by_quoted_words_speaks(extractor: RuleExtractor) -> None:
    text = "The long paper calls the ferry “a boat on a string”."
    assert found_in(extractor, text) == [Found(["the ferry “a boat on a string”"], "calls", ["The long paper"])]


@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_quotation_without_cue_continues_reported_speech(extractor: RuleExtractor, gap: str) -> None:
    extractions = extractor.extract(
        [read_text(f"Mara Lund said the crew was ready.{gap}“We have rope. We sail now.”")]
    )[0]
    assert [extraction.continues for extraction in extractions] == [None, 0]


def test_quotation_without_cue_is_of_whom_the_paragraph_before_is_about(extractor: RuleExtractor) -> None:
    text = "Mara Lund paused for a while. Not a gull.\n\n“We have rope. We sail now.”"
    assert found_in(extractor, text) == [Found(["“We have rope. We sail now.”"], None, ["Mara Lund"])]


def test_surnames_of_the_article_are_joint_sources(extractor: RuleExtractor) -> None:
    text = "In the evening Lund and Ray said the crew was ready. Mara Lund and Bo Ray left."
    assert found_in(extractor, text)[0].sources == ["Lund", "Ray"]


def test_a_participle_with_its_agent_is_no_cue(extractor: RuleExtractor) -> None:
    text = "Lund told Ray in a letter seen by the Oster News that the crew was ready."
    assert [found.cue for found in found_in(extractor, text)] == ["told"]


def test_another_speaker_in_the_paragraph_keeps_her_words(extractor: RuleExtractor) -> None:
    text = "“We sail now,” said Lund. “The crew is ready.” “It is not,” said Ray."
    assert [found.sources for found in found_in(extractor, text)] == [["Lund"], ["Ray"]]


def test_joined_verbs_share_their_source(extractor: RuleExtractor) -> None:
    text = "The mayor praised the crew and called for calm, adding that “nobody will drown.”"
    assert found_in(extractor, text) == [
        Found(["the crew"], "praised", ["The mayor"]),
        Found(["calm"], "called for", ["The mayor"]),
        Found(["that “nobody will drown.”"], "adding", ["The mayor"]),
    ]


@pytest.mark.parametrize(
    ("text", "via", "addressee"),
    [
        ("“We sail now,” Lund told reporters.", None, "reporters"),
        ("“We sail now,” Lund told the Harbour News.", "Harbour News", None),
        ("Lund told Mayor Bo Ray that the fleet would sail.", None, "Mayor Bo Ray"),
        ("“We sail now,” said Lund, according to Harbour News.", "Harbour News", None),
        ("“We sail now,” Lund said, according to a report at KORR.", "KORR", None),
        ("“We sail now,” Lund said, according to translations from Oster Press.", "Oster Press", None),
    ],
)
def test_relays_are_told_from_listeners(
    extractor: RuleExtractor, text: str, via: str | None, addressee: str | None
) -> None:
    (extraction,) = extractor.extract([read_text(text)])[0]
    assert (words(text, extraction.via), words(text, extraction.addressee)) == (via, addressee)


@pytest.mark.parametrize(
    "text",
    [
        "The “Harbour Song” opened the evening.",
        "Bo “the Gull” Ray arrived late.",
        "The new safety rules and the many questions remain.",
        "The ship was named after the mayor's mother.",
        "",
        " \n\n ",
    ],
)
def test_titles_nicknames_and_plain_prose_are_no_quotations(extractor: RuleExtractor, text: str) -> None:
    assert found_in(extractor, text) == []


def test_unclosed_quotation_is_marked(extractor: RuleExtractor) -> None:
    (extraction,) = extractor.extract([read_text("Lund added, “We sail at dawn.\n\nThe hall emptied.")])[0]
    assert extraction.is_unclosed


def test_direct_speech_scores_above_hearsay(extractor: RuleExtractor) -> None:
    direct, plain = (
        extractor.extract([read_text(t)])[0][0] for t in ("“We sail,” said Lund.", "Lund denied the delay.")
    )
    assert direct.quote_score > plain.quote_score


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("add", ("adds", "added", "added", "adding")),
        ("argue", ("argues", "argued", "argued", "arguing")),
        ("reply", ("replies", "replied", "replied", "replying")),
        ("confess", ("confesses", "confessed", "confessed", "confessing")),
        ("convey", ("conveys", "conveyed", "conveyed", "conveying")),
        ("agree", ("agrees", "agreed", "agreed", "agreeing")),
    ],
)
def test_regular_inflection(lemma: str, forms: tuple[str, str, str, str]) -> None:
    assert regular_forms(lemma) == forms


def test_irregular_verbs_are_known_in_every_form(extractor: RuleExtractor) -> None:
    readings = extractor.lexicon.readings
    assert [readings[word].form for word in ("says", "said", "saying", "say")] == [
        Form.PRESENT,
        Form.PAST,
        Form.ING,
        Form.BASE,
    ]
    assert "sayed" not in readings


@pytest.mark.shared
def test_every_direct_and_mixed_quotation_of_the_example_articles_is_found(
    extractor: RuleExtractor, shared: Path
) -> None:
    missed = []
    for line in (shared / "gold" / "seed_quotes.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        text = (shared / "articles" / f"{gold['doc']}.txt").read_text(encoding="utf-8")
        contents = [{i for span in e.spans for i in range(*span)} for e in extractor.extract([read_text(text)])[0]]
        for quote in gold["quotes"]:
            wanted = {i for start, end in quote["content"] for i in range(start, end)}
            is_found = any(2 * len(content & wanted) >= len(content | wanted) for content in contents)
            if quote["type"] != "indirect" and not is_found:
                missed.append(quote["content"])
    assert missed == []


@pytest.mark.parametrize(
    ("announcement", "source"),
    [
        ("The page printed a statement by Ruth Amadi on Friday:\n", "Ruth Amadi"),
        ("The board was so divided that the chairman changed his tune: ", "the chairman"),
        ("So the mayor held that the chairman was late: ", "the mayor"),
        ("The mayor was blunt: ", "The mayor"),
    ],
)
def test_a_colon_announces_whom_the_words_before_it_name(
    extractor: RuleExtractor, announcement: str, source: str
) -> None:
    (found,) = found_in(extractor, announcement + "“We will not pay for this bridge again.”")
    assert found.sources == [source]
