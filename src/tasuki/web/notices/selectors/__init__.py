"""Reads of notices: what waits, what has happened, who is to be told."""
