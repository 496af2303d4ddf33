"""Rules for single rows as Polars expressions, and the rows that break them."""
