from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "kanch.web.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanch.web.journal import journal_actions  # noqa: F401
