"""Rules for single rows, judged by Polars.

`rules` declares what must hold, `helper_columns` adds what rows are compared with, `verdicts` applies the rules, once;
`quarantine` parts the rows that keep the hard rules from those that do not, `failing` lists the rows that break any.
"""
