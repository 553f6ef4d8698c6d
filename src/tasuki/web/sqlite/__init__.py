"""Django's SQLite backend, kept apart from the second SQLite library that bulk work brings."""
