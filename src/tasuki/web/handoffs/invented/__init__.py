"""The past of an invented organisation: what its people did with hand-overs, dated back."""

from __future__ import annotations

from tasuki.web.handoffs.invented.before import FORGOTTEN, evaluations_invent
from tasuki.web.handoffs.invented.lately import handoffs_invent

__all__ = ["FORGOTTEN", "evaluations_invent", "handoffs_invent"]
