"""From inputs to a published version: plain functions, one module per step, that run with or without Prefect."""
