"""Sources to batches of inputs on disk, without those processed before: `known_inputs`, `spool`, `arrow` (format)."""
