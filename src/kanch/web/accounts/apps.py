from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kanch.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanch.web.accounts import journal_actions  # noqa: F401
        from kanch.web.accounts.services import forget_codes, forget_guesses
        from kanch.web.accounts.sessions import forget_sessions
        from kanch.web.journal.services import register_due

        register_due(forget_guesses)
        register_due(forget_codes)
        register_due(forget_sessions)
