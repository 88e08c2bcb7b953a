"""What the journal can say about appeals."""

from django.utils.translation import gettext_lazy as _

from kanch.web.journal import services as journal

journal.register("appeals.appeal_created", _("started an appeal"))
journal.register("appeals.letter_brought", _("brought a letter to start an appeal from"))
journal.register("appeals.letter_decided", _("decided on numbers of a letter"))
journal.register("appeals.letter_removed", _("removed a letter"))
journal.register("appeals.text_saved", _("saved a text of an appeal"))
journal.register("appeals.reviewed", _("approved an appeal for publication"))
journal.register("appeals.published", _("published an edition"))
journal.register("appeals.forms_made", _("made an edition ready to print, send and keep"))
journal.register("appeals.emptied", _("cleared the appeals for a new organisation"))
