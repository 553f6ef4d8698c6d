"""The week as one HTML file that needs nothing else: the page's own parts, its styles inside."""

from __future__ import annotations

import os

from tasuki.present.week import Week


def review_html(week: Week) -> str:
    """A whole document. Sets Django up where nobody has, for its templates alone."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tasuki.web.settings.prod")
        django.setup()
    from django.contrib.staticfiles import finders
    from django.template.loader import render_to_string
    from django.utils.safestring import SafeString

    from tasuki.web.house.context import STYLES

    styles = []
    for name in STYLES:
        path = finders.find(f"house/{name}.css")
        if path is None:
            raise FileNotFoundError(f"house/{name}.css")
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  # finders answer text
            styles.append(file.read())
    context = {
        "week": week,
        "lang": week.voice.lang,
        "styles": SafeString("\n".join(styles)),
        "linked": False,
    }
    return render_to_string("desk/report.html", context)
