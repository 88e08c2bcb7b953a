from django.apps import AppConfig


class SendingConfig(AppConfig):
    name = "kanch.web.sending"
    label = "sending"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from kanch.web.appeals.doors import Door, register_door
        from kanch.web.journal.services import register_kind
        from kanch.web.sending import journal_actions  # noqa: F401
        from kanch.web.sending.mails import KIND
        from kanch.web.sending.outcomes import OUTBOX_KIND

        register_kind(KIND, OUTBOX_KIND)
        register_door(
            Door(
                _("Send this edition"),
                "sending.send",
                lambda e: f"{reverse('sending:new')}?edition={e.appeal.slug}:{e.number}",
            )
        )
