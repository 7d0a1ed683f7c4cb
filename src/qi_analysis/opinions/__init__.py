"""Court opinions: one shape for every source, readers, the coder and its validation."""
