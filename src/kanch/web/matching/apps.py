from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "kanch.web.matching"
    label = "matching"
