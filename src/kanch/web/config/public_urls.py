"""The public origin: no sessions, no cookies, nothing that writes."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kanch.web.publication import public_views

urlpatterns = [
    path("", public_views.choose_language, name="root"),
    path("documents/", include("kanch.web.ledger.document_urls")),
    # What is signed is the same in every language.
    path("appeals/", include("kanch.web.appeals.proof_urls")),
    path("verify.py", public_views.verifier, name="verifier"),
    *i18n_patterns(
        path("", include("kanch.web.publication.public_urls")),
        path("feeds/", include("kanch.web.publication.feed_urls")),
        path("check/", include("kanch.web.ledger.check_urls")),
        path("figures/", include("kanch.web.ledger.public_urls")),
        path("appeals/", include("kanch.web.appeals.public_urls")),
    ),
]
handler404 = "kanch.web.publication.public_views.not_found"
handler500 = "kanch.web.publication.public_views.server_error"
