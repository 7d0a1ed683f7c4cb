"""The Supreme Court's decisions on qualified immunity."""
