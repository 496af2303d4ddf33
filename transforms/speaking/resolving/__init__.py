"""Which speaker a source stands for, mention by mention, with what the article has named so far."""
