from django.urls import path, re_path

from kanch.web.ledger import public_views

app_name = "ledger"
urlpatterns = [
    path("", public_views.figures, name="figures"),
    re_path(
        r"^claims\.(?P<form>csv|json|hxl\.csv)$", public_views.download_all, name="download_all"
    ),
    path("<slug:code>/", public_views.figure, name="figure"),
    path("<slug:code>/figure.json", public_views.figure_json, name="figure_json"),
    re_path(
        r"^(?P<code>[a-z0-9-]+)/claims\.(?P<form>csv|json|hxl\.csv)$",
        public_views.download,
        name="download",
    ),
]
