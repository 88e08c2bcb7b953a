"""Staff addresses of accounts. No code, token or e-mail address ever stands in one."""

from django.urls import path

from kanch.web.accounts.views import codes, house, own, people, sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-in/demo/", sign_in.sign_in_as_demo, name="sign_in_as_demo"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", sign_in.choose_language, name="language"),
    path("start/", codes.start, name="start"),
    path("invitation/", codes.invitation, name="invitation"),
    path("new-password/", codes.new_password, name="new_password"),
    path("me/", own.account, name="account"),
    path("me/password/", own.password, name="password"),
    path("me/second-factor/", own.second_factor, name="second_factor"),
    path("me/second-factor/remove/", own.remove_second_factor, name="remove_second_factor"),
    path("me/recovery-codes/", own.recovery_codes, name="recovery_codes"),
    path("me/sessions/", own.end_sessions, name="end_sessions"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path(
        "people/invitations/<int:invitation_id>/withdraw/",
        people.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("people/<int:user_id>/", people.person, name="person"),
    path("people/<int:user_id>/close/", people.close, name="close"),
    path("people/<int:user_id>/reopen/", people.reopen, name="reopen"),
    path("people/<int:user_id>/sessions/", people.sessions, name="person_sessions"),
    path(
        "people/<int:user_id>/no-second-factor/", people.no_second_factor, name="no_second_factor"
    ),
    path("people/<int:user_id>/password-code/", people.password_code, name="password_code"),
    path("organisation/", house.organisation, name="organisation"),
]
