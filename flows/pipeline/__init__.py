"""A run of the pipeline, from inputs to a published version: plain functions that run with or without Prefect.

`request` is what a run is asked, `run` its sequence, `steps` the steps, `workspace` what they hand on, `fingerprint`
what decides whether an input is processed again. The folders, in the order of the steps: `reading`, `processing`,
`tables` (selection), `linking`, `tables` (assembly), `checking`, `publishing`.
"""
