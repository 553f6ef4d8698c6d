"""How fast and how lean Tasuki is, each figure beside a named baseline of the same run.

`python -m bench` measures everything; `python -m bench readings review` measures two groups again.
`BENCH_SCALE` is `full` (1 M leads and about 10 M touches, the default), `small` (about a minute) or
a number of leads. `BENCH_HOME` is the folder in which the files, the workspaces and the databases
are kept between runs. Short work is repeated five times, at smaller scales twice.
"""
