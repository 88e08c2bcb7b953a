from django.urls import path

from kanch.web.appeals import staff_views
from kanch.web.appeals.letters import views as letters

app_name = "appeals"
urlpatterns = [
    path("", staff_views.appeals, name="list"),
    path("new/", staff_views.new, name="new"),
    path("letters/", letters.bring, name="letters"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/figure/", letters.figure, name="letter_figure"),
    path("letters/<int:pk>/remove/", letters.remove, name="letter_remove"),
    path("<slug:slug>/", staff_views.appeal, name="appeal"),
    path("<slug:slug>/review/", staff_views.review, name="review"),
    path("<slug:slug>/publish/", staff_views.publish, name="publish"),
    path("<slug:slug>/<slug:language>/", staff_views.edit, name="edit"),
    path("<slug:slug>/<slug:language>/preview/", staff_views.preview, name="preview"),
]
