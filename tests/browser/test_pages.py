"""The pages in a real Chromium: no errors, no barriers, no page wider than its window."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import PAGES
from tests.browser.site import chromium, entered, looking, made, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]

GRAVE = {"serious", "critical"}
WINDOWS = list(product(("ja", "en"), (1280, 390), ("light", "dark")))
ALLOWED = ("404 (Not Found)",)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(made(tmp_path_factory.mktemp("site"))) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with looking() as found:
        yield found


@pytest.fixture(scope="module")
def state(browser: Any, address: str) -> Any:
    """The cookies of a manager who has logged in by the form."""
    context = entered(browser, address)
    yield context.storage_state()
    context.close()


def opened(
    browser: Any, address: str, state: Any, path: str, **window: Any
) -> tuple[Any, list[str]]:
    """The page, and what its console complained of: errors, refused styles and scripts."""
    context = entered(browser, address, state=state, **window)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.goto(path, wait_until="networkidle")
    return page, [c for c in complaints if not any(known in c for known in ALLOWED)]


def grave(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
        for v in found
        if v["impact"] in GRAVE
        for node in v["nodes"][:3]
    ]


@pytest.mark.parametrize(("lang", "width", "scheme"), WINDOWS)
def test_the_week_opens_for_everybody(
    browser: Any, address: str, state: Any, lang: str, width: int, scheme: str
) -> None:
    page, complaints = opened(
        browser, address, state, PAGES["week"], lang=lang, width=width, scheme=scheme
    )
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator(".finding").inner_text()
    assert not complaints
    assert not grave(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.parametrize("name", [name for name in PAGES if name != "week"])
@pytest.mark.parametrize(("lang", "width", "scheme"), [("ja", 1280, "light"), ("en", 390, "dark")])
def test_every_page_opens(
    browser: Any, address: str, state: Any, name: str, lang: str, width: int, scheme: str
) -> None:
    page, complaints = opened(
        browser, address, state, PAGES[name], lang=lang, width=width, scheme=scheme
    )
    assert page.locator("h1").count() == 1
    assert not complaints
    assert not grave(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.parametrize("name", ["week", "leads", "lead", "records", "metrics"])
def test_every_link_leads_somewhere(browser: Any, address: str, state: Any, name: str) -> None:
    page, _ = opened(browser, address, state, PAGES[name])
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    images = page.eval_on_selector_all("img", "all => all.map(i => i.getAttribute('src'))")
    ours = {link.split("#")[0] for link in (*links, *images) if link.startswith(("/", "?"))} - {""}
    assert len(ours) > 4
    answers = {
        link: page.context.request.get(
            link if link.startswith("/") else PAGES[name].split("?")[0] + link, max_redirects=3
        ).status
        for link in sorted(ours)[:80]
    }
    assert {link: status for link, status in answers.items() if status != 200} == {}
    page.context.close()


def test_the_keyboard_shows_where_it_is(browser: Any, address: str, state: Any) -> None:
    page, _ = opened(browser, address, state, PAGES["week"])
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "(() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();"
                " return {style: s.outlineStyle, width: parseFloat(s.outlineWidth), left: b.left, tag: e.tagName}; })()"
            )
        )
    assert all(step["style"] == "solid" and step["width"] >= 2 for step in seen)
    assert all(step["left"] >= 0 for step in seen)
    page.context.close()


def test_an_inbox_is_walked_and_a_return_begun_by_the_keyboard(
    browser: Any, address: str, state: Any
) -> None:
    page, complaints = opened(browser, address, state, "/handoffs/?show=take")
    names = page.locator("a.open").all_inner_texts()
    for _ in range(len(names) + 1):
        page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.innerText") == names[-2]
    page.keyboard.press("Enter")
    page.wait_for_url("**/handoffs/*/")
    assert page.locator("h1").inner_text().startswith(names[-2])
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.press("Tab")
    page.keyboard.type("a")  # typed, not pressed
    assert page.evaluate("document.activeElement.value") == "a"
    assert not complaints
    page.context.close()


def test_a_figure_opens_the_records_that_add_up_to_it(
    browser: Any, address: str, state: Any
) -> None:
    page, _ = opened(browser, address, state, PAGES["week"])
    tile = page.locator(".fig .big a").first
    shown = tile.inner_text().split()[0].rstrip("件本")
    tile.click()
    page.wait_for_url("**/records/**")
    assert page.locator(".big").first.inner_text().startswith(shown)
    assert page.locator("#rec-h").inner_text().rstrip("件") == shown
    page.context.close()


def test_filters_narrow_the_list_without_leaving_the_page(
    browser: Any, address: str, state: Any
) -> None:
    page, complaints = opened(browser, address, state, PAGES["leads"])
    before = page.locator("#list-h").inner_text()
    page.select_option("select[name=stage]", "won")
    page.wait_for_function(
        "before => document.querySelector('#list-h').innerText !== before", arg=before
    )
    assert "stage=won" in page.url
    assert set(page.locator("#list tbody td:nth-child(2)").all_inner_texts()) == {"成約"}
    assert not complaints
    page.context.close()


def test_what_is_overdue_is_narrowed_and_opened_by_the_keyboard(
    browser: Any, address: str, state: Any
) -> None:
    page, complaints = opened(browser, address, state, PAGES["overdue"])
    before = page.locator("#list-h").inner_text()
    page.focus("select[name=cause]")
    page.select_option("select[name=cause]", "fs_silent")
    page.wait_for_function(
        "before => document.querySelector('#list-h').innerText !== before", arg=before
    )
    assert "cause=fs_silent" in page.url
    count = page.locator("#causes a[href*='cause=fs_silent']").inner_text().split()[0]
    assert page.locator("#list tbody tr").count() == int(count)
    page.focus("#list tbody a")
    name = page.locator("#list tbody a").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/**")
    assert page.locator("h1").inner_text().startswith(name)
    assert not complaints
    page.context.close()


def test_language_and_colours_are_the_readers_choice(
    browser: Any, address: str, state: Any
) -> None:
    page, _ = opened(browser, address, state, PAGES["metrics"])
    page.click("button[name=theme][value=dark]")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(23, 23, 21)"
    page.click("button[name=lang][value=en]")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() == "Metric definitions"
    page.click("button[name=theme][value=auto]")
    page.click("button[name=lang][value=ja]")
    page.context.close()


def test_a_wrong_password_is_said_beside_the_form(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address, locale="ja-JP")
    page = context.new_page()
    page.goto("/login/")
    page.fill("input[name=username]", "is_manager")
    page.fill("input[name=password]", "wrong")
    page.click("form.form button")
    assert "組み合わせが違います" in page.locator("[role=alert]").inner_text()
    assert not grave(page)
    context.close()


def test_the_page_is_whole_on_paper(browser: Any, address: str, state: Any, tmp_path: Path) -> None:
    page, _ = opened(browser, address, state, PAGES["week"])
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".nav").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.context.close()
