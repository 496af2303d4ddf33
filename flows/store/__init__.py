"""The versioned store: immutable, content-addressed Parquet files and the versions of the dataset made of them.

`store.Store` is where to begin; `layout` says what lies where on disk.
"""
