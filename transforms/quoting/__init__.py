"""The trained extractor: a small network tags and links words, exact decoding turns that into attributions.

`words` is what the network sees, `network` runs it, `chain` and `decoding` choose spans and links, `formats` knows
signed quotations and transcripts, and `extractor` joins all that with quotation marks and rules behind the common seam.
"""
