"""How good the dataset is, against articles annotated by hand; every module but `dataset` and `measure` is pure."""
