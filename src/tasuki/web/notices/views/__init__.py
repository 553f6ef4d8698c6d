"""The pages of notices, and of what members leave behind."""
