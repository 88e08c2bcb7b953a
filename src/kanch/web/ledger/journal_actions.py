"""What the journal can say about the ledger."""

from django.utils.translation import gettext_lazy as _

from kanch.web.journal import services as journal

journal.register("ledger.claim_recorded", _("recorded a claim"))
journal.register("ledger.claim_superseded", _("recorded a claim that updates another"))
journal.register("ledger.claim_withdrawn", _("withdrew a claim"))
journal.register("ledger.statement_recorded", _("recorded a statement"))
journal.register("ledger.statement_withdrawn", _("withdrew a statement"))
journal.register("ledger.document_archived", _("archived a document"))
journal.register("ledger.source_saved", _("saved a source"))
journal.register("ledger.indicator_saved", _("saved an indicator"))
journal.register("ledger.place_saved", _("saved a place"))
journal.register("ledger.figure_rule_saved", _("saved the rule of a figure"))
journal.register("ledger.file_uploaded", _("uploaded a file to import"))
journal.register("ledger.table_imported", _("imported a table"))
journal.register("ledger.emptied", _("emptied the ledger for a new organisation"))
