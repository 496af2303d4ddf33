"""Validation of the new tables before they are published, and the evidence kept of it."""
