"""One reader per published study."""
