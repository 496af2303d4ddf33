"""Declarations in YAML (settings, sources, tables, lexicons) and the typed code that loads them."""
