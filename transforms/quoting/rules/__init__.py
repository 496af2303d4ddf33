"""Finding quotations and their sources by rules: the floor that every other extractor has to beat.

`lexicon` holds the words, `tokens` cuts a text into them, `phrases` finds the noun phrases beside a verb, `cues` finds
who reports, and `extractor` decides what is reported.
"""

from transforms.quoting.rules.cue_lexicon import CueLexicon
from transforms.quoting.rules.rule_extractor import RuleExtractor

__all__ = ["CueLexicon", "RuleExtractor"]
