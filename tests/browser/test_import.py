"""The import pages in a real Chromium, from the files to the corrected rejects."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.site import ROOT, chromium, entered, looking, serving
from tests.browser.test_pages import grave
from tests.browser.world import PASSWORD, SETTINGS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]

PATIENCE_MS = 90_000
"""A job is a process of its own: it starts Python, Django and the engine."""

LEADS = "リードID,作成日,会社ID,氏名,リードソース\n" + "".join(
    f"A{n},0{n % 9 + 1}/0{(n + 1) % 9 + 1}/2018,C{n},架空 {n}郎,展示会\n" for n in range(20)
)
CALLS = "架電ID,リードID,活動種別,架電日時,架電結果\n" + "".join(
    f"{n},A{n},電話,2018/10/{n + 1:02} 10:00,{('不在', '大成功')[n % 2]}\n" for n in range(22)
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("import-site")
    words = ["createuser", "is_manager", "--role", "is_manager", "--password-stdin"]
    environ = {"TASUKI_HOME": str(home), "DJANGO_SETTINGS_MODULE": SETTINGS}
    subprocess.run(
        [sys.executable, "-m", "tasuki.cli", *words],
        input=f"{PASSWORD}\n",
        text=True,
        check=True,
        cwd=ROOT,
        env=environ,
    )
    with serving(home) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with looking() as found:
        yield found


class Look:
    """A page and what is wrong with it, asked at every step."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on(
            "console",
            lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None,
        )

    def check(self, step: str) -> None:
        size = self.page.viewport_size
        for width in (1280, 390):
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                self.wrong.append(f"{step}: {wide} wide in {width}")
        self.page.set_viewport_size(size)
        self.wrong += [f"{step}: {fault}" for fault in grave(self.page)]
        assert self.page.locator("h1").count() == 1
        assert not self.wrong

    def press(self, name: str) -> None:
        self.page.click(name)
        self.page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(("lang", "width", "scheme"), [("ja", 1280, "light"), ("en", 390, "dark")])
def test_files_go_into_the_ledger(
    browser: Any, address: str, tmp_path: Path, lang: str, width: int, scheme: str
) -> None:
    files = [tmp_path / f"{lang} leads.csv", tmp_path / f"{lang} calls.csv"]
    for file, text in zip(files, (LEADS, CALLS), strict=True):
        file.write_bytes(text.replace("A", lang).encode("cp932"))
    context = entered(browser, address, lang=lang, width=width, scheme=scheme)
    page = context.new_page()
    look = Look(page)
    page.goto("/import/")
    look.check("home")
    page.set_input_files("input[name=uploads]", files)
    page.click("form button.pri")
    page.wait_for_selector("#next")  # the page asks every second and opens what follows itself
    look.check("found")
    page.check(".doubt input[value=d-m-y]")
    look.press("#next button.pri")
    look.check("mapping")
    assert page.locator("select.format:visible").first.input_value() == "d-m-y"
    page.click("form.mapping summary >> nth=0")
    look.check("all fields")
    page.select_option("select[name$='disposition.ours'] >> nth=1", "appointment")
    page.click("form.mapping button.pri")
    page.wait_for_selector(".finding")
    assert "40" in page.locator(".finding").inner_text()
    look.check("check")
    page.click("form[action$='/import/'] button.pri")
    page.wait_for_selector("a[href$='/rejects/']")
    assert "40" in page.locator(".finding").inner_text()
    look.check("result")
    look.press("a[href$='/rejects/']")
    look.check("rejects")
    with page.expect_download() as saved:
        page.click("a[href$='.csv']")
    corrected = tmp_path / f"{lang} calls corrected.csv"
    text = saved.value.path().read_text(encoding="utf-8")
    corrected.write_text(text.replace(f"{lang}20,", f"{lang}1,"), encoding="utf-8", newline="")
    page.goto("/import/")
    page.set_input_files("input[name=uploads]", [corrected])
    page.click("form button.pri")
    page.wait_for_selector("#next")
    look.check("found again")
    look.press("#next button.pri")
    page.click("form.mapping button.pri")
    page.wait_for_selector(".finding")
    assert page.locator("tfoot td").all_inner_texts()[1:3] == ["2", "1"]
    context.close()


def test_without_scripts_the_forms_work(browser: Any, address: str, tmp_path: Path) -> None:
    file = tmp_path / "plain leads.csv"
    file.write_text(LEADS.replace("A", "plain"), encoding="utf-8")
    entry = entered(browser, address)
    context = browser.new_context(
        base_url=address, java_script_enabled=False, storage_state=entry.storage_state()
    )
    entry.close()
    page = context.new_page()
    page.goto("/import/")
    page.set_input_files("input[name=uploads]", file)
    page.click("form button.pri")
    for _ in range(60):
        if page.locator("#next").count():
            break
        page.wait_for_timeout(1000)
        page.click("#progress a")
    assert "plain leads.csv" in page.locator("h1").inner_text()
    context.close()
