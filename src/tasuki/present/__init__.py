"""How a number is said and drawn: the only words, the only rounding."""
