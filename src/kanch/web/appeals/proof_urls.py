from django.urls import path

from kanch.web.appeals import public_views

app_name = "editions"
urlpatterns = [
    path("<slug:slug>/<int:number>/edition.json", public_views.signed_edition, name="signed"),
]
