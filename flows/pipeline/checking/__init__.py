"""Validation of the new tables before they are published (`validate`), and the evidence kept of it (`evidence`)."""
