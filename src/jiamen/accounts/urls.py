"""Addresses of accounts; signing in and out themselves are in `config/sign_in_urls.py`, under the names allauth knows."""

from django.urls import path

from jiamen.accounts.views import sign_in

app_name = "accounts"

urlpatterns = [
    path("phone/", sign_in.phone, name="phone"),
    path("phone/code/", sign_in.code, name="code"),
    path("phone/again/", sign_in.resend, name="resend"),
]
