"""Captions: picture credits, and the wording of captions that carry none."""

import re
from dataclasses import dataclass
from functools import cache

from transforms.records import SegmentType, Span
from transforms.stripping.boilerplate_lexicon import BoilerplateLexicon
from transforms.stripping.date_lines import FULL_DATE, WEEKDAY_DATE
from transforms.stripping.page_lines import Label, Line, line_label

_PICTURE = (
    r"(?:images?|photos?|pictures?|pics?|photographs?|credits?|screenshot|screengrab|video|illustration|graphic|art)"
)
_NAME = r"[A-Z][\w.'-]*"
_POSITION = re.compile(
    r"\((?:pictured )?(?:far )?(?:left|right|cent(?:er|re)|top|bottom|above|below|[LRC])\)"
    r"|, (?:second from )?(?:left|right|cent(?:er|re)),"
)
_PICTURED = re.compile(
    r"\b(?:is|are) (?:seen|pictured|shown|photographed)\b|\bpose[sd]? for (?:a|the) (?:photo|picture|camera)"
)
_OCCASION = re.compile(
    r"\b(?:during|at|after|before) an? (?:[\w-]+ ){0,3}(?:news|press|rally|protest|ceremony|campaign|meeting|summit"
    r"|hearing|debate|conference|event|visit|march|demonstration|photo)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:in (?:this|an?) (?:[\w.,]+ ){0,7}(?:photo|photograph|image|picture|handout|frame)\b"
    r"|(?:an? )?(?:file|undated|handout|archive|stock|satellite|aerial|general|exterior|interior)"
    r" (?:photo|photograph|image|picture|view)s?\b(?! credit)"
    r"|(?:image|photo|picture) (?:caption|copyright|credit|source|courtesy|by|:)"
    r"|open this photo in gallery|view image in fullscreen|enlarge this image"
    r"|the video will auto-?play)",
    re.IGNORECASE,
)
_VIDEO = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})? [A-Z][^.!?\"]*$")
_SIGNATURE = re.compile(rf"^{_NAME}(?: (?:{_NAME}|for|of|the|via|and|de|/)){{0,6}}(?<![.!?])$")

_PICTURE_WORDS = frozenset({"Copyright", "photo", "Photo", "picture", "Picture", "image", "Image", "pic", "Pic", "via"})

_MAX_WORDS = 90
_MAX_CREDIT_CHARS = 200
_MAX_CREDIT_REST = 40
CAPTION_THRESHOLD = 0.8


@dataclass(frozen=True)
class _Credits:
    """Patterns of picture credits: anywhere in a paragraph, at its end only, and alone on a line."""

    inside: re.Pattern[str]
    at_end: re.Pattern[str]
    whole: re.Pattern[str]


@cache
def _credits(agency: str) -> _Credits:
    inside = _inside_credit(agency)
    return _Credits(re.compile(inside), re.compile(_final_credit(agency, inside)), re.compile(_lone_credit(agency)))


def _inside_credit(agency: str) -> str:
    """Return the pattern of a credit in brackets: a keyword, a slash or "via" tells it from a remark."""
    bracketed = (
        rf"(?i:{_PICTURE})(?i: credits?| supplied)?s? ?(?::|/|(?i: ?by | ?courtesy | ?via ))[^()]{{1,90}}",
        rf"[^()]{{0,80}}(?:/ ?|\bvia ){agency}\b[^()]{{0,60}}",
        rf"{agency} ?/(?! ?(?:Ipsos|NORC|YouGov))[^()]{{1,60}}",
        r"(?:AP|AFP|EPA|PA|Reuters|REUTERS) (?i:photo|file|video|images?)[^()]{0,60}",
        r"(?:Getty|GETTY)(?: Images| IMAGES)? ?",
        r"(?i:file|stock|archive|library) (?i:photo|image|picture|pic)s?",
        r"(?i:courtesy)(?i: of|:)[^()]{1,80}",
    )
    repeated = rf"(?:\.?(?: ?- ?)?(?: ?Copyright)? ?(?:AP Photo|{agency})(?=\s|$))?"
    return rf"\( ?(?:{'|'.join(bracketed)}) ?\)\.?{repeated}"


def _final_credit(agency: str, inside: str) -> str:
    """Return the pattern of a credit at the end of a paragraph, where a bare agency or name is enough."""
    endings = (
        inside,
        rf"\[ ?{agency} ?\]",
        rf"\( ?(?:{agency}|(?:{_NAME} ){{1,3}}{_NAME} ?/ ?[A-Z][^()]{{1,50}}) ?\)\.?",
        rf"- ?(?i:{_PICTURE}) (?i:by|courtesy|via|from) [^.]{{2,60}}",
        rf"(?<=[.\"'] )- ?{agency}(?i: ?pic| ?photo| ?pix| ?file)?",
        rf"(?i:\b{_PICTURE})(?i: credits?)?s? ?: ?[A-Z][^.!?]{{1,60}}",
        rf"\bCopyright {_NAME}[^.]{{0,40}}",
        rf"(?<![A-Z])(?:{_NAME} ){{0,3}}{_NAME}(?:/[^/.]{{2,40}})*(?:/ ?| / | via ){agency}",
    )
    return rf"(?:{'|'.join(endings)})\.?$"


