"""Staff addresses of the look."""

from django.urls import path

from kanch.web.ui import views

app_name = "ui"
urlpatterns = [path("", views.gallery, name="gallery")]
