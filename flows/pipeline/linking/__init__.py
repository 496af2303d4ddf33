"""Columns that depend on the whole dataset; `linked_columns` finds their values and puts them into rows.

`linkers` names what fills the columns: `copy_links` (near duplicates), `utterance_links` (clusters of quotations).
`speaker_links` resolves speakers across articles, `speaker_moves` tells how they differ from the parent version's.
"""
