"""The upgrade programme (提档升级): which actions, for which centre, in which year, under which budgets."""
