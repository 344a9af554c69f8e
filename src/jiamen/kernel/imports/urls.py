"""Addresses of imports; included at `/imports/`."""

from django.urls import path

from jiamen.kernel.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("runs/<int:run_id>/", views.run, name="run"),
    path("runs/<int:run_id>/progress/", views.progress, name="progress"),
    path("runs/<int:run_id>/marked.xlsx", views.marked, name="marked"),
    path("<slug:key>/", views.upload, name="upload"),
    path("<slug:key>/template.xlsx", views.download_template, name="template"),
]
