"""Captions: picture credits, and the wording of captions that carry none."""

import re
from dataclasses import dataclass
from functools import cache

from transforms.boilerplate.dates import FULL_DATE, WEEKDAY_DATE
from transforms.boilerplate.lexicon import BoilerplateLexicon
from transforms.boilerplate.lines import Label, Line
from transforms.boilerplate.sentences import sentence_starts
from transforms.records import SegmentType, Span

_PICTURE = (
    r"(?:images?|photos?|pictures?|pics?|photographs?|credits?|screenshot|screengrab|video|illustration|graphic|art)"
)
_NAME = r"[A-Z][\w.'-]*"
_POSITION = re.compile(
    r"\((?:pictured )?(?:far )?(?:left|right|cent(?:er|re)|top|bottom|above|below|[LRC])\)|, (?:second from )?(?:left|right|cent(?:er|re)),"
)
_PICTURED = re.compile(
    r"\b(?:is|are) (?:seen|pictured|shown|photographed)\b|\bpose[sd]? for (?:a|the) (?:photo|picture|camera)"
)
_OCCASION = re.compile(
    r"\b(?:during|at|after|before) an? (?:[\w-]+ ){0,3}(?:news|press|rally|protest|ceremony|campaign|meeting|summit|hearing|debate|conference|event|visit|march|demonstration|photo)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:in (?:this|an?) (?:[\w.,]+ ){0,5}(?:file |handout |screen |video |satellite )*(?:photo|photograph|image|picture|handout|frame)\b"
    r"|(?:an? )?(?:file|undated|handout|archive|stock|satellite|aerial) (?:photo|photograph|image|picture|view)s?\b(?! credit)"
    r"|(?:image|photo|picture) (?:caption|copyright|credit|source|courtesy|by|:)"
    r"|open this photo in gallery|view image in fullscreen|enlarge this image"
    r"|the video will auto-?play)",
    re.IGNORECASE,
)
_VIDEO = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})? [A-Z][^.!?\"]*$")
_SIGNATURE = re.compile(rf"^{_NAME}(?: (?:{_NAME}|for|of|the|via|and|de|/)){{0,6}}(?<![.!?])$")

_MAX_WORDS = 90
_MAX_CREDIT_CHARS = 200
_MAX_CREDIT_REST = 40
CAPTION_THRESHOLD = 0.8


@dataclass(frozen=True)
class _Credits:
    inside: re.Pattern[str]
    at_end: re.Pattern[str]
    whole: re.Pattern[str]


@cache
def _credits(agency: str) -> _Credits:
    """Return the patterns of picture credits: anywhere in a paragraph, at its end only, and alone on a line.

    A bare agency in parentheses may follow any sentence, so it counts at the end of a paragraph only; keywords, slashes and
    "via" tell a credit from a remark.
    """
    bracketed = (
        rf"(?i:{_PICTURE})(?i: credits?| supplied)?s? ?(?::|/|(?i: ?by | ?courtesy | ?via ))[^()]{{1,90}}",
        rf"[^()]{{0,80}}(?:/ ?|\bvia ){agency}\b[^()]{{0,60}}",
        rf"{agency} ?/(?! ?(?:Ipsos|NORC|YouGov))[^()]{{1,60}}",
        r"(?:AP|AFP|EPA|PA|Reuters|REUTERS) (?i:photo|file|video|images?)[^()]{0,60}|(?:Getty|GETTY)(?: Images| IMAGES)? ?",
        r"(?i:file|stock|archive|library) (?i:photo|image|picture|pic)s?",
        r"(?i:courtesy)(?i: of|:)[^()]{1,80}",
    )
    dangling = rf"(?:\.?(?: ?- ?)?(?: ?Copyright)? ?(?:AP Photo|{agency})(?=\s|$))?"
    inside = rf"\( ?(?:{'|'.join(bracketed)}) ?\)\.?{dangling}"
    at_end = (
        rf"(?:{inside}"
        rf"|\( ?(?:{agency}|(?:{_NAME} ){{1,3}}{_NAME} ?/ ?[A-Z][^()]{{1,50}}) ?\)\.?"
        rf"|- ?(?i:{_PICTURE}) (?i:by|courtesy|via|from) [^.]{{2,60}}"
        rf"|(?<=[.\"'] )- ?{agency}(?i: ?pic| ?photo| ?pix| ?file)?"
        rf"|(?i:\b{_PICTURE})(?i: credits?)?s? ?: ?[A-Z][^.!?]{{1,60}}"
        rf"|\bCopyright {_NAME}[^.]{{0,40}}"
        rf"|(?<![A-Z])(?:{_NAME} ){{0,3}}{_NAME}(?:/[^/.]{{2,40}})*(?:/ ?| / | via ){agency}"
        rf")\.?$"
    )
    whole = rf"^\(?(?:{_NAME}(?:,? {_NAME}){{0,5}}(?: ?/ ?| via |, )(?:[\w .]{{2,30}}/ ?)?{agency}(?:[ /].{{0,20}})?|{agency}|(?i:copyright) {_NAME}.{{0,40}})\)?\.?$"
    return _Credits(re.compile(inside), re.compile(at_end), re.compile(whole))


