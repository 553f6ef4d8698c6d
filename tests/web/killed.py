"""An import in a process of its own, which says where it is, so that a test can kill it there.

`python -m tests.web.killed` posts 40 batches to the ledger of TASUKI_HOME or DATABASE_URL, prints a
line per batch, and `done` at the end.
"""

from __future__ import annotations

LEADS, TOUCHES, BATCH = 2000, 18_000, 500


def post() -> tuple[int, int]:
    """Posted and duplicate rows."""
    from tasuki.intake.records import Record
    from tasuki.web.ledger.bulk.run import feeds_post
    from tests.web.frames import feed, hours

    leads = [
        {"key": f"s:lead:{n}", "created_at": hours(n), "email": f"p{n}@example.jp"}
        for n in range(LEADS)
    ]
    touches = [
        {
            "key": f"s:touch:{n}",
            "lead_key": f"s:lead:{n % LEADS}",
            "kind": "call",
            "occurred_at": hours(n),
        }
        for n in range(TOUCHES)
    ]
    feeds = [
        feed(record, *(rows[start : start + BATCH] for start in range(0, len(rows), BATCH)))
        for record, rows in ((Record.LEAD, leads), (Record.TOUCH, touches))
    ]
    result = feeds_post(feeds, by="test", progress=lambda *_: print("batch", flush=True))  # noqa: T201
    return result.posted, sum(count.duplicate for count in result.files)


def main() -> None:
    import django

    django.setup()
    post()
    print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
