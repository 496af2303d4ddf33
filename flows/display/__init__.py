"""Looking at a published version: reading it and drawing it for the terminal, for scripts and for other programs.

Everything reads through a `TableReader`, and everything drawn is a Rich renderable, so that nothing here prints.
"""
