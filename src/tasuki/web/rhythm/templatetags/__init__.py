"""Tags of the targets' pages."""
