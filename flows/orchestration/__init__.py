"""Prefect around the build: the flow, its server and its schedule. Only this package imports Prefect."""
