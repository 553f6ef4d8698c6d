"""The forms of hand-overs, in the catalogue's words."""
