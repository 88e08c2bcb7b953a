from django.urls import path

from kanch.web.publication import public_views

app_name = "publication"
urlpatterns = [
    path("", public_views.situation, name="situation"),
    path("about/letter/", public_views.letter, name="letter"),
    path("about/data/", public_views.data, name="data"),
    path("verify/", public_views.verify, name="verify"),
    path("help/give/", public_views.give, name="give"),
]
