"""Periods of appointments are ended once and never changed or deleted, like those of tickets."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON counter_appointmentperiod
    FOR EACH ROW EXECUTE FUNCTION counter_period_is_append_only();
"""
FREE = "DROP TRIGGER append_only ON counter_appointmentperiod;"


class Migration(migrations.Migration):
    dependencies = [("counter", "0003_appointments")]
    operations = [migrations.RunSQL(APPEND_ONLY, FREE)]
