from django.urls import path

from kanch.web.appeals import staff_views

app_name = "appeals"
urlpatterns = [
    path("", staff_views.appeals, name="list"),
    path("new/", staff_views.new, name="new"),
    path("<slug:slug>/", staff_views.appeal, name="appeal"),
    path("<slug:slug>/review/", staff_views.review, name="review"),
    path("<slug:slug>/publish/", staff_views.publish, name="publish"),
    path("<slug:slug>/<slug:language>/", staff_views.edit, name="edit"),
    path("<slug:slug>/<slug:language>/preview/", staff_views.preview, name="preview"),
]
