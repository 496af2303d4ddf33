"""What is the article and what is the page around it."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.files import load_bundled
from flows.pipeline.processing.parameters import paragraph_model
from transforms.reading.paragraphs import split_paragraphs
from transforms.records import Paragraph, SegmentType
from transforms.stripping import BoilerplateLexicon, Correction, Site, label_paragraphs
from transforms.stripping.page_lines import Line
from transforms.stripping.segments import build_segments

LEXICON = BoilerplateLexicon.model_validate(load_bundled("lexicons", "boilerplate.yml"))

# Three paragraphs of a story by itself: a rule that drops one of them is wrong in every test below.
STORY = (
    "The council of Marrowby voted on Tuesday night to close the old ferry terminal by the end of next year.",
    "“We have waited eleven years for this,” said Dora Quill, who leads the harbour committee.",
    "Ferries will leave from the new quay beneath the bridge, which cost the town some four million crowns.",
)


def label(paragraphs: Sequence[str]) -> list[tuple[str, SegmentType, bool]]:
    """Return text, type and whether it is kept of every piece."""
    pieces = label_paragraphs([Paragraph(text, None) for text in paragraphs], LEXICON)
    return [
        (text[piece.span.start : piece.span.end], piece.segment_type, piece.is_kept)
        for text, group in zip(paragraphs, pieces, strict=True)
        for piece in group
    ]


def kept(paragraphs: Sequence[str]) -> list[str]:
    return [text for text, _, is_kept in label(paragraphs) if is_kept]


def type_between(text: str) -> SegmentType:
    """Return the type of a paragraph that stands in the story."""
    found = {piece: segment_type for piece, segment_type, _ in label([*STORY[:2], text, STORY[2]])}
    return found[text]


def type_after(text: str) -> SegmentType:
    """Return the type of a paragraph that stands below the story."""
    return label([*STORY, text])[-1][1]


def test_story_is_kept() -> None:
    assert kept(STORY) == list(STORY)


def test_a_title_said_twice_is_a_link_and_a_paragraph_of_equal_halves_is_not() -> None:
    title = "Ferry terminal closes next year"
    assert type_between(f"{title} {title}") is SegmentType.RELATED_LINK
    assert type_between(" ".join([STORY[0]] * 4)) is SegmentType.BODY


def test_a_line_that_names_the_reporter_is_a_byline_and_one_who_asks_is_not() -> None:
    assert label(["Harbour correspondent: Dora Quill", *STORY])[0][1] is SegmentType.BYLINE
    question = "Reporter: Good morning everyone"
    assert question in kept([*STORY[:2], question, STORY[2]])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Support independent journalism", SegmentType.DONATION_APPEAL),
        ("Donate today", SegmentType.DONATION_APPEAL),
        ("Already a subscriber? Log in", SegmentType.SUBSCRIPTION),
        ("The Post is free for five articles a month. Members read without limits.", SegmentType.SUBSCRIPTION),
        ("This story is available exclusively to Marrowby Post subscribers.", SegmentType.SUBSCRIPTION),
        ("Sign up for our daily newsletter and never miss a ferry", SegmentType.NEWSLETTER),
        ("Get the day’s headlines delivered straight to your inbox", SegmentType.NEWSLETTER),
        ("Share this article", SegmentType.SHARE),
        ("Follow @doraquill on Twitter", SegmentType.SHARE),
        ("Do you have a story for us? Email desk@marrowby.example", SegmentType.SHARE),
        ("© 2025 Marrowby Post. All rights reserved.", SegmentType.LEGAL),
        ("This material may not be reproduced without permission.", SegmentType.LEGAL),
        ("We use cookies to improve your experience on our website.", SegmentType.COOKIE_NOTICE),
        ("Story continues below advertisement", SegmentType.ADVERTISEMENT),
        ("Advertisement", SegmentType.ADVERTISEMENT),
        ("READ MORE: Marrowby’s last ferryman looks back", SegmentType.RELATED_LINK),
        ("ALSO READ: Who pays for the new quay?", SegmentType.RELATED_LINK),
        ("Related stories", SegmentType.RELATED_LINK),
        ("FERRY CREWS FEAR FOR THEIR JOBS AS TERMINAL CLOSES, UNION SAYS", SegmentType.RELATED_LINK),
        ("By Anselm Rook and Tilda Vane", SegmentType.BYLINE),
        ("Published: 3 May 2024, 10:15 BST", SegmentType.METADATA),
        ("___", SegmentType.METADATA),
        ("Tilda Vane contributed to this report.", SegmentType.CREDIT),
        ("(Reporting by Anselm Rook; Editing by Tilda Vane)", SegmentType.CREDIT),
        ("AFP contributed reporting.", SegmentType.CREDIT),
        ("Anselm Rook/Reuters", SegmentType.CREDIT),
        ("The old terminal at dusk (Image: Getty Images)", SegmentType.CAPTION),
        ("Mayor Ivo Brandt speaks during a news conference in Marrowby on Monday, May 6, 2024.", SegmentType.CAPTION),
        ("Ivo Brandt (left) and Dora Quill (right) outside the terminal", SegmentType.CAPTION),
        ("Editor’s note: This story has been updated to include the result of the vote.", SegmentType.NOTE),
        ("Correction: An earlier version of this story gave the wrong year.", SegmentType.NOTE),
        ("A general view of the terminal", SegmentType.CAPTION),
        ("Have you been affected by the closure? Get in touch: tips@mail.example", SegmentType.SHARE),
        ("Support the Mail from as little as £1", SegmentType.DONATION_APPEAL),
        ("To support our nonprofit newsroom, click here.", SegmentType.DONATION_APPEAL),
        ("Sponsored: the best boots for winter", SegmentType.ADVERTISEMENT),
        ("Download the Mail app for iOS and Android", SegmentType.NEWSLETTER),
        ("Up next: Who pays for the quay?", SegmentType.RELATED_LINK),
        ("Who pays for the quay? [VIDEO]", SegmentType.RELATED_LINK),
        ("If you enjoyed this article, join the Mail today and read all of it.", SegmentType.SUBSCRIPTION),
        ("Get the Mail delivered through your letterbox every month.", SegmentType.SUBSCRIPTION),
    ],
)
def test_boilerplate_amid_a_story(text: str, expected: SegmentType) -> None:
    assert type_between(text) is expected
    assert kept([*STORY[:2], text, STORY[2]]) == list(STORY)


@pytest.mark.parametrize(
    "text",
    [
        "“There is nothing left to say.”",
        '"It was cold, and it was dark, and we were alone.',
        "“Please donate whatever you can,” Brandt told his voters. “We need your support.”",
        "“Sign up for our newsletter,” the recorded voice says each time somebody calls the terminal.",
        "“Share this with everyone you know,” the leaked message says.",
        "Brandt gave the museum $500,000 and asked other donors to support it.",
        "The newsletter of the harbour committee has 400 subscribers.",
        "The company said it uses cookies only to remember what is in the basket.",
        "The photograph shows two men on the quay, one of whom has his back to the camera.",
        "Rook contributed to this report on prison kitchens when he was a cook, years before the inquiry opened.",
        "By Thursday the ice had gone and the boats could leave.",
        "The law takes effect on January 1, 2025.",
        "A NEW QUAY",
        "‘WE HAD PLANS FOR THE OLD ONE’",
        "What happens next",
        "1. Start with the boats",
        "• Enforcing the rules that protect the harbour instead of punishing its crews.",
        "“STOP THE FERRY!” Quill wrote on the wall of the terminal that night.",
        "STOP THE FERRY BEFORE IT IS TOO LATE FOR ALL OF US IN MARROWBY!",
        "DORA QUILL, HOST:",
        "“Please chip in and donate today,” Brandt told supporters. “Every dollar counts.”",
        "Brandt urged his supporters to donate $5 or to join as members before midnight.",
        "Quill told viewers: “Subscribe to my channel and never miss a boat.”",
        "“Support us from as little as £1,” Brandt wrote to his voters. “Click here to donate.”",
        "VOTE THEM OUT, ALL OF THEM!!! — Ivo Brandt (@brandt) May 6, 2024",
        "Sign up sheets were posted on the quay, and forty people put down their names.",
        "He is a writer and a fisherman.",
        "The crew bakes cookies every Friday, and everybody on the quay may have one.",
        "Updated figures show that four hundred people take the ferry every day.",
        "1. The old quay",
        "“It’s over.”",
    ],
)
def test_content_that_looks_like_boilerplate(text: str) -> None:
    assert kept([*STORY[:2], text, STORY[2]]) == [*STORY[:2], text, STORY[2]]


@pytest.mark.parametrize(
    ("paragraph", "content"),
    [
        (f"{STORY[0]} The terminal at low tide last winter. (credit: REUTERS)", STORY[0]),
        (f"{STORY[0]} The terminal at low tide (Image: AFP via Getty Images)", STORY[0]),
        (f"{STORY[0]} A file photograph shows the terminal in May. — Picture by Anselm Rook", STORY[0]),
        (f"The terminal at low tide. (AP Photo/Anselm Rook) {STORY[0]}", STORY[0]),
        (f"{STORY[0]} Mr. Brandt waves to the crew. (Anselm Rook/Marrowby Post)", STORY[0]),
        (f"date 2024-04-15 {STORY[0]}", STORY[0]),
        (f"{STORY[0]} Read more: Who pays for the new quay?", STORY[0]),
        (f"Read more: Who pays for the new quay? {STORY[0]}", STORY[0]),
        (f"{STORY[0]} Tilda Vane contributed to this report.", STORY[0]),
        (f"{STORY[0]} — Associated Press writer Tilda Vane in Oslo contributed to this report.", STORY[0]),
        (f"{STORY[1]} (AFP)", STORY[1]),
        (f"{STORY[0]} [Reuters]", STORY[0]),
        (f"{STORY[0]} (AFP)", STORY[0]),
        (f"{STORY[0]} Advertisement", STORY[0]),
        (f"{STORY[0]} Follow the Mail on Twitter @mail.", STORY[0]),
        (f"{STORY[0]} Click here to subscribe.", STORY[0]),
        (f"{STORY[0]} (This story has been updated with a comment from the council.)", STORY[0]),
        (f"Published May 6, 2024 {STORY[0]}", STORY[0]),
        (f"Updated: 6 May 2024, 10:15 BST | {STORY[0]}", STORY[0]),
        (f"(Adds comment from council, paragraph 4) {STORY[0]}", STORY[0]),
    ],
)
def test_fused_boilerplate_is_cut_off(paragraph: str, content: str) -> None:
    assert kept([paragraph, STORY[2]]) == [content, STORY[2]]


def test_button_inside_a_paragraph() -> None:
    paragraph = "Quill said she was thrilled to see it close SIGN UP FOR OUR NEWSLETTER and went home."
    assert kept([paragraph]) == ["Quill said she was thrilled to see it close", "and went home."]


@pytest.mark.parametrize(
    "dateline", ["LISBON, March 3 (Agency) —", "PUTRAJAYA, Nov 22 —", "MEXICO CITY (AP) —", "OSLO (Reuters) -"]
)
def test_dateline_is_a_piece_of_its_own(dateline: str) -> None:
    assert label([f"{dateline} {STORY[0]}"]) == [
        (dateline, SegmentType.DATELINE, True),
        (STORY[0], SegmentType.BODY, True),
    ]


def test_caption_glued_to_its_credit() -> None:
    caption = "Mayor Ivo Brandt and Dora Quill"
    assert kept([caption, f"{caption}Sputnik/Anselm Rook/Townhall via REUTERS", *STORY]) == list(STORY)


def test_pull_quote_is_not_quoted_twice() -> None:
    pull_quote = "“We have waited eleven years for this,”"
    assert kept([*STORY, "We have waited eleven years for this,” said Dora Quill."]) == list(STORY)
    assert kept([STORY[0], f"{pull_quote} said Dora Quill.", STORY[1]]) == [STORY[0], STORY[1]]


def test_pull_quote_above_or_below_its_paragraph_is_one_quotation() -> None:
    paragraph = "“We have waited eleven years for this, and nobody has ever asked us,” said Dora Quill, the chair."
    pull_quote = "“We have waited eleven years for this, and nobody has ever asked us.”"
    for order in ([pull_quote, paragraph], [paragraph, pull_quote]):
        assert kept([STORY[0], *order, STORY[2]]) == [STORY[0], paragraph, STORY[2]]


def test_quotation_that_is_asked_again_is_no_pull_quote() -> None:
    paragraph = "“Nobody called us,” said Dora Quill."
    assert kept([STORY[0], paragraph, "“Nobody.”", STORY[2]]) == [STORY[0], paragraph, "“Nobody.”", STORY[2]]


def test_repeated_paragraph_stays_once() -> None:
    assert kept([*STORY, STORY[0]]) == list(STORY)


def test_short_answers_may_be_repeated() -> None:
    answers = ["QUILL: Yes.", "BRANDT: No.", "QUILL: Yes."]
    assert kept([*STORY, *answers]) == [*STORY, *answers]


def test_links_below_the_story() -> None:
    links = [
        "More from The Marrowby Post",
        "Ferry crews fear for their jobs",
        "The union says forty people may have to go by the end of the year.",
        "Tilda Vane",
        "Who pays for the new quay?",
    ]
    assert kept([*STORY, *links]) == list(STORY)


def test_list_of_links_amid_the_story_ends_with_its_titles() -> None:
    links = ["Related stories", "Ferry crews fear for their jobs", "Who pays for the new quay?"]
    assert kept([STORY[0], *links, *STORY[1:]]) == list(STORY)


def test_chronicle_keeps_its_dates() -> None:
    stations = [part for day in range(1, 13) for part in (f"May {day}, 2024", f"{STORY[0]} That was day {day}.")]
    assert "May 7, 2024" in kept(stations)


def test_headings() -> None:
    (heading,), (body,) = label_paragraphs(
        [Paragraph("Next steps.", None, "h2"), Paragraph(STORY[0], None, "p")], LEXICON
    )
    assert (heading.segment_type, heading.is_kept) == (SegmentType.HEADING, True)
    assert (body.segment_type, body.is_kept) == (SegmentType.BODY, True)


def test_text_all_in_capitals_is_a_text() -> None:
    shouted = [text.upper().rstrip(".") for text in STORY]
    assert kept(shouted) == shouted


# Backtracking without bounds would run into the time limit of the test run.
@pytest.mark.parametrize(
    "text",
    ["", " ", "(" * 5000, '"' * 5000, "A" * 20000, "Ab/" * 5000, "a. " * 5000, "read more: " * 3000, "we " * 9000],
    ids=lambda text: repr(text[:11]),
)
def test_hostile_paragraphs(text: str) -> None:
    paragraphs = [Paragraph(text, None)] * 3 + [Paragraph(text[:2900], None)] * 20
    pieces = label_paragraphs(paragraphs, LEXICON)
    assert [bool(group) for group in pieces] == [bool(paragraph.text.strip()) for paragraph in paragraphs]


@pytest.mark.parametrize("text", ["a b c " * 20, "x" * 9000, "\ud800 \U0001f6a2 " * 30, "@" * 500, "1. " * 30])
def test_hostile_paragraphs_before_the_model(text: str) -> None:
    paragraphs = [Paragraph(text, None, "a")] * 40
    correction = Correction(name="mine", pattern="b.*c.*d.*", action="drop", reason="slow", date=date(2026, 11, 22))
    site = Site(text, frozenset({"0"}), (correction,), paragraph_model())
    assert len(label_paragraphs(paragraphs, LEXICON, site)) == 40


@pytest.mark.parametrize(
    "text", ["Related stories", "Read more", "Dear readers,", "X is a writer", "Tags", "A b c d e f."]
)
def test_many_short_paragraphs(text: str) -> None:
    assert len(label_paragraphs([Paragraph(text, None)] * 3000, LEXICON)) == 3000


def test_lexicon_refuses_what_cannot_be() -> None:
    data = dict(load_bundled("lexicons", "boilerplate.yml"))
    rule = {**data["line_rules"][0], "patterns": ["("]}
    with pytest.raises(ValidationError, match="not a regular expression"):
        BoilerplateLexicon.model_validate({**data, "line_rules": [rule]})
    with pytest.raises(ValidationError, match="unheard_of"):
        BoilerplateLexicon.model_validate({**data, "unheard_of": 1})


@pytest.mark.parametrize(
    ("text", "is_protected"),
    [
        ("“Yes,” she said.", True),
        ("''Yes,'' she said.", True),
        ("‘That is all there is to it,’ she said.", True),
        ("“Yes.”", True),
        ("The “green” route is closed.", False),
        ("She said yes.", False),
    ],
)
def test_protection_of_quotations(text: str, *, is_protected: bool) -> None:
    assert Line.of(Paragraph(text, None), LEXICON).is_protected is is_protected


@pytest.mark.shared
def test_annotated_articles_lose_their_boilerplate_and_nothing_else(shared: Path) -> None:
    for row in map(json.loads, (shared / "gold/seed_quotes.jsonl").read_text(encoding="utf-8").splitlines()):
        text = next((shared / "articles").glob(f"{row['doc']}*")).read_text(encoding="utf-8")
        paragraphs = split_paragraphs(text)
        pieces = label_paragraphs(paragraphs, LEXICON, Site(model=paragraph_model()))
        _, segments = build_segments("art_x", paragraphs, pieces)
        dropped = "".join(segment.text for segment in segments if not segment.is_kept)
        expected = "".join(text[slice(*entry["span"])] for entry in row["boilerplate"])
        assert "".join(dropped.split()) == "".join(expected.split()), row["doc"]