def credit_span(line: Line, lexicon: BoilerplateLexicon) -> Span | None:
    """Return where the first picture credit of a paragraph stands, None where there is none."""
    patterns = _credits(lexicon.agency_pattern)
    tail = max(0, len(line.folded) - _MAX_CREDIT_CHARS)
    match = patterns.inside.search(line.folded) or patterns.at_end.search(line.folded, tail)
    return Span(*match.span()) if match else None


def caption_label(line: Line, lexicon: BoilerplateLexicon) -> Label | None:
    """Return the label of a paragraph that is a caption or a picture credit, whatever stands around it."""
    if len(line.words) > _MAX_WORDS or line.is_protected(lexicon):
        return None
    if _credits(lexicon.agency_pattern).whole.match(line.folded):
        return Label(SegmentType.CREDIT, "picture_credit", 0.9)
    if _OPENING.match(line.folded):
        return Label(SegmentType.CAPTION, "caption_opening", 0.9)
    if _VIDEO.match(line.folded):
        return Label(SegmentType.CAPTION, "video_title", 0.8)
    if signature_start(line, lexicon) is not None:
        return Label(SegmentType.CAPTION, "signed_caption", 0.75)
    return _worded_as_caption(line, lexicon)


def signature_start(line: Line, lexicon: BoilerplateLexicon) -> int | None:
    """Return where the name of the photographer stands behind a caption's last full stop, None where none does."""
    if len(line.words) > 30 or line.has_quotation:
        return None
    start = sentence_starts(line.folded, lexicon.abbreviations)[-1]
    caption, signature = line.folded[:start].rstrip(), line.folded[start:]
    is_signed = caption.endswith(".") and caption.count(" ") >= 2 and _SIGNATURE.match(signature)
    return start if is_signed and not (signature.isupper() and len(signature) < 4) else None


def _worded_as_caption(line: Line, lexicon: BoilerplateLexicon) -> Label | None:
    """Judge by the first sentence: the second may tell the story. A credit amid the paragraph is for trimming to find."""
    starts = sentence_starts(line.folded, lexicon.abbreviations)
    credit = credit_span(line, lexicon)
    if len(starts) > 3 or (credit is not None and len(line.folded) - credit.end > _MAX_CREDIT_REST):
        return None
    weight = caption_weight(line.folded[: starts[1]] if len(starts) > 1 else line.folded, lexicon)
    return Label(SegmentType.CAPTION, "caption_wording", min(1.0, weight)) if weight >= CAPTION_THRESHOLD else None


def caption_weight(sentence: str, lexicon: BoilerplateLexicon) -> float:
    """Return how much the wording of a sentence is that of a caption: present tense, full dates, who stands where."""
    sentence = sentence.rstrip()
    weekday = WEEKDAY_DATE.search(sentence) is not None
    full_date = FULL_DATE.search(sentence) is not None
    weights = (
        # With their case: "March" is no verb.
        (0.4, not lexicon.caption_verbs.isdisjoint(sentence.split())),
        (0.6, _PICTURED.search(sentence) is not None),
        (0.4, full_date),
        (0.2, full_date and weekday),
        (0.4, _POSITION.search(sentence) is not None),
        (0.4, len(_POSITION.findall(sentence)) > 1),
        (0.2, _OCCASION.search(sentence) is not None),
        (0.2, sentence[-1:].isalpha() or sentence[-1:] == ")"),
    )
    return round(sum(weight for weight, holds in weights if holds), 2)
