"""Reads of hand-overs: the inbox, one of them, a lead's, and what goes back to Marketing."""
