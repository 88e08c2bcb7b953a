"""What the journal can say about people who sign in, and about the organisation."""

from django.utils.translation import gettext_lazy as _

from kanch.web.journal import services as journal

journal.register("accounts.user_created", _("made an account"))
journal.register("accounts.invited", _("invited somebody"))
journal.register("accounts.invitation_withdrawn", _("withdrew an invitation"))
journal.register("accounts.invitation_accepted", _("accepted an invitation"))
journal.register("accounts.role_changed", _("changed a role"))
journal.register("accounts.deactivated", _("closed an account"))
journal.register("accounts.reactivated", _("opened an account again"))
journal.register("accounts.profile_saved", _("changed a name or language"))
journal.register("accounts.password_set", _("set a new password"))
journal.register("accounts.password_code_issued", _("gave out a code for a new password"))
journal.register("accounts.second_factor_started", _("began to set up a second factor"))
journal.register("accounts.second_factor_confirmed", _("set up a second factor"))
journal.register("accounts.second_factor_removed", _("removed a second factor"))
journal.register("accounts.recovery_codes_made", _("made new recovery codes"))
journal.register("accounts.recovery_code_used", _("used a recovery code"))
journal.register("accounts.signed_in", _("signed in"))
journal.register("accounts.signed_out", _("signed out"))
journal.register("accounts.sessions_ended", _("ended all sessions of an account"))
journal.register("accounts.guessing_slowed", _("slowed down guessing at an account"))
journal.register("accounts.organisation_saved", _("saved the organisation's settings"))
journal.register("accounts.organisation_started", _("started the organisation"))
