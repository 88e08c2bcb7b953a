"""The hub: sources, indicators, places, documents, claims, statements and figure rules.

Claims and statements are never edited: they are superseded or withdrawn with a reason.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kanch.core import figures as core

CODE = RegexValidator(
    r"^[a-z0-9][a-z0-9-]*$", _("Use small Latin letters, digits and hyphens only.")
)

# Where a row names no place.
DEFAULT_ZONE = "Asia/Yerevan"


def in_language(words: dict[str, str], language: str | None = None) -> str:
    """The text in the language asked for, else in English, else in any."""
    wanted = language or get_language() or "en"
    return words.get(wanted) or words.get("en") or next((w for w in words.values() if w), "")


class Coded(models.Model):
    """A row that people and files know by a short code."""

    code = models.CharField(_("code"), max_length=80, unique=True, validators=[CODE])

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class Source(Coded):
    """Who said it; never a private person's name."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government")
        DE_FACTO = "de facto authority", _("de facto authority")
        UN = "UN agency", _("UN agency")
        INTERNATIONAL = "international body", _("international body")
        NGO = "NGO", _("non-governmental organisation")
        MEDIA = "media", _("media")
        COURT = "court", _("court")
        LETTER = "letter", _("letter")

    names = models.JSONField(_("name"), default=dict)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    country = models.CharField(_("country"), max_length=3, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    url = models.URLField(_("address of its site"), max_length=500, blank=True)
    reliability_note = models.TextField(_("what to know about it"), blank=True)
    own = models.BooleanField(_("our own statements"), default=False)
    invented = models.BooleanField(_("invented for the demo"), default=False)

    @property
    def name(self) -> str:
        return in_language(self.names)


class Place(Coded):
    names = models.JSONField(_("name"), default=dict)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    coordinate_source = models.CharField(_("source of the coordinates"), max_length=200, blank=True)
    timezone = models.CharField(_("time zone"), max_length=50, default=DEFAULT_ZONE)

    @property
    def name(self) -> str:
        return in_language(self.names)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Indicator(Coded):
    """What is counted. Indicators nest: a part cannot exceed its whole."""

    names = models.JSONField(_("name"), default=dict)
    definitions = models.JSONField(_("what is counted and what is not"), default=dict, blank=True)
    nouns = models.JSONField(
        _("the counted noun"),
        default=dict,
        blank=True,
        help_text=_("By language, its forms by plural class."),
    )
    measure = models.CharField(
        _("measure"),
        max_length=40,
        validators=[CODE],
        help_text=_("Dead, missing, injured and treated are different measures, never mixed."),
    )
    unit = models.CharField(_("unit"), max_length=60)
    population = models.CharField(_("population"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    cumulative = models.BooleanField(_("running total"), default=False)
    stale_after_hours = models.PositiveIntegerField(_("stale after (hours)"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # Empty where nobody has said: then a fraction is not taken for a slip.
    decimals = models.PositiveSmallIntegerField(_("decimals"), null=True, blank=True)
    # A new random number with each write to its claims, so that caches know when to look again.
    version = models.BigIntegerField(default=0, editable=False)

    @property
    def name(self) -> str:
        return in_language(self.names)

    @property
    def definition(self) -> str:
        return in_language(self.definitions)

    def as_core(self, parent: str | None) -> core.Indicator:
        return core.Indicator(
            id=self.code,
            measure=self.measure,
            unit=self.unit,
            parent=parent,
            cumulative=self.cumulative,
            stale_after=(
                None if self.stale_after_hours is None else timedelta(hours=self.stale_after_hours)
            ),
            closed_on=self.closed_on,
        )


class Document(models.Model):
    """An archived copy of a cited document, because the original will vanish.

    The file lies in the media folder under its digest and is never written again.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("file name"), max_length=200)
    title = models.CharField(_("title"), max_length=300, blank=True)
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    url = models.URLField(_("where it was found"), max_length=1000, blank=True)
    archived_at = models.DateTimeField()
    archived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invented = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def extension(self) -> str:
        """What its address ends with, for hosts that tell kinds of files by their names.

        A web page gets the ending of plain text: a host that knows no better must not run it.
        """
        return {
            "application/pdf": ".pdf",
            "image/png": ".png",
            "image/jpeg": ".jpg",
            "image/webp": ".webp",
        }.get(self.mime, ".txt")


class Precision(models.TextChoices):
    MINUTE = "minute", _("to the minute")
    HOUR = "hour", _("to the hour")
    DAY = "day", _("the day only")
    MONTH = "month", _("the month only")
    YEAR = "year", _("the year only")


class Qualifier(models.TextChoices):
    EXACTLY = "exactly", _("exactly")
    AT_LEAST = "at least", _("at least")
    MORE_THAN = "more than", _("more than")
    ABOUT = "about", _("about")
    UP_TO = "up to", _("up to")
    NO_FIGURE = "no figure", _("no figure given")


class Attribution(models.Model):
    """Whose words, as of when, published when, carried by whom, and how we know.

    The base of every row that somebody else said; rows above the ledger stand on it too.
    """

    class Basis(models.TextChoices):
        READ = "found", _("read in a copy")
        LETTER = "letter", _("stands in the letter only")
        MEMORY = "memory", _("from memory, to be checked")
        OWN = "own", _("our own statement")

    class Original(models.TextChoices):
        ORIGINAL = "original", _("original")
        REPRINT = "reprint", _("reprint")
        TRANSLATION = "translation", _("translation")
        ARCHIVE = "archive copy", _("archive copy")
        UNKNOWN = "", _("not stated")

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="%(class)ss", verbose_name=_("who says it")
    )
    via = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who carried it"),
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    as_of = models.DateTimeField(_("as of"))
    as_of_precision = models.CharField(max_length=6, choices=Precision.choices)
    published = models.DateTimeField(_("published"), null=True, blank=True)
    published_precision = models.CharField(max_length=6, choices=Precision.choices, blank=True)
    paraphrase = models.TextField(_("in our words"), blank=True)
    quote = models.TextField(_("quote that holds the number"), blank=True)
    quote_language = models.CharField(max_length=8, blank=True)
    locator = models.CharField(_("where in the document"), max_length=200, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, verbose_name=_("archived copy")
    )
    url = models.URLField(_("address of the document"), max_length=1000, blank=True)
    basis = models.CharField(_("how we know"), max_length=6, choices=Basis.choices)
    original = models.CharField(
        _("original or reprint"),
        max_length=12,
        choices=Original.choices,
        blank=True,
        default=Original.UNKNOWN,
    )
    note = models.TextField(_("conflicts and doubts"), blank=True)
    invented = models.BooleanField(_("invented for the demo"), default=False)
    revises = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revised_by",
        verbose_name=_("updates"),
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(_("why it is withdrawn"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_withdrawn_with_reason",
                condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason=""),
                violation_error_message=_("Say why it is withdrawn."),
            ),
            models.CheckConstraint(
                name="%(class)s_published_with_precision",
                condition=Q(published=None, published_precision="")
                | Q(published__isnull=False) & ~Q(published_precision=""),
            ),
            models.CheckConstraint(
                name="%(class)s_quote_in_a_copy",
                condition=Q(quote="") | Q(document__isnull=False) & ~Q(locator=""),
                violation_error_message=_(
                    "A quote needs the archived copy that it stands in, and where in it."
                ),
            ),
        ]

    @property
    def zone(self) -> ZoneInfo:
        return self.place.zone if self.place else ZoneInfo(DEFAULT_ZONE)

    @property
    def public_from(self) -> datetime | None:
        return core.out_from(self.as_of, self.published)

    @property
    def hour_unknown(self) -> bool:
        """Whether the hour of publication is unknown."""
        return self.published_precision not in ("", Precision.MINUTE, Precision.HOUR)


_BOTH_ENDS = Q(low__isnull=False, high__isnull=False)


class Claim(Coded, Attribution):
    """Somebody said how many."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="claims")
    low = models.DecimalField(_("from"), max_digits=18, decimal_places=3, null=True, blank=True)
    high = models.DecimalField(_("to"), max_digits=18, decimal_places=3, null=True, blank=True)
    qualifier = models.CharField(_("qualifier"), max_length=9, choices=Qualifier.choices)
    repeats = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated_by",
        verbose_name=_("repeats"),
    )
    method = models.TextField(_("how we counted"), blank=True)

    class Meta(Attribution.Meta):
        indexes = [models.Index(fields=["indicator", "as_of"])]
        constraints = [
            *Attribution.Meta.constraints,
            models.CheckConstraint(
                name="claim_ends_fit_qualifier",
                condition=Q(qualifier="no figure", low=None, high=None)
                # A comparison with NULL passes a check: both ends are asked for by name.
                | Q(_BOTH_ENDS, qualifier="exactly", high=models.F("low"))
                | Q(qualifier__in=["at least", "more than"], low__isnull=False, high=None)
                | Q(qualifier="up to", low=None, high__isnull=False)
                | Q(_BOTH_ENDS, qualifier__in=["up to", "about"], low__lte=models.F("high")),
            ),
            models.CheckConstraint(
                name="claim_not_negative",
                condition=(Q(low=None) | Q(low__gte=0)) & (Q(high=None) | Q(high__gte=0)),
            ),
        ]

    @property
    def quantity(self) -> core.Quantity:
        return core.Quantity(
            plain_number(self.low), plain_number(self.high), core.Qualifier(self.qualifier)
        )


class Statement(Coded, Attribution):
    """Words without a number: a legal characterisation, a position. Never ours by default."""

    topic = models.CharField(_("topic"), max_length=80, validators=[CODE])
    texts = models.JSONField(_("what was said, in our words"), default=dict)
    contrary = models.ManyToManyField("self", blank=True, symmetrical=True)

    class Meta(Attribution.Meta):
        pass

    @property
    def text(self) -> str:
        return in_language(self.texts)


class FigureRule(Coded):
    """A named rule that turns claims into the figure that is shown."""

    class Policy(models.TextChoices):
        LATEST = "latest", _("latest of one source")
        RANGE = "range", _("range across sources")
        OWN = "own", _("our own statement")
        SUM = "sum", _("sum of the parts of one source")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="rules")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True)
    policy = models.CharField(_("rule"), max_length=6, choices=Policy.choices)
    sources = models.ManyToManyField(Source, blank=True, related_name="+")
    parts = models.ManyToManyField(Indicator, blank=True, related_name="+")
    window_hours = models.PositiveIntegerField(_("window (hours)"), default=48)


class ImportJob(models.Model):
    """A file between upload and import: mapped, looked at, then taken in.

    The file is kept only until it is imported; the rejected rows until the next day.
    """

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    encoding = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    mapping = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done = models.BooleanField(default=False)
    added = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    rejected_rows = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return self.name


def plain_number(value: Decimal | None) -> int | Decimal | None:
    """A whole number as int, so that it prints and compares as one."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()
