"""Reading articles from files, folders, globs and configured sources.

`reading.read_sources` is the way in: `inputs` finds the files, one module per format reads them, `decoding` turns bytes
into text and `mapping` turns records into articles. Nothing is judged here but whether it can be read.
"""
