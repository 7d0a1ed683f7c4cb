"""Figures that other studies of qualified immunity printed: kept apart, and checked."""
