"""Fetching: pages of live sources, asked for politely and kept as web archives that the readers then read."""
