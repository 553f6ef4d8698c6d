"""Tags of the proposals."""
