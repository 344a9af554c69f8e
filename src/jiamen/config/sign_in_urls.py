"""Addresses allauth looks up by its own names; the pages behind them are ours or wear our templates."""

from allauth.account.views import reauthenticate
from django.urls import include, path

from jiamen.accounts.views import sign_in

urlpatterns = [
    path("login/", sign_in.staff, name="account_login"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("confirm/", reauthenticate, name="account_reauthenticate"),
    path("second-factor/", include("allauth.mfa.urls")),
]
