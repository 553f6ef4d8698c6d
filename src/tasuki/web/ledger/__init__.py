"""What happened, when, by whom: append only, posted once however often it is read."""
