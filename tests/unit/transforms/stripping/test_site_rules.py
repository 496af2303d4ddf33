"""What is known beside the paragraphs: the title, what an outlet repeats, and corrections for it."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from config.files import load_bundled
from transforms.records import Paragraph, SegmentType
from transforms.stripping import BoilerplateLexicon, Correction, Site, corrections_of, label_paragraphs
from transforms.stripping.recurring import find_recurring, keys_of

LEXICON = BoilerplateLexicon.model_validate(load_bundled("lexicons", "boilerplate.yml"))
STORY = (
    "The council of Marrowby voted on Tuesday night to close the old ferry terminal by the end of next year.",
    "“We have waited eleven years for this,” said Dora Quill, who leads the harbour committee.",
    "Ferries will leave from the new quay beneath the bridge, which cost the town some four million crowns.",
)
SLOGAN = "The Marrowby Mail has told the truth about boats since 1881."


def pieces_of(paragraphs: Sequence[Paragraph], site: Site) -> Iterator[tuple[str, bool, SegmentType, str]]:
    for paragraph, group in zip(paragraphs, label_paragraphs(paragraphs, LEXICON, site), strict=True):
        for piece in group:
            text = paragraph.text[piece.span.start : piece.span.end]
            yield text, piece.is_kept, piece.segment_type, piece.rule


def kept(texts: Sequence[str], site: Site, tag: str = "") -> list[str]:
    paragraphs = [Paragraph(text, None, tag) for text in texts]
    return [text for text, is_kept, _, _ in pieces_of(paragraphs, site) if is_kept]


def key(text: str) -> str:
    ((found, _),) = keys_of([Paragraph(text, None)], LEXICON)
    return found


def words(*texts: str) -> dict[str, int]:
    return dict(keys_of([Paragraph(text, None) for text in texts], LEXICON))


def test_the_title_is_not_repeated_in_the_text_of_a_page() -> None:
    title = "Quill: ‘We have waited eleven years’"
    assert kept([title, *STORY], Site(title), "p") == list(STORY)
    assert kept([title, *STORY], Site(), "p") == [title, *STORY]
    assert kept([*STORY, title], Site(title), "p") == [*STORY, title]


def test_a_text_that_begins_with_its_title_stays_as_it_is() -> None:
    title = "Quill: ‘We have waited eleven years’"
    assert kept([title, *STORY], Site(title)) == [title, *STORY]


def test_the_headline_of_a_page_goes_also_where_its_title_differs() -> None:
    page = [Paragraph("Ferry terminal closes", None, "h1"), *(Paragraph(text, None, "p") for text in STORY)]
    found = list(pieces_of(page, Site("Marrowby to close its ferry terminal")))
    assert found[0] == ("Ferry terminal closes", False, SegmentType.DUPLICATE, "headline")
    assert all(is_kept for _, is_kept, _, _ in found[1:])


def test_titles_that_are_links_are_links() -> None:
    links = [Paragraph(text, None, "a") for text in ("Ferry crews fear for their jobs", "Who pays for the quay?")]
    page = [Paragraph(text, None, "p") for text in STORY]
    assert [is_kept for _, is_kept, _, _ in pieces_of([*page, *links], Site())] == [True, True, True, False, False]
    listed = [page[0], Paragraph("The committee’s three reports are:", None, "p"), *links, *page[1:]]
    assert all(is_kept for _, is_kept, _, _ in pieces_of(listed, Site()))


def test_list_items_may_be_repeated() -> None:
    item = Paragraph("Two chairs and a table for the harbour master", None, "li")
    page = [Paragraph(STORY[0], None, "p"), item, Paragraph(STORY[2], None, "p"), item]
    assert all(is_kept for _, is_kept, _, _ in pieces_of(page, Site()))


def test_furniture_stands_in_different_stories() -> None:
    stories = {
        str(n): words(SLOGAN, f"Story {'abcde'[n]} is told in words of its own, all of them different.")
        for n in range(5)
    }
    assert find_recurring(stories, 3) == {key(SLOGAN)}
    assert find_recurring({name: stories[name] for name in "01"}, 3) == frozenset()


def test_copies_of_a_story_count_as_one() -> None:
    extra = ("The mayor left early that night.", "The mayor left late that night.", "Nobody saw the mayor that night.")
    copies = {f"copy{n}": words(*STORY, extra[n]) for n in range(3)}
    assert find_recurring(copies, 3) == frozenset()
    own = (
        "{} has a great deal more to say of it, in many more words than the others, and none of them are theirs at all."
    )
    others = {f"other{n}": words(STORY[0], own.format("xyz"[n])) for n in range(2)}
    assert find_recurring({**copies, **others}, 2) == {key(STORY[0])}


def test_furniture_stands_in_one_story_of_a_hundred() -> None:
    stories = {f"{n:03}": {f"own {n}": 20, **({key(SLOGAN): 9} if n < 4 else {})} for n in range(500)}
    assert find_recurring(stories, 3) == frozenset()
    assert find_recurring({name: stories[name] for name in sorted(stories)[:400]}, 3) == {key(SLOGAN)}


def test_the_order_of_the_articles_does_not_matter() -> None:
    stories = {
        str(n): words(SLOGAN, STORY[n % 3], f"{'abcdefg'[n]} is what this one is about, and nothing else at all.")
        for n in range(7)
    }
    backwards = dict(reversed(stories.items()))
    assert find_recurring(stories, 3) == find_recurring(backwards, 3) != frozenset()


@pytest.mark.parametrize(
    "text", ["What happens next", "“Nobody called,” said Per Oddan, their chairman.", "word " * 200]
)
def test_subheads_quotations_and_long_paragraphs_are_never_furniture(text: str) -> None:
    assert words(text) == {}


def test_numbers_do_not_tell_furniture_apart() -> None:
    assert key("Read the 12 rules of our comment section here") == key("Read the 9 rules of our comment section here")


def test_furniture_goes_from_the_edges_of_the_story() -> None:
    site = Site(recurring=frozenset({key(SLOGAN)}))
    assert kept([*STORY, SLOGAN], site) == list(STORY)
    assert kept([SLOGAN, *STORY], site) == list(STORY)
    assert kept([STORY[0], "Advertisement", SLOGAN, *STORY[1:]], site) == list(STORY)
    assert kept([STORY[0], SLOGAN, *STORY[1:]], site) == [STORY[0], SLOGAN, *STORY[1:]]


def test_furniture_alone_is_no_reason_to_drop_a_whole_text() -> None:
    assert kept([SLOGAN], Site(recurring=frozenset({key(SLOGAN)}))) == [SLOGAN]


def correction(action: str, pattern: str, outlet: str | None = "Marrowby Mail") -> Correction:
    return Correction(
        name="mine",
        outlet=outlet,
        pattern=pattern,
        action="keep" if action == "keep" else "drop",
        type=SegmentType.SHARE,
        reason="printed daily",
        date=date(2026, 11, 22),
    )


def test_corrections_have_the_last_word() -> None:
    drop = correction("drop", "^ferries will leave")
    assert kept(STORY, Site(corrections=(drop,))) == list(STORY[:2])
    share = "Share this article"
    assert kept([*STORY, share], Site(corrections=(correction("keep", "share this"),))) == [*STORY, share]
    dropped = [p for p in pieces_of([Paragraph(STORY[2], None)], Site(corrections=(drop,))) if not p[1]]
    assert dropped == [(STORY[2], False, SegmentType.SHARE, "correction:mine")]


def test_a_paragraph_kept_by_a_correction_is_kept_whole() -> None:
    text = f"{STORY[0]} The terminal at low tide. (credit: REUTERS)"
    assert kept([text], Site(corrections=(correction("keep", "low tide"),))) == [text]


def test_corrections_are_for_their_outlet() -> None:
    mine, everywhere = correction("drop", "abc"), correction("drop", "xyz", None)
    assert corrections_of("MARROWBY MAIL", (mine, everywhere)) == (mine, everywhere)
    assert corrections_of(" Marrowby Mail\n", (mine,)) == (mine,)
    assert corrections_of("The Courier", (mine, everywhere)) == (everywhere,)
    assert corrections_of(None, (mine,)) == ()
