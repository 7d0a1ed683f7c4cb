"""What people review."""
