"""Statistics on arrays: life tables, imputation, pooling, proportions. Knows no files."""
