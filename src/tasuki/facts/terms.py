"""What the departments agreed on, as far as the facts depend on it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.facts.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Terms:
    """The versions of the agreement, and what tells them from others. Nobody agreed: an empty text."""

    versions: Versions = field(default_factory=Versions)
    fingerprint: str = ""

    @classmethod
    def of(cls, ledger: Ledger) -> Terms:
        """Those of a ledger. Raises ValidationError for a document of another model."""
        rows = [row for batch in ledger.read("agreement") for row in batch.to_pylist()]
        if not rows:
            return cls()
        found = hashlib.sha256()
        for row in rows:
            found.update(f"{row['id']} {row['since'].isoformat()} {row['document']}\n".encode())
        listed = [
            InForce(row["id"], row["since"], Agreement.model_validate_json(row["document"]))
            for row in rows
        ]
        return cls(Versions.of(listed), found.hexdigest())

    @property
    def since(self) -> datetime | None:
        """When the first version came into force."""
        return self.versions.all[0].since if self.versions.all else None

    @property
    def follow_up(self) -> bool:
        """Whether any version promises a second attempt, so that a first one opens something."""
        return any(one.agreement.response.follow_up for one in self.versions.all)
