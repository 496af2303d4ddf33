"""The text of a page in blocks, and what its elements say of it."""

import pytest
from lxml.html import document_fromstring

from transforms.reading.blocks import read_blocks, repaired


def blocks(body: str) -> list[tuple[str, str]]:
    tree = document_fromstring(f"<html><head><title>Not shown</title></head><body>{body}</body></html>")
    return [(block.tag, block.text) for block in read_blocks(tree)]


def texts(body: str) -> list[str]:
    return [text for _, text in blocks(body)]


def test_everything_that_is_shown_is_in_a_block_and_in_order() -> None:
    story = "Before <div>one <b>bold</b> word<p>in it</p>behind</div><script>no()</script>"
    assert texts(f"<nav>Home</nav>{story}<footer>End</footer>") == [
        "Home",
        "Before",
        "one bold word",
        "in it",
        "behind",
        "End",
    ]


def test_blocks_are_of_the_element_that_owns_them() -> None:
    caption = "<figure><figcaption>A boat</figcaption></figure>"
    body = f"<h2><span>Two</span></h2><blockquote><p>Quoted.</p></blockquote>{caption}"
    assert blocks(body) == [("h2", "Two"), ("blockquote", "Quoted."), ("figcaption", "A boat")]


def test_a_block_of_links_is_a_link() -> None:
    assert blocks("<p><a href='/a'>Harbour to close</a> ›</p><p>See <a href='/b'>here</a> for the plan.</p>") == [
        ("a", "Harbour to close ›"),
        ("p", "See here for the plan."),
    ]


def test_items_have_bullets_where_the_page_shows_them() -> None:
    assert texts("<ul><li>One</li><li><p>Two</p><p>and more</p></li><li>• Three</li></ul><ol><li>Four</li></ol>") == [
        "• One",
        "• Two",
        "and more",
        "• Three",
        "Four",
    ]


def test_a_row_of_data_is_one_block_and_a_table_that_lays_out_the_page_is_not() -> None:
    assert blocks("<table><tr><td>Pier</td><td>9 m</td></tr></table>") == [("tr", "Pier 9 m")]
    assert texts("<table><tr><td><p>Left</p></td><td><p>Right</p></td></tr></table>") == ["Left", "Right"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<q>It will turn,</q> said Ida.", "“It will turn,” said Ida."),
        ("<q>She said <q>never</q> twice,</q> he said.", "“She said ‘never’ twice,” he said."),
        ("“<q>It will turn,</q>” said Ida.", "“It will turn,” said Ida."),
        ("<q>“It will turn,”</q> said Ida.", "“It will turn,” said Ida."),
    ],
)
def test_quotation_elements_become_marks(markup: str, text: str) -> None:
    assert texts(f"<p>{markup}</p>") == [text]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>It rains.</p><footer>Ann Lee, <cite>Mail</cite></footer>", ["It rains.", "— Ann Lee, Mail"]),
        ("It rains. <cite>Ann Lee</cite>", ["It rains.", "— Ann Lee"]),
        ("<p>It rains.</p><cite>— Ann Lee</cite>", ["It rains.", "— Ann Lee"]),
    ],
)
def test_a_dash_begins_what_says_whose_a_block_quotation_is(markup: str, expected: list[str]) -> None:
    assert texts(f"<blockquote>{markup}</blockquote>") == expected
    assert "—" not in texts("<p>So wrote the <cite>Mail</cite>.</p>")[0]


def test_a_heading_in_bold_does_not_run_into_its_paragraph() -> None:
    body = "<p><b>Neighbours object</b><br>The boats were here before.</p><p><b>Vik</b> and <b>Roth</b><br>agree.</p>"
    assert blocks(body) == [
        ("h4", "Neighbours object"),
        ("p", "The boats were here before."),
        ("p", "Vik and Roth agree."),
    ]


def test_line_breaks_divide_at_the_ends_of_sentences() -> None:
    assert texts("<p>It met.<br>It agreed on<br>all of it.<br><br>Then nothing</p>") == [
        "It met.",
        "It agreed on all of it.",
        "Then nothing",
    ]


def test_entities_that_were_escaped_twice_are_characters() -> None:
    assert texts("<p>&amp;ldquo;It&amp;rsquo;s two,&amp;rdquo; said Ida &amp;amp;amp; Vik, AT&amp;T too.</p>") == [
        "“It’s two,” said Ida & Vik, AT&T too."
    ]
    assert repaired("R&D; and Q&A") == "R&D; and Q&A"
