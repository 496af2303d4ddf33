"""One reading of a text, used by all stages: its words, its sentences and its quotation marks."""
