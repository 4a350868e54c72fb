"""Addresses of accounts.

Of allauth's pages only those named here exist. Above all there is none on which somebody changes their own e-mail:
whose rows a person sees may hang on it, so it is the administrator's to change.
"""

from allauth.account import views as account
from django.urls import include, path, re_path

from cadran.surfaces.web.people import views

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("language/", views.language, name="language"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/signup/", account.signup, name="account_signup"),  # says that it is closed
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "account/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/3rdparty/", include("allauth.socialaccount.urls")),
    path("account/oidc/<slug:provider_id>/login/", views.sign_on, name="openid_connect_login"),
    path("account/oidc/<slug:provider_id>/login/callback/", views.signed_on, name="openid_connect_callback"),
]
