"""What all figures share: canvas, style, language, layout checks and the export contract."""
