"""Forms of the ledger: what is typed becomes a draft; the services decide."""

from kanch.web.ledger.forms.catalogue import FigureForm, IndicatorForm, PlaceForm, SourceForm
from kanch.web.ledger.forms.checking import CheckForm
from kanch.web.ledger.forms.claims import (
    ClaimForm,
    DeskForm,
    SaidForm,
    StatementForm,
    WithdrawForm,
    claim_like,
    first_claim,
)
from kanch.web.ledger.forms.tables import EncodingForm, MappingForm, UploadForm

__all__ = [
    "CheckForm",
    "ClaimForm",
    "DeskForm",
    "EncodingForm",
    "FigureForm",
    "IndicatorForm",
    "MappingForm",
    "PlaceForm",
    "SaidForm",
    "SourceForm",
    "StatementForm",
    "UploadForm",
    "WithdrawForm",
    "claim_like",
    "first_claim",
]
