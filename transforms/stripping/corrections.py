"""Corrections by those who know an outlet: what is to be kept or dropped there, whatever the rules say."""

from transforms.records import SegmentType
from transforms.stripping.page_lines import Found, Label, PageLines
from transforms.stripping.site import Correction

RULE = "correction:"
# How much of a paragraph is looked at: it bounds what a pattern can cost.
_SEARCHED_CHARS = 1000


def corrected(page: PageLines) -> Found:
    """Label the paragraphs that a correction is about; the first that is found in a paragraph counts."""
    for index, line in enumerate(page.lines):
        for correction in page.site.corrections:
            if correction.regex.search(line.paragraph.text, 0, _SEARCHED_CHARS):
                yield index, _label(correction)
                break


def _label(correction: Correction) -> Label:
    segment_type = SegmentType.BODY if correction.action == "keep" else correction.type
    return Label(segment_type, f"{RULE}{correction.name}", 1.0)
