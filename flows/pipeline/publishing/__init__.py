"""What is published beside the tables: notes in the manifest, the report, counts of corrections."""
