"""Tasuki (襷): the relay between Marketing, Inside Sales and Field Sales."""

__version__ = "0.1.0"
