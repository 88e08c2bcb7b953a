"""Staff addresses of the journal."""

from django.urls import path

from kanch.web.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.events, name="events"),
    path("events.csv", views.events_csv, name="events_csv"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:message_id>/retry/", views.retry, name="retry"),
    path("outbox/<int:message_id>/arrived/", views.arrived, name="arrived"),
]
