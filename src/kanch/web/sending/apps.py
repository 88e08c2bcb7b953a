from django.apps import AppConfig


class SendingConfig(AppConfig):
    name = "kanch.web.sending"
    label = "sending"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanch.web.journal.services import register_kind
        from kanch.web.sending import journal_actions  # noqa: F401
        from kanch.web.sending.mails import KIND
        from kanch.web.sending.outcomes import OUTBOX_KIND

        register_kind(KIND, OUTBOX_KIND)
