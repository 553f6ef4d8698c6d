"""The words and rules of the relay. No I/O, no clock, nothing third-party but pydantic."""
