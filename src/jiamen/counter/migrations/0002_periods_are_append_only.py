"""A period is ended once and never changed or deleted: waiting and serving times can be summed again for ever."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION counter_period_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
        AND to_jsonb(NEW) - 'ended_at' = to_jsonb(OLD) - 'ended_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a period is ended once and stays' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON counter_ticketperiod
    FOR EACH ROW EXECUTE FUNCTION counter_period_is_append_only();
"""
FREE = """
DROP TRIGGER append_only ON counter_ticketperiod;
DROP FUNCTION counter_period_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("counter", "0001_initial")]
    operations = [migrations.RunSQL(APPEND_ONLY, FREE)]
