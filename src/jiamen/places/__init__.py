"""Places: the area tree, service centres with their rooms and hours, and premises that could become one.

Words: area 区划, centre 服务中心, room/function 功能区, premises 可用场所, sharing 共享. Invariants: an area's code begins with its
parent's; a centre belongs to one community or village; two opening spans of one centre and day never overlap. Residents
read everything here that is published; planners and managers write inside their area.
"""
