"""From what happened to how many: every figure is defined here, once."""
