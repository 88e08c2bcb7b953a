from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "kanch.web.publication"
    label = "publication"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanch.web.journal.services import register_due
        from kanch.web.publication import journal_actions, start  # noqa: F401
        from kanch.web.publication.services import tell_interrupted_exports

        register_due(tell_interrupted_exports)
