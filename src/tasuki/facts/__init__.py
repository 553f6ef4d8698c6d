"""The columnar snapshot of what happened, and the engine that reads it."""
