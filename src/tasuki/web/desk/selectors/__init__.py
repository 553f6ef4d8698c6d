"""What the pages read: functions that return dataclasses, never querysets or HTML."""
