"""What else a page could show, as plain links."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of links: what is chosen by it, and per link its word, its address, and whether it is
    the present one."""

    label: str
    links: tuple[tuple[str, str, bool], ...]
