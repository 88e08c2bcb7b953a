from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "kanch.web.appeals"
    label = "appeals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanch.web.appeals import journal_actions  # noqa: F401
