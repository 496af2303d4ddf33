"""What must hold for the dataset: rules for rows, Great Expectations suites, quarantine and the validation report."""
