"""The coder measured against hand codes."""
