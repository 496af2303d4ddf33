"""Pure functions: text in, records out. No clock, network, disk, logger, Prefect or Great Expectations."""
