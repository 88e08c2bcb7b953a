from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "kanch.web.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanch.web.journal.services import register_due
        from kanch.web.ledger import journal_actions  # noqa: F401
        from kanch.web.ledger.imports.jobs import forget_files

        register_due(forget_files)
