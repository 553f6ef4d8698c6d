"""Take a picture of every page, in both languages, at two widths, light and dark.

python -m scripts.screenshots [PAGE ...]     into screenshots/, all pages without an argument
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.pages import PAGES
from tests.browser.site import chromium, entered, looking, made, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "screenshots"
WIDTHS = {1280: 900, 390: 844}
TALLEST = 16000


def main(wanted: list[str]) -> int:
    """Take them; the exit status is 1 where no Chromium is found."""
    if chromium() is None:
        print("No Chromium found: install one, or name it in TASUKI_CHROMIUM.", file=sys.stderr)
        return 1
    OUT.mkdir(exist_ok=True)
    chosen = {name: path for name, path in PAGES.items() if not wanted or name in wanted}
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(made(Path(folder))) as address,
        looking() as browser,
    ):
        state = entered(browser, address).storage_state()
        for lang in ("ja", "en"):
            for width, height in WIDTHS.items():
                for scheme in ("light", "dark"):
                    window = (lang, width, height, scheme)
                    taken(browser, address, state, chosen, window)
    print(f"{8 * len(chosen)} pictures in {OUT.name}/")
    return 0


def taken(
    browser: Browser,
    address: str,
    state: object,
    pages: dict[str, str],
    window: tuple[str, int, int, str],
) -> None:
    """Every page in one window."""
    lang, width, height, scheme = window
    context = entered(
        browser,
        address,
        lang=lang,
        width=width,
        height=height,
        scheme=scheme,
        state=state,
    )
    page = context.new_page()
    for name, path in pages.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path)
        # As tall as the page, so that images load and what is fixed to the edge stays at the end.
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(tall, height), TALLEST)})
        page.wait_for_load_state("networkidle")
        page.screenshot(path=OUT / f"{name}-{lang}-{width}-{scheme}.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
