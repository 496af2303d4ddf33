"""Figures about boilerplate: what of the annotated texts and pages is still in the published articles."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from flows.evaluation.alignment import fold
from flows.evaluation.mistakes import Flaw, Mistake
from flows.evaluation.scores import Figures, percent, ratio

SHINGLE = 4  # words
_NO_WORD = re.compile(r"\W+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class LabelledPiece:
    """A piece of an annotated text: boilerplate to drop, or content to keep."""

    document: str
    text: str
    is_boilerplate: bool
    category: str


@dataclass(frozen=True, slots=True)
class FusedParagraph:
    """A paragraph with boilerplate fused into it, and what is left of it when only that is dropped."""

    document: str
    clean: str


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A web page and its article."""

    document: str
    article: str


@dataclass(frozen=True, slots=True)
class JudgedPiece:
    """A piece that was looked for in its published article."""

    piece: LabelledPiece
    is_dropped: bool

    @property
    def is_right(self) -> bool:
        """Whether boilerplate was dropped or content kept."""
        return self.is_dropped == self.piece.is_boilerplate


def judged(pieces: Iterable[LabelledPiece], texts: Mapping[str, str]) -> list[JudgedPiece]:
    """Look for each piece in the published text of its document; an article that is missing has none."""
    folded = {name: fold(text).text for name, text in texts.items()}
    return [JudgedPiece(piece, fold(piece.text).text not in folded.get(piece.document, "")) for piece in pieces]


def label_figures(pieces: Sequence[JudgedPiece]) -> Figures:
    """Return the figures of dropping boilerplate, and how much content went with it."""
    dropped = [piece.piece.is_boilerplate for piece in pieces if piece.is_dropped]
    right, boilerplate = sum(dropped), sum(piece.piece.is_boilerplate for piece in pieces)
    lost, content = len(dropped) - right, len(pieces) - boilerplate
    precision, recall = ratio(right, len(dropped)), ratio(right, boilerplate)
    return {
        "boilerplate precision": percent(precision),
        "boilerplate recall": percent(recall),
        "F1": _f1(precision, recall),
        "content dropped %": percent(ratio(lost, content), 2),
        "content dropped": f"{lost}/{content}",
    }


def class_figures(pieces: Iterable[JudgedPiece]) -> Figures:
    """Return for each class how many of its pieces were judged right."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for piece in pieces:
        name = f"{'boilerplate' if piece.piece.is_boilerplate else 'content'} {piece.piece.category}"
        total[name] += 1
        right[name] += piece.is_right
    return {name: f"{right[name]}/{total[name]}" for name in sorted(total)}


def label_errors(pieces: Iterable[JudgedPiece]) -> list[Mistake]:
    """Return the pieces judged wrong, the longest as the worst."""
    return [
        Mistake(
            Flaw.CONTENT_DROPPED if piece.is_dropped else Flaw.BOILERPLATE_KEPT,
            piece.piece.document,
            len(piece.piece.text),
            f"[{piece.piece.category}] {piece.piece.text}",
        )
        for piece in pieces
        if not piece.is_right
    ]


def fused_figures(cases: Sequence[FusedParagraph], texts: Mapping[str, str]) -> Figures:
    """Return in how many paragraphs exactly the boilerplate went, and in how many also content."""
    exact = sum(_words(texts.get(case.document, "")) == _words(case.clean) for case in cases)
    lost = sum(bool(lost_words(case, texts)) for case in cases)
    return {"exact": f"{exact}/{len(cases)}", "content lost": f"{lost}/{len(cases)}"}


def fused_errors(cases: Iterable[FusedParagraph], texts: Mapping[str, str]) -> list[Mistake]:
    """Return the paragraphs that were cut wrongly, with the words lost or left over."""
    errors: list[Mistake] = []
    for case in cases:
        if lost := lost_words(case, texts):
            errors.append(_fused_error(Flaw.CONTENT_DROPPED, case, lost))
        if left := Counter(_words(texts.get(case.document, ""))) - Counter(_words(case.clean)):
            errors.append(_fused_error(Flaw.BOILERPLATE_KEPT, case, left))
    return errors


def _fused_error(flaw: Flaw, case: FusedParagraph, words: Counter[str]) -> Mistake:
    return Mistake(flaw, case.document, words.total(), " ".join(words.elements()))


def lost_words(case: FusedParagraph, texts: Mapping[str, str]) -> Counter[str]:
    """Return the words of the content that the published text lacks."""
    return Counter(_words(case.clean)) - Counter(_words(texts.get(case.document, "")))


def _words(text: str) -> list[str]:
    return _NO_WORD.sub(" ", text).lower().split()


def page_figures(pages: Sequence[GoldPage], texts: Mapping[str, str]) -> Figures:
    """Return how well the articles of pages were extracted: mean precision and recall of their four-word shingles.

    The measure of the article extraction benchmark of Scrapinghub (2020). A page without article text, wanted or
    extracted, has no recall or no precision. Beside it the mean F1 of words, the measure of the benchmark WCXB.
    """
    scores = [page_score(page, texts) for page in pages]
    precision = mean([score[0] for score in scores if score[0] is not None] or [0.0])
    recall = mean([score[1] for score in scores if score[1] is not None] or [0.0])
    return {
        "pages": len(pages),
        "found": sum(page.document in texts for page in pages),
        "precision": percent(precision),
        "recall": percent(recall),
        "F1": _f1(precision, recall),
        "word F1": percent(mean([word_f1(page, texts) for page in pages] or [0.0])),
    }


def word_f1(page: GoldPage, texts: Mapping[str, str]) -> float:
    """Return the F1 of the bags of words of a page's article, wanted and extracted."""
    wanted, found = (Counter(_WORD.findall(text.lower())) for text in (page.article, texts.get(page.document, "")))
    return ratio(2 * (wanted & found).total(), wanted.total() + found.total())


def page_score(page: GoldPage, texts: Mapping[str, str]) -> tuple[float | None, float | None]:
    """Return precision and recall of one page."""
    wanted, found = _shingles(page.article), _shingles(texts.get(page.document, ""))
    shared = (wanted & found).total()
    return shared / found.total() if found else None, shared / wanted.total() if wanted else None


def page_errors(pages: Iterable[GoldPage], texts: Mapping[str, str]) -> list[Mistake]:
    """Return the pages with missing or superfluous text, by its share of the article."""
    errors: list[Mistake] = []
    for page in pages:
        precision, recall = page_score(page, texts)
        if precision is not None and precision < 1:
            errors.append(_page_error(Flaw.BOILERPLATE_KEPT, page, precision, texts.get(page.document, "")))
        if recall is not None and recall < 1:
            errors.append(_page_error(Flaw.CONTENT_DROPPED, page, recall, page.article))
    return errors


def _page_error(flaw: Flaw, page: GoldPage, score: float, text: str) -> Mistake:
    return Mistake(flaw, page.document, 1 - score, f"[{percent(1 - score)} %] {text}")


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    starts = range(max(1, len(words) - SHINGLE + 1)) if words else ()
    return Counter(tuple(words[start : start + SHINGLE]) for start in starts)


def _f1(precision: float, recall: float) -> float:
    return round(ratio(200 * precision * recall, precision + recall), 1)
