"""Sources to batches of documents on disk, without the inputs that were processed before."""
