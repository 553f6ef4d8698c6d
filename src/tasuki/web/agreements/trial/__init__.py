"""Trying a version of the agreement on the past: the page, and the answers that it keeps."""
