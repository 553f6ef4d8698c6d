"""Expressions as Spark's SQL: Ibis's compiler, made to answer what it answers for DuckDB."""

from __future__ import annotations

from typing import Any

import ibis.expr.operations as ops
from ibis.backends.sql.compilers.base import AggGen, SQLGlotCompiler
from ibis.backends.sql.compilers.pyspark import PySparkCompiler

FUNCTIONS = {"epoch_us": "unix_micros"}
"""What Spark calls the functions that expressions take from the engine by DuckDB's names."""


class Compiler(PySparkCompiler):  # type: ignore[misc]
    """Ibis's compiler, where it differs for Spark without need.

    It counts with a condition by a sum, which is null where there is no row; leaves first rows out
    by row numbers in no order; and reads NaN, which no fact is, as null, by an option that only its
    own connection sets. Spark has had FILTER since 3.0 and OFFSET since 3.4.
    """

    __slots__ = ()

    agg = AggGen(supports_filter=True)
    rewrites = SQLGlotCompiler.rewrites

    visit_CountStar = SQLGlotCompiler.visit_CountStar  # noqa: N815
    visit_Field = SQLGlotCompiler.visit_Field  # noqa: N815
    visit_IsNull = SQLGlotCompiler.visit_IsNull  # noqa: N815
    visit_NotNull = SQLGlotCompiler.visit_NotNull  # noqa: N815

    def visit_NonNullLiteral(self, op: ops.Literal, *, value: Any, dtype: Any) -> Any:  # noqa: N802
        """A value as SQL; None where it is written as for every engine."""
        if dtype.is_floating():
            return None
        return super().visit_NonNullLiteral(op, value=value, dtype=dtype)

    def visit_ScalarUDF(self, op: ops.ScalarUDF, **given: Any) -> Any:  # noqa: N802
        """A function of the engine's own."""
        name = op.__func_name__
        return self.f[FUNCTIONS.get(name, name)](*given.values())


def to_sql(expression: Any) -> str:
    """An expression as text that Spark runs."""
    compiler = Compiler()
    return str(compiler.to_sqlglot(expression).sql(dialect=compiler.dialect))
