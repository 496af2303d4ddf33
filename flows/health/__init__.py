"""Whether the dataset is fresh and good, for whoever watches over it.

`run_record` is what the last run left beside the versions, `metrics` the same for Prometheus, `standing` the judgement.
"""
