"""Cases: what can be done at the desk, and every matter being done for a resident.

Words: service item 服务事项, paper 材料, case 办件, one-time notice 一次性告知单, errand 代办, rating 好差评.

Invariants: a published version
of an item never changes, and a case keeps the version it began with; a case's history is only added to; a resident is told
everything that is missing at once. Residents read the items; workers take cases in; managers see the deadlines.
"""
