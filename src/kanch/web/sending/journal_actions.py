"""What the journal can say about sending; never to whom by name."""

from django.utils.translation import gettext_lazy as _

from kanch.web.journal import services as journal

journal.register("sending.recipient_saved", _("saved a recipient"))
journal.register("sending.recipient_stopped", _("noted that a recipient gets nothing any more"))
journal.register("sending.recipient_resumed", _("noted that a recipient gets mail again"))
journal.register("sending.recipients_imported", _("imported a list of recipients"))
journal.register("sending.recipients_exported", _("took a list of recipients out"))
journal.register("sending.dispatch_ordered", _("ordered an appeal to be sent"))
journal.register("sending.dispatch_done", _("finished sending an appeal"))
journal.register("sending.dispatch_called_off", _("called off what had not left yet"))
journal.register("sending.delivery_handed_over", _("noted that an appeal was handed over"))
journal.register("sending.delivery_came_back", _("noted that a mail came back"))
journal.register("sending.holding_recorded", _("noted who holds an edition"))
journal.register("sending.reply_recorded", _("noted a reply"))
journal.register("sending.emptied", _("cleared the recipients for a new organisation"))
