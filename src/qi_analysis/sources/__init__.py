"""Raw files: what they are, how to bring them in, and one reader a source."""
