"""Finding quotations: a small network tags and links words, exact decoding turns that into attributions.

`encoding` is what the network sees, `network` runs it, and `decoding` reads its scores: `spans` chooses spans, `links`
joins contents, cues and sources, `marks` is what quotation marks make certain of them, `statements` weighs the
evidence, `paragraph_splitting` parts what reaches over paragraphs. `formats` knows signed quotations and transcripts.
`extractor` joins all that with the `rules`; `extraction` is what every extractor gives.
"""
