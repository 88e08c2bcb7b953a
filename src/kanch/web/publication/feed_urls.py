from django.urls import path

from kanch.web.publication import public_views

app_name = "feeds"
urlpatterns = [path("", public_views.feeds, name="index")]
