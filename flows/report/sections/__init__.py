"""What fills the sections of the report, a module for each: aggregates that Polars streams, so memory is bounded."""
