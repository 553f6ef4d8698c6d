"""Write the generated documents, or check that they and every link are as they should be.

python -m scripts.docs            write
python -m scripts.docs --check    fail where a document is stale or a link leads nowhere
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\[[^\]]*\]\((?!https?://|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")


def metrics_page() -> str:
    """docs/metrics.md from the registry."""
    from tasuki.metrics.registry import METRICS
    from tasuki.present.words import t

    lines = [
        "# Metrics",
        "",
        "Made from the code by `python -m scripts.docs`; a change by hand is lost.",
        "",
        "Rates and durations have three readings, always labelled: *cohort* (reached so far, of all that entered), *matured*",
        "(the share that reaches within the metric's horizon, unfinished units treated as unfinished) and *period* (exits of the",
        "window over entries of the window, as spreadsheets do). Intervals are 95 %.",
        "",
    ]
    for key, metric in METRICS.items():
        name_ja, name_en = t(f"metric.{key}", "ja"), t(f"metric.{key}", "en")
        lines += [
            f"## `{key}`: {name_en} / {name_ja}",
            "",
            metric.definition,
            "",
            metric.ja,
            "",
            f"Kind: {metric.kind.value}. By: {', '.join(sorted(metric.dimensions))}.",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


def agreement_schema() -> str:
    """docs/agreement.schema.json from the model."""
    from tasuki.intake.agreement import schema

    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


GENERATED: dict[str, Callable[[], str]] = {
    "metrics.md": metrics_page,
    "agreement.schema.json": agreement_schema,
}
"""Documents in docs/ that the code writes."""


def broken_links() -> list[str]:
    """Links between the project's documents that lead nowhere."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]


def main(arguments: list[str]) -> int:
    """Write or check; the exit status is 1 where the check finds something."""
    made = {ROOT / "docs" / name: make() for name, make in GENERATED.items()}
    if "--check" not in arguments:
        for target, text in made.items():
            target.write_text(text, encoding="utf-8")
        return 0
    wrong = broken_links()
    wrong += [
        f"docs/{target.name} is stale: run python -m scripts.docs"
        for target, text in made.items()
        if not target.exists() or target.read_text(encoding="utf-8") != text
    ]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
