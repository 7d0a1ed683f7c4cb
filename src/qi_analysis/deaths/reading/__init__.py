"""What the readers of records share: cells, columns, words, ages, corrections."""
