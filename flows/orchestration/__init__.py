"""Prefect around the pipeline. Only this package imports Prefect.

`environment` sets what Prefect reads on import, `server` starts one, `flow` makes tasks of the steps, `once`, `serve`
run the flow; `watching`, `artifacts` and `summary` tell of its progress and its end.
"""
