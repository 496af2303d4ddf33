"""Reading articles from files, folders, globs and configured sources.

In the order of the way in: `read.read_sources`, `finding` (inputs to files), `opening` (files to bytes), one module per
format (`single_files`, `jsonl`, `csv_rows`, `parquet_rows`, `warc`), `decoding` (bytes to text), `mapping` (records to
articles).
`refusing` holds the errors of all. Nothing is judged here but whether it can be read.
"""
