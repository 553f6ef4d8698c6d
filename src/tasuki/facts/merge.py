"""Some leads' rows made anew → the files of the next snapshot, rewriting only what must change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from tasuki.facts.days import ORDER, day_of, summed
from tasuki.facts.manifest import File
from tasuki.facts.schema import TABLES
from tasuki.facts.store import LAYOUTS, Store

SMALL, MANY = 1 << 16, 8
"""Files of touches with fewer rows than SMALL are gathered into one where there are MANY."""


class Merge:
    """The rows of `lead_ids` on a connection, to replace those in a snapshot's files; 0 are the rows
    of no lead.

    The connection has a relation named like each table, as `Build` makes them.
    """

    def __init__(
        self, store: Store, connection: duckdb.DuckDBPyConnection, lead_ids: Sequence[int]
    ) -> None:
        self._store = store
        self._connection = connection
        self._lead_ids = lead_ids

    def by_lead(self, tables: Mapping[str, Sequence[File]]) -> dict[str, tuple[File, ...]]:
        """The files of tables that lie by lead, with all rows of the leads replaced.

        A file without any of their rows, old or new, stays, and so does one whose rows are made again
        as they were: most touches change nothing but journeys. Leads that are new go to the last file.
        """
        stale = {table: self._stale(table, files) for table, files in tables.items()}
        places = [(table, place) for table, some in stale.items() for place in some]
        rewritten = self._store.write_all(
            self._connection,
            [
                (table, self._rewritten(table, tables[table][place], place))
                for table, place in places
            ],
        )
        new = dict(zip(places, rewritten, strict=True))
        return {
            table: _with_rows(
                [made for i, file in enumerate(files) for made in new.get((table, i), (file,))]
            )
            for table, files in tables.items()
        }

    def _altered(self, table: str, files: Sequence[File]) -> list[int]:
        """Those of the leads of which some row of the table is new or gone."""
        if table == "journeys":
            # Nearly every touch changes its lead's, and there is much to compare.
            return list(self._lead_ids)
        asked = pa.table({"id": pa.array(self._lead_ids, pa.int64())})
        self._connection.register("asked", asked)
        lead = LAYOUTS[table].lead("made")
        old = f"""SELECT {_columns(table)} FROM {self._store.rows(table, files)} made
            WHERE {lead} IN (SELECT id FROM asked)"""
        new = f"SELECT {_columns(table)} FROM {table} made WHERE {lead} IN (SELECT id FROM asked)"
        found = self._connection.sql(
            f"""SELECT DISTINCT {lead} AS id
            FROM (({old} EXCEPT {new}) UNION ALL ({new} EXCEPT {old})) made ORDER BY id"""
        ).fetchall()
        self._connection.unregister("asked")
        return [lead for (lead,) in found]

    def _stale(self, table: str, files: Sequence[File]) -> list[int]:
        """The places of the files that have altered rows of the leads, or are to have some."""
        layout = LAYOUTS[table]
        altered = self._altered(table, files)
        highs = [file.high // layout.per_lead for file in files]
        places = [min(bisect_left(highs, lead), len(files) - 1) for lead in altered]
        leads = pa.array(altered, pa.int64())
        at = pa.array(places, pa.int64())
        self._connection.register("affected", pa.table({"id": leads, "place": at}))
        # A table of its own: every connection that writes a file must see it.
        self._do(f"CREATE TABLE affected_{table} AS FROM affected")
        found = self._connection.sql(
            f"""SELECT affected.place FROM affected JOIN {self._store.rows(table, files)} old
            ON id = {layout.lead("old")}
            UNION SELECT affected.place FROM affected JOIN {table} new ON id = {layout.lead("new")}"""
        ).fetchall()
        return sorted(place for (place,) in found)

    def _rewritten(self, table: str, file: File, place: int) -> str:
        """A relation of a file's rows with those of the leads replaced."""
        layout = LAYOUTS[table]
        lead, affected = layout.lead("made"), f"SELECT id FROM affected_{table}"
        return (
            f"(SELECT * FROM {self._store.rows(table, [file])} made "
            f"WHERE {lead} NOT IN ({affected}) "
            f"UNION ALL BY NAME SELECT {_columns(table)} FROM {table} made "
            f"WHERE {lead} IN ({affected} WHERE place = {place}))"
        )

    def touches(
        self, files: Sequence[File], unsettled: Sequence[int], after: int
    ) -> tuple[File, ...]:
        """The files of the touches, with those of `unsettled` leads replaced and new ones added.

        Of the other leads only touches with an id above `after` are new; they are in no file yet.
        """
        columns = _columns("touches")
        leads = pa.array(unsettled, pa.int64())
        self._connection.register("affected", pa.table({"id": leads}))
        # Without unsettled leads no file need be read: that is the refresh of every few minutes.
        affected = "lead_id IN (SELECT id FROM affected)" if unsettled else "false"
        self._do(
            f"""CREATE TABLE old AS
            SELECT * FROM {self._store.rows("touches", files, ", filename = true")} WHERE {affected};
            CREATE TABLE gone AS SELECT * FROM old SEMI JOIN (
                SELECT {columns} FROM old EXCEPT SELECT {columns} FROM touches) USING (touch_id);
            CREATE TABLE added AS
            SELECT {columns} FROM touches WHERE touch_id > {after} OR {affected}
            EXCEPT SELECT {columns} FROM old"""
        )
        found = self._connection.sql("SELECT DISTINCT filename FROM gone").fetchall()
        doomed = {name.rpartition("/")[2] for (name,) in found}
        merged: list[File] = []
        for file in files:
            if file.path not in doomed:
                merged.append(file)
                continue
            rows = self._store.rows("touches", [file])
            merged += self._written(
                "touches", f"SELECT * FROM {rows} ANTI JOIN gone USING (touch_id)"
            )
        return _with_rows(self._appended(merged))

    def days(self, files: Sequence[File], zone: ZoneInfo) -> tuple[File, ...]:
        """The files of the touches' days, with what `touches` took away and added. Call it after."""
        self._do(
            f"""CREATE VIEW moved AS SELECT {_columns("touches")}, 1 AS n FROM added
            UNION ALL SELECT {_columns("touches")}, -1 FROM gone"""
        )
        day = day_of(self._connection, "moved", zone)
        self._do(f"CREATE TABLE delta AS {summed('moved', day, 'n')}")
        found = self._connection.sql("SELECT DISTINCT day FROM delta").fetchall()
        highs = [file.high for file in files]
        changed = {day: min(bisect_left(highs, day), len(files) - 1) for (day,) in found}
        merged: list[File] = []
        for place, file in enumerate(files):
            mine = [str(day) for day, at in changed.items() if at == place]
            if not mine:
                merged.append(file)
                continue
            merged += self._written(
                "touch_days",
                f"""SELECT {ORDER}, sum(n)::BIGINT AS n FROM (
                    SELECT {ORDER}, n FROM {self._store.rows("touch_days", [file])}
                    UNION ALL SELECT {ORDER}, n FROM delta WHERE day IN ({", ".join(mine)}))
                GROUP BY ALL HAVING sum(n) <> 0""",
            )
        return _with_rows(merged)

    def differs(self, table: str, files: Sequence[File]) -> bool:
        """Whether a table has other rows than in these files."""
        old = f"SELECT {_columns(table)} FROM {self._store.rows(table, files)}"
        new = f"SELECT {_columns(table)} FROM {table}"
        return bool(
            self._connection.sql(
                f"SELECT 1 FROM (({new} EXCEPT {old}) UNION ALL ({old} EXCEPT {new})) LIMIT 1"
            ).fetchall()
        )

    def _appended(self, files: list[File]) -> list[File]:
        """The files and `added`. Small ones are gathered with it where there are many of them."""
        if not self._connection.sql("SELECT 1 FROM added LIMIT 1").fetchall():
            return files
        small = [file for file in files if file.rows < SMALL]
        if len(small) < MANY:
            return [*files, *self._store.write(self._connection, "touches", "added")]
        gathered = f"FROM added UNION ALL BY NAME FROM {self._store.rows('touches', small)}"
        return [
            *(file for file in files if file not in small),
            *self._written("touches", gathered),
        ]

    def _written(self, table: str, select: str) -> tuple[File, ...]:
        self._do(f"CREATE OR REPLACE VIEW merged AS {select}")
        return self._store.write(self._connection, table, "merged")

    def _do(self, sql: str) -> None:
        self._connection.execute(sql).fetchall()


def _columns(table: str) -> str:
    return ", ".join(TABLES[table].names)


def _with_rows(files: Sequence[File]) -> tuple[File, ...]:
    """A table keeps one empty file only where it has no rows at all."""
    return tuple(file for file in files if file.rows) or tuple(files[:1])
