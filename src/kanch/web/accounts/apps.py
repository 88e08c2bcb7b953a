from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kanch.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanch.web.accounts import journal_actions  # noqa: F401
