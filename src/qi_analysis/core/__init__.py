"""What all wings share: errors, vocabulary, formatting, files, paths and table schemas."""
