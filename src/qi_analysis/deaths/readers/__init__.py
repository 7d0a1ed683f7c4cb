"""One reader per project that records people killed by police."""
