"""Addresses of the counter."""

from django.urls import path

from jiamen.counter.views import desk, hall, kiosk, numbers, screen

app_name = "counter"
urlpatterns = [
    path("centres/<str:code>/number/", numbers.take, name="take"),
    path("centres/<str:code>/door/<str:token>/", numbers.door, name="door"),
    path("centres/<str:code>/kiosk/", kiosk.kiosk, name="kiosk"),
    path("centres/<str:code>/display/", screen.screen, name="screen"),
    path("centres/<str:code>/display/changes/", screen.changes, name="changes"),
    path("n/<str:key>/", numbers.ticket, name="ticket"),
    path("n/<str:key>/paper/", numbers.paper, name="paper"),
    path("n/<str:key>/leave/", numbers.leave, name="leave"),
    path("desk/<str:code>/queue/", desk.queue, name="queue"),
    path("desk/<str:code>/queue/sit/", desk.sit, name="sit"),
    path("desk/<str:code>/queue/number/", desk.reception, name="reception"),
    path("desk/<str:code>/queue/close/", hall.close, name="close"),
    path("desk/<str:code>/queue/reopen/", hall.reopen, name="reopen"),
    path("desk/<str:code>/queue/do/<slug:name>/", desk.deed, name="deed"),
    path("desk/<str:code>/hall/", hall.hall, name="hall"),
    path("desk/<str:code>/hall/poster/", hall.poster, name="poster"),
]
