"""What is learnt of outlets: from one run to the next, whatever the order, and no more than is kept."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

from config.settings import load_settings
from flows.pipeline.processing.recurring import STATE, Learner, read_recurring, write_paragraphs

NOTHING = pl.DataFrame(schema=STATE)
Rows = Sequence[tuple[str, str, str, int]]


def article(outlet: str, name: str, *shared: str) -> Rows:
    """Return the paragraphs of an article: those shared with others, and a long one of its own."""
    return [(outlet, name, f"own of {name}", 80), *((outlet, name, one, 6) for one in shared)]


def learn(
    folder: Path, before: pl.DataFrame, files: Sequence[Rows], most: int = 100
) -> tuple[pl.DataFrame, Mapping[str, object]]:
    paths = [folder / f"{number}.parquet" for number in range(len(files))]
    for path, rows in zip(paths, files, strict=True):
        write_paragraphs(rows, path)
    settings = load_settings().processing.model_copy(update={"furniture_articles": most})
    known = read_recurring(Learner(before, folder / "state.parquet", folder / "known.parquet", settings)(paths))
    return pl.read_parquet(folder / "state.parquet"), dict(known)


def test_what_three_articles_of_an_outlet_share_is_its_furniture(tmp_path: Path) -> None:
    rows = [article("mail", str(n), "slogan") for n in range(3)] + [
        article("post", str(n + 5), "motto") for n in range(2)
    ]
    _, known = learn(tmp_path, NOTHING, rows)
    assert known == {"mail": {"slogan"}}


def test_an_input_without_outlet_teaches_nothing(tmp_path: Path) -> None:
    state, known = learn(tmp_path, NOTHING, [article("", str(n), "slogan") for n in range(5)])
    assert (state.height, known) == (0, {})


def test_a_later_run_knows_what_earlier_ones_saw(tmp_path: Path) -> None:
    state, known = learn(tmp_path, NOTHING, [article("mail", "1", "slogan"), article("mail", "2", "slogan")])
    assert known == {}
    state, known = learn(tmp_path, state, [article("mail", "3", "slogan")])
    assert known == {"mail": {"slogan"}}
    _, known = learn(tmp_path, state, [article("mail", "4")])
    assert known == {"mail": {"slogan"}}


def test_an_article_that_is_read_again_counts_once(tmp_path: Path) -> None:
    state = NOTHING
    for _ in range(4):
        state, known = learn(tmp_path, state, [article("mail", "1", "slogan"), article("mail", "2", "slogan")])
    assert known == {}


def test_the_order_of_inputs_and_batches_does_not_matter(tmp_path: Path) -> None:
    rows = [article("mail", str(n), "slogan", *(["motto"] if n % 2 else [])) for n in range(6)]
    forwards = learn(tmp_path, NOTHING, rows)
    content = (tmp_path / "state.parquet").read_bytes()
    backwards = learn(tmp_path, NOTHING, [[row for one in reversed(rows) for row in reversed(one)]])
    assert forwards[1] == backwards[1] == {"mail": {"slogan", "motto"}}
    assert (tmp_path / "state.parquet").read_bytes() == content


@pytest.mark.parametrize("most", [0, 2])
def test_the_state_keeps_furniture_and_the_newest_articles(tmp_path: Path, most: int) -> None:
    state, _ = learn(tmp_path, NOTHING, [article("mail", str(n), "slogan") for n in range(5)], most)
    state, known = learn(tmp_path, state, [article("mail", "new")], most)
    assert known == {"mail": {"slogan"}}
    articles = state["article_id"].drop_nulls().unique()
    assert articles.len() == most
    assert most == 0 or "new" in articles
