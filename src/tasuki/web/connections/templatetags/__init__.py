"""Template tags of the import pages."""
