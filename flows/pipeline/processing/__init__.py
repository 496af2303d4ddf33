"""Batches of documents to rows, in worker processes that no input can stop."""
