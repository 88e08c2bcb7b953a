from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "kanch.web.publication"
    label = "publication"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanch.web.publication import journal_actions, start  # noqa: F401
