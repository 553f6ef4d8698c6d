"""How Spark is chosen, what it is told, and what it says when it cannot be used."""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tasuki.cli.work import disordered
from tasuki.facts.engine import EngineUnavailable
from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import NAMED, Snapshot
from tasuki.facts.spark import TYPES, Cluster, SparkEngine
from tasuki.web.desk.selectors.facts import last_event
from tasuki.workspace.folder import Workspace
from tests.cli.runs import environment
from tests.engines.conftest import Both
from tests.engines.ledger import END
from tests.facts.ledgers import calendar


def test_settings_come_from_the_environment() -> None:
    assert Cluster.from_environ({}) == Cluster()
    environ = {
        "TASUKI_SPARK_MASTER": "yarn",
        "TASUKI_SPARK_CONF": "spark.executor.memory=4g; spark.hadoop.fs.s3a.endpoint = http://s3:9000;",
        "TASUKI_SPARK_FACTS": "s3a://relay/facts",
    }
    conf = (("spark.executor.memory", "4g"), ("spark.hadoop.fs.s3a.endpoint", "http://s3:9000"))
    assert Cluster.from_environ(environ) == Cluster("yarn", None, conf, "s3a://relay/facts")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"MASTER": "yarn", "REMOTE": "sc://spark"}, "exclude each other"),
        ({"CONF": "spark.executor.memory"}, "'spark.executor.memory' is not like"),
        ({"CONF": "executor.memory=4g"}, "'executor.memory=4g' is not like"),
    ],
)
def test_settings_that_cannot_be_are_said(environ: dict[str, str], said: str) -> None:
    given = {f"TASUKI_SPARK_{name}": value for name, value in environ.items()}
    with pytest.raises(EngineUnavailable, match=said):
        Cluster.from_environ(given)


def test_without_pyspark_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(EngineUnavailable, match=r"pip install 'tasuki\[spark\]'"):
        SparkEngine(Cluster(), tmp_path)


def test_without_java_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = pytest.importorskip("pyspark.sql")
    monkeypatch.setattr(sql.SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineUnavailable, match="needs Java 17 or newer"):
        SparkEngine(Cluster("local[1]"), tmp_path)


def test_every_type_of_the_facts_is_known() -> None:
    assert {kind for schema in TABLES.values() for kind in schema.types} == TYPES.keys()


def test_the_executors_are_processes_of_their_own(both: Both) -> None:
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    assert session is not None
    both.spark.sql("SELECT count(*) AS n FROM journeys")
    tracker: Any = session.sparkContext._jsc.sc().statusTracker()
    assert len(tracker.getExecutorInfos()) == 3  # the driver is one


def test_tables_are_named_and_typed_as_written(both: Both) -> None:
    for name, schema in TABLES.items():
        assert both.spark.arrow(both.spark.tables[name].limit(5)).schema == schema


def test_questions_in_plain_sql(both: Both, home: Path, environ: dict[str, str]) -> None:
    both.agree(last_event)
    both.agree(lambda snapshot: [snapshot.labels(dimension) for dimension in NAMED])
    here, there = (disordered(Workspace(home, env)) for env in ({}, environ))
    assert here == there


def test_facts_in_memory_and_tables_without_a_row(both: Both, environ: dict[str, str]) -> None:
    teams = pa.Table.from_pylist([{"team_id": 4, "key": "t4"}], TABLES["teams"])
    engine = SparkEngine(Cluster.from_environ(environ), Path("/"))
    snapshot = Snapshot.in_memory({"teams": teams}, as_of=END, calendar=calendar(), engine=engine)
    assert snapshot.labels("team") == {4: "t4"}
    journeys = snapshot.tables["journeys"]
    won = journeys.aggregate(n=journeys.count(where=journeys.won_at.notnull()))
    assert snapshot.arrow(won).to_pylist() == [{"n": 0}]
    assert snapshot.arrow(journeys).schema == TABLES["journeys"]
    snapshot.engine.close()
    with pytest.raises(Exception, match="TABLE_OR_VIEW_NOT_FOUND"):
        snapshot.labels("campaign")


def test_what_is_held_in_memory_is_let_go_with_its_last_holder(
    home: Path, environ: dict[str, str]
) -> None:
    def warm() -> Snapshot:
        snapshot = Snapshot.open(Workspace(home, environ))
        assert "journeys" in snapshot.warm()
        return snapshot

    def held() -> bool:
        reader = Snapshot.open(Workspace(home, environ))  # clears up after those that are gone
        return bool(reader.engine._session.catalog.isCached("journeys"))  # type: ignore[attr-defined]

    one, other = warm(), warm()
    count = one.sql("SELECT count(*) AS n FROM journeys").to_pylist()
    del one
    gc.collect()
    assert held()
    assert other.sql("SELECT count(*) AS n FROM journeys").to_pylist() == count
    del other
    gc.collect()
    assert not held()


def test_the_cluster_may_see_the_facts_elsewhere(
    home: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    shutil.copytree(home / "facts", tmp_path / "mirror")
    there = environ | {"TASUKI_SPARK_FACTS": f"file://{tmp_path}/mirror/"}
    assert Snapshot.open(Workspace(home, there)).labels("team")
    nowhere = environ | {"TASUKI_SPARK_FACTS": f"file://{tmp_path}/nowhere"}
    with pytest.raises(EngineUnavailable, match="TASUKI_SPARK_FACTS"):
        Snapshot.open(Workspace(home, nowhere))


def test_a_terminal_asks_a_spark_connect_server(
    home: Path, environ: dict[str, str], both: Both
) -> None:
    """The server is the Spark of this test run; the asking process starts no Java."""
    conf = dict(entry.split("=", 1) for entry in environ["TASUKI_SPARK_CONF"].split("; "))
    remote = f"sc://127.0.0.1:{conf['spark.connect.grpc.binding.port']}"

    def read(**engine: str) -> Any:
        question = ("read", "mql_to_sql", "--from", "2025-07-01", "--to", "2025-09-30")
        ran = subprocess.run(
            [sys.executable, "-m", "tasuki.cli", *question, "--by", "source", "--json"],
            env=environment(home) | {"PATH": "", "JAVA_HOME": ""} | engine,
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(ran.stdout)

    found = read(TASUKI_ENGINE="spark", TASUKI_SPARK_REMOTE=remote)
    assert "spark" in json.dumps(found)
    assert json.loads(json.dumps(found).replace('"spark"', '"duckdb"')) == read()
