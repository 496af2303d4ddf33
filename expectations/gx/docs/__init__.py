"""Great Expectations' Data Docs: pages on the suites and how they fared, which need nothing but themselves."""
