"""Finding quotations: a small network tags and links words, exact decoding turns that into attributions.

`encoding` is what the network sees, `network` runs it, and `decoding` reads its scores: `spans` chooses spans, `links`
joins contents, cues and sources, `marks` is what quotation marks make certain of them, `statements` weighs the
evidence, `paragraph_splitting` parts what reaches over paragraphs. `formats` knows signed quotations and transcripts.
`extraction` is what every extractor gives: `quote_bounds` and `paragraph_joining` make it of attributions, `titles` are
what nobody says, `unreported` is what marks alone make a quotation, `joint_sources` parts who speak together,
`addressees` are to whom they speak, `continuations` are what somebody goes on to say; `extractor` is the sequence of
all that.
"""
