"""Installed for the tests alone: what people install has no pytz, and must do without."""

raise ModuleNotFoundError("no module named 'pytz'", name="pytz")
