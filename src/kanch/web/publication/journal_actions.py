"""What the journal can say about the public site."""

from django.utils.translation import gettext_lazy as _

from kanch.web.journal import services as journal

journal.register("publication.contacts_saved", _("saved the emergency contacts"))
journal.register("publication.giving_saved", _("saved the page on giving"))
journal.register("publication.site_ordered", _("ordered the site as a ZIP file"))
journal.register("publication.site_failed", _("could not make the site as a ZIP file"))
journal.register("publication.site_made", _("made the site as a ZIP file"))
journal.register("publication.bundle_signed", _("signed a bundle of the site"))
journal.register("publication.demo_loaded", _("loaded the demo"))
