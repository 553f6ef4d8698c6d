"""What people are told of, and how."""

from __future__ import annotations

from enum import StrEnum


class Notice(StrEnum):
    """Something that waits for somebody, until it is done."""

    ANSWER = "answer"  # a hand-over, for its receiver to accept or return
    EVALUATE = "evaluate"  # what was accepted
    TAKE = "take"  # an MQL, for inside sales
    OVERDUE = "overdue"  # a promise of inside sales, with whoever was to keep it
    UNASSIGNED = "unassigned"  # the same, with nobody: for the manager
    RETURNED = "returned"  # came back to its sender
    REASSIGN = "reassign"  # not answered in time, for the manager to ask somebody else
    APPEAL = "appeal"  # for the manager to answer
    LEFT_BEHIND = "left_behind"  # with members who left or are absent
    PROPOSALS = "proposals"  # leads that came up to the MQL definition, to be confirmed
    FEEDBACK = "feedback"  # for Marketing to answer
    FEEDBACK_SEND = "feedback_send"  # collected, and not sent
    SIGNATURE = "signature"  # on a version of the agreement
    REVIEW = "review"  # of the version in force
    SILENT = "silent"  # what one has handed over was not answered in time


class Mailing(StrEnum):
    """How somebody wants to have notices by mail."""

    DAILY = "daily"  # one digest on the morning of a working day
    AT_ONCE = "at_once"  # that, and what happens in between as it happens
    NONE = "none"
