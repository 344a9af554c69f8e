"""The demo district: one county's census row made into a district one can walk through.

Everything it makes is invented and labelled 模拟数据, except the census totals and the facts told in `stories`. It stands above
all apps and calls their services like any other user; nothing imports it.
"""
