"""The rhythm of a team: its targets, set period by period."""
