"""Expectations of the dataset as a whole: figures, mixes of values, drift against earlier versions."""
