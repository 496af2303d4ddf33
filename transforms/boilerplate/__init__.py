"""Boilerplate: what of an input is the article and what is the page around it.

Small rules each look at one thing: the words of a paragraph (`lines`, `captions`), what stands around it (`appeals`,
`links`, `authors`, `repetitions`, `edges`), and what is fused into it (`trims`). Wording is data (`lexicon`).
"""

from transforms.boilerplate.labelling import Piece as Piece
from transforms.boilerplate.labelling import label_paragraphs as label_paragraphs
from transforms.boilerplate.lexicon import BoilerplateLexicon as BoilerplateLexicon
