from django.urls import path, re_path

from kanch.web.appeals import public_views
from kanch.web.appeals.renditions.public_views import form

app_name = "appeals"
urlpatterns = [
    path("<slug:slug>/", public_views.living, name="living"),
    path("<slug:slug>/<int:number>/", public_views.edition, name="edition"),
    path("<slug:slug>/<int:number>/changes/", public_views.changes, name="changes"),
    path("<slug:slug>/<int:number>.json", public_views.edition_json, name="edition_json"),
    re_path(
        r"^(?P<slug>[a-z0-9-]+)/(?P<number>[1-9][0-9]{0,8})\.(?P<form>pdf|txt|html)$",
        form,
        name="form",
    ),
    re_path(r"^(?P<slug>[a-z0-9-]+)/feed\.(?P<form>atom|json)$", public_views.feed, name="feed"),
]
