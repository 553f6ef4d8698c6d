"""The same work as somebody would do it without Tasuki: each module one way."""
