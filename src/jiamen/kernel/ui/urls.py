"""Addresses of the reader's switches; included at `/ui/`."""

from django.urls import path

from jiamen.kernel.ui import views

app_name = "ui"
urlpatterns = [
    path("elder/", views.set_elder, name="elder"),
    path("theme/", views.set_theme, name="theme"),
]
