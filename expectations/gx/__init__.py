"""Great Expectations: the suites, running them, and Data Docs. Only this package imports it."""
