"""Judgement on small tables that the engine has already aggregated."""
