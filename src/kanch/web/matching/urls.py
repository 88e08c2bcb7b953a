from django.urls import path

from kanch.web.matching import views

app_name = "matching"
urlpatterns = [path("compare/", views.compare, name="compare")]
