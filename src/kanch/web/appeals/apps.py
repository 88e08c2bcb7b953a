from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "kanch.web.appeals"
    label = "appeals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanch.web.appeals import journal_actions  # noqa: F401
        from kanch.web.appeals.renditions.services import make_missing
        from kanch.web.journal.services import register_due

        register_due(make_missing)
