"""The views of hand-overs: each under thirty lines, guarded by a right."""
