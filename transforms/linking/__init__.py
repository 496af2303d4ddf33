"""What only the dataset can tell: near duplicates, repeated utterances, speakers across articles."""
