"""What importing the domain brings along."""

from __future__ import annotations

import json
import subprocess
import sys

PROBE = """
import importlib, json, pkgutil, sys
import tasuki.domain
for module in pkgutil.walk_packages(tasuki.domain.__path__, "tasuki.domain."):
    importlib.import_module(module.name)
files = {name.partition(".")[0]: getattr(m, "__file__", None) for name, m in sys.modules.items()}
print(json.dumps({name: file for name, file in files.items() if file}))
"""

PYDANTIC = {
    "annotated_types",
    "pydantic",
    "pydantic_core",
    "typing_extensions",
    "typing_inspection",
}
"""pydantic and what it needs itself."""


def test_importing_the_domain_pulls_no_third_party_package_but_pydantic():
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{PROBE}"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    pulled = json.loads(run.stdout)
    assert "tasuki" in pulled
    third_party = {name for name, file in pulled.items() if "site-packages" in file}
    assert third_party - PYDANTIC <= {"tasuki"}
