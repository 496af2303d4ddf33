"""Training of the quote extractor: from annotated articles to the files in `transforms/quoting/model/`.

`annotations` makes targets, `batches` and `network` what is trained, `train` trains, `export` writes the network for
ONNX Runtime, `calibrate` tunes decoding and makes its scores probabilities, and `card` shows how good they are. What
`batches`, `network`, `train` and `export` need beside, torch and onnx, comes with the dependency group `train`.
"""
