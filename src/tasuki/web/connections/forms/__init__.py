"""What is filled in: files, and which column is which field."""
