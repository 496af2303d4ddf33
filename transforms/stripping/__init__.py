"""Boilerplate: what of an input is the article and what is the page around it.

Small rules each look at one thing: the words of a paragraph (`page_lines`, `captions`), what stands around it
(`appeals`, `related_links`, `repetitions`, `edges`), what its outlet prints elsewhere (`recurring`), and what is fused
into it (`trims`); a learned labeller judges what no rule knows (`paragraph_model`). Wording is data
(`boilerplate_lexicon`); people who know an outlet have the last word (`corrections`).
"""

from transforms.stripping.boilerplate_lexicon import BoilerplateLexicon as BoilerplateLexicon
from transforms.stripping.labelling import Piece as Piece
from transforms.stripping.labelling import label_paragraphs as label_paragraphs
from transforms.stripping.paragraph_model import ParagraphModel as ParagraphModel
from transforms.stripping.site import Correction as Correction
from transforms.stripping.site import Site as Site
from transforms.stripping.site import corrections_of as corrections_of
