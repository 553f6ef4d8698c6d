"""Log lines without personal data: mail addresses and telephone numbers are masked."""

from __future__ import annotations

import logging
import re

_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# A Japanese or international number: it starts with 0 or +, and has 10 to 15 digits in groups.
# Letters are named one by one: to \w the kana beside a number would be part of a word.
_PHONE = re.compile(
    r"(?<![A-Za-z0-9_.:-])(?:\+\d|\(?0\d)(?:[\s().-]{0,2}\d){8,13}(?![A-Za-z0-9_:])", re.ASCII
)


def masked(text: str) -> str:
    """`text` with every mail address as ***@*** and every telephone number as ***."""
    return _PHONE.sub("***", _MAIL.sub("***@***", text))


class MaskedFormatter(logging.Formatter):
    """Masks the whole line, the traceback included: an exception often quotes its input."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
