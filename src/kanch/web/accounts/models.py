"""People who sign in, the codes that let them in, and the organisation they work for."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    EDITOR = "editor", _("editor")
    CASEWORKER = "caseworker", _("caseworker")
    VOLUNTEER = "volunteer", _("volunteer")
    PARTNER = "partner", _("partner")
    AUDITOR = "auditor", _("auditor")


class Language(models.TextChoices):
    """Languages of the staff's pages."""

    ENGLISH = "en", "English"
    ARMENIAN = "hy", "Հայերեն"
    RUSSIAN = "ru", "Русский"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who signs in with an e-mail address; never removed, only closed.

    One row is the system itself: it acts for commands, has every permission, never signs in.
    """

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is an account with this address already.")},
    )
    display_name = models.CharField(_("name that colleagues see"), max_length=80)
    role = models.CharField(_("role"), max_length=11, choices=Role.choices, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.ENGLISH
    )
    is_active = models.BooleanField(_("open"), default=True)
    is_system = models.BooleanField(default=False, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField()
    # Raised to end every session that the person has.
    session_epoch = models.PositiveIntegerField(default=0)
    totp_secret = models.CharField(max_length=200, blank=True)
    totp_confirmed_at = models.DateTimeField(null=True, blank=True)
    totp_last_step = models.PositiveBigIntegerField(default=0)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    objects = UserManager()

    class Meta:
        ordering = ["display_name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="user_has_a_role",
                condition=Q(is_system=True, role="") | Q(is_system=False, role__in=Role.values),
                violation_error_message=_("Choose a role."),
            ),
            models.CheckConstraint(name="user_email_small", condition=Q(email=Lower("email"))),
            models.UniqueConstraint(
                fields=["is_system"], condition=Q(is_system=True), name="one_system_user"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    @property
    def actor_label(self) -> str:
        """How the journal names whoever acts: by role."""
        return "system" if self.is_system else self.role

    @property
    def has_second_factor(self) -> bool:
        return self.totp_confirmed_at is not None

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the table of permissions allows it to the person's role."""
        from kanch.web.accounts.permissions import allowed

        return allowed(self, perm)

    def get_session_auth_hash(self) -> str:
        """Sessions hold this; a new password or a higher epoch ends them."""
        return salted_hmac(
            "kanch.accounts.session", f"{self.password}|{self.session_epoch}", algorithm="sha256"
        ).hexdigest()


class RecoveryCode(models.Model):
    """One of the codes that stand in once each for a lost second factor."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class OneTimeCode(models.Model):
    """A code that works once until it expires; only its digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("given out"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def open(self, now: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and now < self.expires_at


class Invitation(OneTimeCode):
    """Lets somebody make an account of their own with a role chosen for them."""

    VALID = timedelta(days=7)

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=11, choices=Role.choices)
    accepted_by = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="invitation"
    )

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class PasswordCode(OneTimeCode):
    """Lets somebody who forgot their password set a new one."""

    VALID = timedelta(days=1)

    user = models.ForeignKey(User, models.CASCADE, related_name="password_codes")

    def __str__(self) -> str:
        return f"password code {self.pk}"


class Guesses(models.Model):
    """How often somebody guessed wrong: at an account, or from an address.

    `key` is a keyed digest: neither e-mail nor network address can be read from it.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    blocked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "guesses"

    def __str__(self) -> str:
        return f"{self.count} guesses"


def _no_texts() -> dict[str, str]:
    return {}


def _first_languages() -> list[str]:
    return ["en"]


class Organisation(models.Model):
    """Who publishes here; one row. Texts are kept by language: {"en": "…", "hy": "…"}."""

    ROW = 1
    LANGUAGES = ("en", "hy", "ru", "fr")

    name = models.JSONField(_("name"), default=_no_texts, blank=True)
    about = models.JSONField(_("who you are"), default=_no_texts, blank=True)
    legal_identity = models.JSONField(_("legal identity"), default=_no_texts, blank=True)
    content_languages = models.JSONField(_("languages of your texts"), default=_first_languages)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="AMD",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Write three letters, such as AMD or EUR."))],
    )
    timezone = models.CharField(_("time zone"), max_length=50, default="Asia/Yerevan")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mail = models.EmailField(_("e-mail address"), blank=True)
    review_required = models.BooleanField(
        _("a second person approves before publication"), default=False
    )
    setup_done = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    demo_opens_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_organisation", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.in_language("name")

    def in_language(self, field: str, language: str | None = None) -> str:
        """A text in the language asked for, else in the first one that has it."""
        texts: dict[str, str] = getattr(self, field)
        for code in (language or get_language() or "", *self.content_languages, *texts):
            if texts.get(code):
                return texts[code]
        return ""

    def clean(self) -> None:
        problems = {}
        for field in ("name", "about", "legal_identity"):
            texts = getattr(self, field)
            if not isinstance(texts, dict) or not all(
                code in self.LANGUAGES and isinstance(text, str) for code, text in texts.items()
            ):
                problems[field] = _("Texts are kept by language.")
        languages = self.content_languages
        if (
            not isinstance(languages, list)
            or not languages
            or len(set(languages)) != len(languages)
            or not set(languages) <= set(self.LANGUAGES)
        ):
            problems["content_languages"] = _("Choose one language at least.")
        if self.timezone not in available_timezones():
            problems["timezone"] = _("This time zone is not known. Write it as Asia/Yerevan.")
        if problems:
            raise ValidationError(problems)
