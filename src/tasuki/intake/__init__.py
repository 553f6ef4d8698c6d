"""From their words to ours, in columns; what does not fit is kept with its reason."""
