"""One ledger, read by DuckDB and by a real Spark whose executors are processes of their own."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tasuki.facts.notes import Notes
from tasuki.facts.snapshot import Snapshot
from tasuki.workspace.folder import Workspace
from tests.engines import ledger
from tests.engines.same import differences

MASTER = "local-cluster[2,1,1024]"
"""Two workers with one core and a gigabyte each; every executor is a Java process."""

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java that starts fast: in a minute the better compiler costs more than it gives."""

CONF = {
    "spark.driver.memory": "2g",  # a gigabyte is soon full of plans and of what they compile to
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",  # as many as there are cores
    "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
}


@dataclass(frozen=True)
class Both:
    """The same facts, as two engines read them."""

    duckdb: Snapshot
    spark: Snapshot

    def agree(self, ask: Callable[[Snapshot], Any]) -> Any:
        """What both answer; fails where they do not say the same."""
        expected, found = ask(self.duckdb), ask(self.spark)
        assert not list(differences(expected, found))
        return found


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the facts of the simulated organisation, whose path needs care."""
    folder = tmp_path_factory.mktemp("engines") / "it's [a] {home} 100% *"
    ledger.written(folder)
    return folder


@pytest.fixture(scope="package")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What an administrator sets, to have the facts read by a Spark that runs here."""
    pyspark = pytest.importorskip("pyspark", reason="Spark is not installed: PySpark is missing")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, which is missing (Debian: default-jre-headless)")
    # Workers write beside Spark's own files, which are not ours to write to.
    own = tmp_path_factory.mktemp("spark")
    for part in Path(pyspark.__file__).parent.iterdir():
        (own / part.name).symlink_to(part)
    conf = CONF | {"spark.connect.grpc.binding.port": str(_free_port())}
    settings = {"SPARK_HOME": str(own), "SPARK_LOCAL_IP": "127.0.0.1"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        yield {
            "TASUKI_ENGINE": "spark",
            "TASUKI_SPARK_MASTER": MASTER,
            "TASUKI_SPARK_CONF": "; ".join(f"{key}={value}" for key, value in conf.items()),
        }
        stop()


def stop() -> None:
    """End the Spark of this process, if there is one."""
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        running.stop()


@pytest.fixture(scope="package")
def both(home: Path, environ: dict[str, str]) -> Both:
    """The facts of `home`. What the one engine found out is not known to the other."""
    duckdb, spark = (Snapshot.open(Workspace(home, env)) for env in ({}, environ))
    return Both(duckdb, replace(spark, notes=Notes()))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
