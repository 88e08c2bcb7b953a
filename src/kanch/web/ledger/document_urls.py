from django.urls import re_path

from kanch.web.ledger import public_views

app_name = "documents"
urlpatterns = [
    re_path(
        r"^(?P<sha256>[0-9a-f]{64})(?P<extension>(?:\.[a-z]+)?)$",
        public_views.document,
        name="document",
    ),
]
