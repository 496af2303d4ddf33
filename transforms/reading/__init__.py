"""Inputs to documents: pages and plain text become paragraphs with title, authors, outlet, date and language."""
