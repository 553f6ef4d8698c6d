"""Every address of the site. Each app brings its own list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tasuki.web.desk.urls")),
    path("targets/", include("tasuki.web.rhythm.urls")),
    path("agreement/proposals/", include("tasuki.web.proposals.urls")),
    path("handoffs/leavers/", include("tasuki.web.notices.leaving_urls")),
    path("handoffs/", include("tasuki.web.handoffs.urls")),
    path("agreement/", include("tasuki.web.agreements.urls")),
    path("notices/", include("tasuki.web.notices.urls")),
    path("import/", include("tasuki.web.connections.urls")),
]

handler403 = "tasuki.web.desk.views.errors.forbidden"
handler404 = "tasuki.web.desk.views.errors.not_found"
handler500 = "tasuki.web.desk.views.errors.failed"
