"""Pages that would hold up the parser or the extraction are known beforehand, quickly."""

import pytest
from lxml.html import fromstring

from transforms.reading.page_limits import PageLimits, excess_of_markup, excess_of_tree

LIMITS = PageLimits(tags=50_000, attributes=1000, depth=200)


def run_of(attribute: str, count: int = 100_000) -> str:
    return "".join(attribute.format(number) for number in range(count))


@pytest.mark.parametrize(
    "attribute",
    [' a{}="x"', " a{}='x'", " a{}=x", " a{}", "/a{}", ' a{}=">"', ' a{} = "<p>"', ' a{}="x"b="y"'],
)
@pytest.mark.parametrize("tag", ["p", "script", "IMG"])
def test_an_element_with_very_many_attributes_is_found_however_they_are_written(tag: str, attribute: str) -> None:
    markup = f"<html><body><p>Text</p><{tag}{run_of(attribute, 1001)}>text</{tag}>"
    found = excess_of_markup(markup, LIMITS)
    assert found is not None
    assert "more than 1,000 attributes" in found.detail
    assert excess_of_markup(f"<{tag}{run_of(attribute, 400)}>" * 3, LIMITS) is None


@pytest.mark.parametrize(
    "markup",
    [
        "<p>" + run_of(" word{}", 5000) + "</p>",
        "<script>if (a<b && " + run_of(" c{}", 5000) + ") d()</script><p>",
        "<style>a<b " + run_of(" c{}", 5000) + "</style><p>",
        "<!-- <p " + run_of(" c{}", 5000) + "> --><p>",
        '<p class="' + run_of(" c{}", 5000) + '">',
        "a <b" + run_of(" c{}", 999) + "<i" + run_of(" c{}", 999),
    ],
)
def test_words_of_text_scripts_comments_and_values_are_no_attributes(markup: str) -> None:
    assert excess_of_markup(markup, LIMITS) is None


@pytest.mark.parametrize("before", ["<!-->", "<!--->", "<!-- a --!>", "<script-x>", "<style-x><b>"])
def test_what_looks_like_a_comment_or_a_script_hides_nothing(before: str) -> None:
    assert excess_of_markup(f"{before}<p{run_of(' a{}=1', 1001)}>text</p>", LIMITS) is not None


@pytest.mark.timeout(60)  # a pattern that goes back takes hours
@pytest.mark.parametrize(
    "markup",
    [
        '<a b="' * 49_000,
        "<!--" * 49_000,
        "<script>" * 49_000,
        "<a" * 49_000 + "x" * 5_000_000,
        "<a b='" + '<a c="' * 49_000,
    ],
    ids=["quotes", "comments", "scripts", "names", "quotes in quotes"],
)
def test_pages_made_to_hold_up_the_search_itself_do_not(markup: str) -> None:
    assert excess_of_markup(markup, LIMITS) is None


def test_tags_and_depth_are_counted() -> None:
    assert excess_of_markup("<br>" * 50_000, LIMITS) is None
    assert excess_of_markup("<br>" * 50_001, LIMITS) is not None
    assert excess_of_tree(fromstring("<div>" * 190 + "text"), LIMITS) is None
    assert excess_of_tree(fromstring("<div>" * 100_000 + "text"), LIMITS) is not None
