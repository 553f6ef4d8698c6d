"""Posting by the million: whole columns, one connection, one transaction."""
