"""Who is who across articles: names read into parts, keys that spellings of one name share, and the linking by them."""
