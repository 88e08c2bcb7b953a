"""What the journal can say about its own work."""

from django.utils.translation import gettext_lazy as _

from kanch.web.journal import services as journal

journal.register("journal.message_sent", _("sent a message"))
journal.register("journal.message_given_up", _("gave a message up after many tries"))
journal.register("journal.message_retried", _("ordered a message to be sent again"))
journal.register("journal.message_unsure", _("was ended while a message was leaving"))
journal.register("journal.message_arrived", _("said that a message had arrived"))
