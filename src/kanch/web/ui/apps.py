"""The look of all pages: base templates, components, charts, fonts. Knows no room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "kanch.web.ui"
    label = "ui"
    verbose_name = _("Look and components")
