"""Installed for the tests alone: what people install has no pandas, and must do without."""

raise ModuleNotFoundError("no module named 'pandas'", name="pandas")
