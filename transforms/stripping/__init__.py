"""Boilerplate: what of an input is the article and what is the page around it.

Small rules each look at one thing: the words of a paragraph (`lines`, `captions`), what stands around it (`appeals`,
`links`, `authors`, `repetitions`, `edges`), what its outlet prints elsewhere (`furniture`), and what is fused into it
(`trims`); a small model judges what no rule knows (`model`). Wording is data (`lexicon`); people who know an outlet
have the last word (`corrections`).
"""

from transforms.stripping.boilerplate_lexicon import BoilerplateLexicon as BoilerplateLexicon
from transforms.stripping.labelling import Piece as Piece
from transforms.stripping.labelling import label_paragraphs as label_paragraphs
from transforms.stripping.paragraph_model import ParagraphModel as ParagraphModel
from transforms.stripping.site import Correction as Correction
from transforms.stripping.site import Site as Site
from transforms.stripping.site import corrections_of as corrections_of
