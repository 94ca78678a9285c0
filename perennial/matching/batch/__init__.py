"""All records against each other in DuckDB: what a scan, a file alone and training have in common."""
