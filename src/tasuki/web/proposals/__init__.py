"""Leads that became MQL by the agreement: proposed to Marketing, or passed on at once."""
