"""Finding the speakers whom a name that somebody typed may mean, the likeliest first."""

from dataclasses import dataclass
from enum import IntEnum

import polars as pl
from rapidfuzz import fuzz, process

from config.tables import TableReader
from flows.display.display_errors import DisplayError
from flows.display.folded import folded
from flows.display.safe import safe_line
from flows.pipeline.linking.speaker_links import reader
from transforms.linking.speakers.name_search import find_spellings
from transforms.records import SpeakerKind
from transforms.text.folding import fold

NEAR_NAMES, NEAR_ENOUGH = 5, 70
OTHERS_TOLD = 5
# Who may be called by the last words of the name alone; "critics of Ann Lee" is not.
NAMED_KINDS = (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION, SpeakerKind.AUTHOR)


class Fit(IntEnum):
    """How what was typed fits the names of a speaker, the surest first."""

    WHOLE_NAME = 0
    FORM_OR_LAST_WORDS = 1
    WORDS = 2
    BEGINNING_OF_WORD = 3
    LETTERS = 4
    SPELLING = 5


@dataclass(frozen=True, slots=True)
class SpeakerChoice:
    """Whom a typed name is taken for.

    Attributes:
        taken: rows of `match_speakers`; whose quotations are shown.
        others: further rows, whom the name fits as well or nearly so.
    """

    taken: pl.DataFrame
    others: pl.DataFrame

    @property
    def ids(self) -> list[str]:
        """The `speaker_id` of those taken."""
        return self.taken["speaker_id"].to_list()

    @property
    def told(self) -> str:
        """Who was taken and who else could be meant, for people."""
        listed = [_told(self.taken.head(OTHERS_TOLD), self.taken.height)]
        if not self.others.is_empty():
            others = _told(self.others.head(OTHERS_TOLD), self.others.height)
            listed.append(f"not {others}: give more of the name, or --namesakes for all")
        return "; ".join(listed)


def choose_speakers(scan: TableReader, name: str, *, with_namesakes: bool = False) -> SpeakerChoice:
    """Return the speaker whom `name` fits best, of several the one quoted most; with namesakes all whom it fits so.

    Raises:
        DisplayError: it fits nobody; the message names speakers of similar names.
    """
    matches = match_speakers(scan, name)
    close = max(int(matches["fit"][0]), Fit.FORM_OR_LAST_WORDS)
    fitting, rest = matches.filter(pl.col("fit") <= close), matches.filter(pl.col("fit") > close)
    if with_namesakes:
        return SpeakerChoice(fitting, rest.clear())
    return SpeakerChoice(fitting.head(1), fitting.slice(1))


def match_speakers(scan: TableReader, name: str) -> pl.DataFrame:
    """Return all speakers whom `name` fits: `speaker_id`, `name`, `kind`, `quote_count` and `fit`, the best first.

    Raises:
        DisplayError: it fits nobody; the message names speakers of similar names.
    """
    typed = _plain(pl.lit(fold(name)))
    forms = _forms(scan).collect()
    fits = forms.with_columns(fit=_fit(typed)).drop_nulls("fit") if pl.select(typed).item().strip() else forms.head(0)
    if fits.is_empty():
        spellings = find_spellings(name, forms["form"].unique().sort(), reader().lexicon)
        fits = forms.filter(pl.col("form").is_in(spellings)).with_columns(fit=pl.lit(int(Fit.SPELLING)))
    if fits.is_empty():
        raise DisplayError(f"no speaker is called {safe_line(name)}; {_advice(fold(name.strip()), forms)}")
    return (
        fits.group_by("speaker_id", "name", "kind", "quote_count")
        .agg(pl.col("fit").min())
        .sort("fit", "quote_count", "name", "speaker_id", descending=[False, True, False, False])
    )


def _forms(scan: TableReader) -> pl.LazyFrame:
    """Return every form of every speaker's name, as written, folded, and as words between single spaces."""
    columns = ("speaker_id", "name", "kind", "quote_count")
    every = scan("speakers").select(*columns, form=pl.concat_list("name", "aliases")).explode("form")
    return every.unique().with_columns(folded=folded(pl.col("form"))).with_columns(plain=_plain(pl.col("folded")))


def _plain(text: pl.Expr) -> pl.Expr:
    return pl.format(" {} ", text.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()).str.replace(r"^ the ", " ")


def _fit(typed: pl.Expr) -> pl.Expr:
    plain = pl.col("plain")
    is_name = pl.col("form") == pl.col("name")
    has_several = typed.str.strip_chars().str.contains(" ")
    ends_so = is_name & pl.col("kind").is_in([str(kind) for kind in NAMED_KINDS]) & plain.str.ends_with(typed)
    begun = typed.str.strip_chars_end()
    return (
        pl.when(is_name & has_several & (plain == typed)).then(Fit.WHOLE_NAME)
        .when((plain == typed) | ends_so).then(Fit.FORM_OR_LAST_WORDS)
        .when(plain.str.contains(typed, literal=True)).then(Fit.WORDS)
        .when(plain.str.contains(begun, literal=True)).then(Fit.BEGINNING_OF_WORD)
        .when(plain.str.contains(typed.str.strip_chars(), literal=True)).then(Fit.LETTERS)
    )  # fmt: skip


def _advice(part: str, forms: pl.DataFrame) -> str:
    by_folded = dict(forms.select("folded", "form").unique().sort("form").iter_rows())
    near = process.extract(part, list(by_folded), scorer=fuzz.ratio, limit=NEAR_NAMES, score_cutoff=NEAR_ENOUGH)
    if not near:
        return "try a shorter part of the name"
    return f"did you mean {', '.join(safe_line(by_folded[form]) for form, *_ in near)}?"


def _told(speakers: pl.DataFrame, count: int) -> str:
    more = f" and {count - speakers.height:,} more" if count > speakers.height else ""
    named = (f"{safe_line(row['name'])} ({row['quote_count']:,})" for row in speakers.iter_rows(named=True))
    return ", ".join(named) + more
