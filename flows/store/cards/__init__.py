"""Descriptions of a version for people and machines: dataset card, Data Package, Croissant."""
