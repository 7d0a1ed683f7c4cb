"""Raw files and committed tables: registry, fetch, delimited text, row accounting, dictionary."""
