from django.urls import path

from kanch.web.ledger import check_views

app_name = "check"
urlpatterns = [path("", check_views.check, name="text")]
