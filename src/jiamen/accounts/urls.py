"""Addresses of accounts; signing in and out themselves are in `config/sign_in_urls.py`, under the names allauth knows."""

from django.urls import path

from jiamen.accounts.views import own, sign_in, staff

app_name = "accounts"

urlpatterns = [
    path("", own.home, name="own"),
    path("password/", own.password, name="password"),
    path("sessions/<int:session_id>/end/", own.end, name="end_session"),
    path("sessions/end/", own.end_others, name="end_sessions"),
    path("invitation/<str:token>/", own.invitation, name="invitation"),
    path("phone/", sign_in.phone, name="phone"),
    path("phone/code/", sign_in.code, name="code"),
    path("phone/again/", sign_in.resend, name="resend"),
    path("staff/", staff.staff_list, name="staff"),
    path("staff/new/", staff.new_staff, name="new_staff"),
    path("staff/<int:user_id>/", staff.member, name="member"),
    path("staff/<int:user_id>/roles/", staff.grant, name="grant"),
    path("staff/<int:user_id>/activity/", staff.activity, name="activity"),
    path("staff/<int:user_id>/link/", staff.new_link, name="new_link"),
    path("roles/<int:holding_id>/revoke/", staff.revoke, name="revoke"),
    path("audit/", staff.audit, name="audit"),
]
