"""The counter: numbers, windows, appointments, call screens, and how long the wait will be.

Words: ticket 号票, window 窗口, lane 队列, appointment 预约, call screen 叫号屏.

Invariants: numbers of a centre, day and lane have no
gap; a ticket is called to one window at a time, and a window has one ticket at a time; every change of a ticket's state
ends one period row and begins the next, so that all waiting and serving times are sums of rows; nobody in the ordinary lane
is passed more than a fixed number of times in a row. Residents take numbers and book; workers call; managers look ahead.
"""
