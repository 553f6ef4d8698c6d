"""Notices: what waits for whom, what has happened, and the mails that say so."""
