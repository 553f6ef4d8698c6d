"""The fingerprint of an agreement: what a signature is given for."""

from __future__ import annotations

import hashlib
import json

from tasuki.domain.agreement.clauses import clauses
from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.readback import read_back


def digest(agreement: Agreement) -> str:
    """SHA-256 of what the document says, in hexadecimal; this one is to be compared.

    What stands at its default is left out, so that a document signed before the model learned a new
    field keeps its digest. The order of rules is part of it: it is the order of the sentences.
    """
    content = read_back(clauses(agreement)).model_dump(mode="json", exclude_defaults=True)
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def fingerprint(agreement: Agreement) -> str:
    """The digest's first eight digits, as people read them to each other: 7c1e-40b9."""
    start = digest(agreement)[:8]
    return f"{start[:4]}-{start[4:]}"
