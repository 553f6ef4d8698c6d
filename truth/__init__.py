"""The truth tests in full: planted truths, drawn many times, that the figures have to give back.

A topic is a module of this package with `TITLE: str` and `def run(full: bool) -> list[Line]`; it is
found by itself. Its draws are seeded. `full` is the run that is published; without it a topic
takes seconds, and its bounds leave room for the fewer draws.
"""
