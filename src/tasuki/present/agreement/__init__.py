"""The agreement as a document in Japanese and English: read, printed, compared."""
