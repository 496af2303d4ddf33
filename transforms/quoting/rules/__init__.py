"""Finding quotations and their sources by rules: the floor that every other extractor has to beat.

`cue_lexicon` holds the words, `tokens` cuts a text into them, `word_kinds` and `noun_phrases` find the noun phrases
beside a verb, `cues` who reports, `contents` what is reported, `source_phrases` the people and relays in a source,
`speaker_before_colon` whose words a colon announces; `rule_extractor` links all that.
"""

from transforms.quoting.rules.cue_lexicon import CueLexicon
from transforms.quoting.rules.rule_extractor import RuleExtractor

__all__ = ["CueLexicon", "RuleExtractor"]
