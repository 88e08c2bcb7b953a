"""The staff origin: its own port, cookies and URLs."""

from django.urls import include, path

from kanch.web.publication import staff_views

urlpatterns = [
    path("", staff_views.home, name="home"),
    path("accounts/", include("kanch.web.accounts.urls")),
    path("journal/", include("kanch.web.journal.urls")),
    path("ledger/", include("kanch.web.ledger.urls")),
    path("names/", include("kanch.web.matching.urls")),
    path("appeals/", include("kanch.web.appeals.urls")),
    path("sending/", include("kanch.web.sending.urls")),
    path("publication/", include("kanch.web.publication.urls")),
    path("ui/", include("kanch.web.ui.urls")),
]
handler403 = "kanch.web.publication.staff_views.not_yours"
handler404 = "kanch.web.publication.staff_views.not_found"
handler500 = "kanch.web.publication.public_views.server_error"