def _lone_credit(agency: str) -> str:
    """Return the pattern of a line that is a credit and nothing else."""
    named = rf"{_NAME}(?:,? {_NAME}){{0,5}}(?: ?/ ?| via |, )(?:[\w .]{{2,30}}/ ?)?{agency}(?:[ /].{{0,20}})?"
    return rf"^\(?(?:{named}|{agency}|(?i:copyright) {_NAME}.{{0,40}})\)?\.?$"


def credit_span(line: Line) -> Span | None:
    """Return where the first picture credit of a paragraph stands, None where there is none."""
    patterns = _credits(line.lexicon.agency_pattern)
    match = patterns.inside.search(line.folded)
    if match is None and _may_end_in_credit(line):
        match = patterns.at_end.search(line.folded, max(0, len(line.folded) - _MAX_CREDIT_CHARS))
    return Span(*match.span()) if match else None


def _may_end_in_credit(line: Line) -> bool:
    """Cheap check before the credit pattern: whether the end has a bracket, an agency or a word about a picture."""
    ending = line.folded.rstrip(".")
    return (
        ending.endswith((")", "]", *line.lexicon.agencies))
        or line.folded.rfind(":", -_MAX_CREDIT_CHARS) >= 0
        or not _PICTURE_WORDS.isdisjoint(line.words[-12:])
    )


def caption_label(line: Line) -> Label | None:
    """Return the label of a paragraph that is a caption or a picture credit, whatever stands around it."""
    if len(line.words) > _MAX_WORDS or line.is_protected:
        return None
    if _credits(line.lexicon.agency_pattern).whole.match(line.folded):
        return Label(SegmentType.CREDIT, "picture_credit", 0.9)
    if _OPENING.match(line.folded):
        return Label(SegmentType.CAPTION, "caption_opening", 0.9)
    if _VIDEO.match(line.folded):
        return Label(SegmentType.CAPTION, "video_title", 0.8)
    if signature_start(line) is not None:
        return Label(SegmentType.CAPTION, "signed_caption", 0.75)
    return _worded_as_caption(line)


def signature_start(line: Line) -> int | None:
    """Return where the name of the photographer stands behind a caption's last full stop, None where none does."""
    if len(line.words) > 30 or line.has_quotation:
        return None
    start = line.sentences[-1]
    caption, signature = line.folded[:start].rstrip(), line.folded[start:]
    is_signed = caption.endswith(".") and caption.count(" ") >= 3 and _SIGNATURE.match(signature)
    # Neither initials nor a button ("Advertisement") are a photographer's name.
    is_other = (signature.isupper() and len(signature) < 4) or line_label(line.part(start)) is not None
    return start if is_signed and not is_other else None


def _worded_as_caption(line: Line) -> Label | None:
    """Judge by the first sentence, as the second may tell the story; trimming sees to a credit amid the paragraph."""
    starts = line.sentences
    credit = credit_span(line)
    if len(starts) > 3 or (credit is not None and len(line.folded) - credit.end > _MAX_CREDIT_REST):
        return None
    weight = caption_weight(line.folded[: starts[1]] if len(starts) > 1 else line.folded, line.lexicon)
    return Label(SegmentType.CAPTION, "caption_wording", min(1.0, weight)) if weight >= CAPTION_THRESHOLD else None


def caption_weight(sentence: str, lexicon: BoilerplateLexicon) -> float:
    """Return how much the wording of a sentence is that of a caption: present tense, full dates, who stands where."""
    sentence = sentence.rstrip()
    # Captions end in their date; a story that begins a sentence with one is telling what was.
    date = FULL_DATE.search(sentence, len(sentence) // 2)
    positions = len(_POSITION.findall(sentence))
    weights = (
        # With their case: "March" is no verb.
        (0.4, not lexicon.caption_verbs.isdisjoint(sentence.split())),
        (0.6, _PICTURED.search(sentence) is not None),
        (0.4, date is not None),
        (0.2, date is not None and WEEKDAY_DATE.search(sentence) is not None),
        (0.4, positions > 0),
        (0.4, positions > 1),
        (0.2, _OCCASION.search(sentence) is not None),
        (0.2, sentence[-1:].isalpha() or sentence[-1:] == ")"),
    )
    return round(sum(weight for weight, holds in weights if holds), 2)
