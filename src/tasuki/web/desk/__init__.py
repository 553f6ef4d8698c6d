"""The pages, composed from the other apps. No models."""
