"""Files that people bring: upload, look, map, dry run, import, rejects."""
