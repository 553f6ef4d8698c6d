"""Files of agreements as the commands that read them open them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.domain.agreement.document import Agreement
    from tasuki.present.words import Lang


def opened(file: Path, lang: Lang) -> Agreement:
    """The agreement in a file; one that is none ends the call with every fault and its line."""
    from tasuki.intake.agreement import BadAgreement, read
    from tasuki.present.agreementfile import fault_line
    from tasuki.present.words import t

    try:
        return read(file)
    except BadAgreement as wrong:
        for fault in wrong.faults:
            click.echo(fault_line(str(file), fault, lang), err=True)
        shared.fail(t("agreementfile.count", lang, file=str(file), n=len(wrong.faults)))
