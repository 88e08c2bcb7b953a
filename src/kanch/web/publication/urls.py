from django.urls import path

from kanch.web.publication import staff_views as views

app_name = "publication"
urlpatterns = [
    path("", views.site_settings, name="settings"),
    path("contacts/new/", views.contact, name="contact_new"),
    path("contacts/<int:pk>/", views.contact, name="contact"),
    path("contacts/<int:pk>/remove/", views.contact_remove, name="contact_remove"),
    path("partners/new/", views.partner, name="partner_new"),
    path("partners/<int:pk>/", views.partner, name="partner"),
    path("partners/<int:pk>/remove/", views.partner_remove, name="partner_remove"),
    path("giving/", views.giving, name="giving"),
    path("site/", views.order_site, name="order_site"),
    path("site/<int:pk>.zip", views.download_site, name="download_site"),
]
