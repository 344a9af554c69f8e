"""What happened in a case is only added to: periods and notices are ended once, the chain of custody never changes."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION cases_period_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
        AND to_jsonb(NEW) - 'ended_at' = to_jsonb(OLD) - 'ended_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a period is ended once and stays' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_caseperiod
    FOR EACH ROW EXECUTE FUNCTION cases_period_is_append_only();

CREATE FUNCTION cases_notice_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.answered_at IS NULL AND NEW.answered_at IS NOT NULL
        AND to_jsonb(NEW) - 'answered_at' - 'in_person' = to_jsonb(OLD) - 'answered_at' - 'in_person' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a notice is answered once and stays' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_notice
    FOR EACH ROW EXECUTE FUNCTION cases_notice_is_append_only();

CREATE FUNCTION cases_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this row stays as it was written' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_noticeline
    FOR EACH ROW EXECUTE FUNCTION cases_row_stays();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_custodymove
    FOR EACH ROW EXECUTE FUNCTION cases_row_stays();
"""
FREE = """
DROP TRIGGER append_only ON cases_custodymove;
DROP TRIGGER append_only ON cases_noticeline;
DROP FUNCTION cases_row_stays();
DROP TRIGGER append_only ON cases_notice;
DROP FUNCTION cases_notice_is_append_only();
DROP TRIGGER append_only ON cases_caseperiod;
DROP FUNCTION cases_period_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_cases_and_their_papers")]
    operations = [migrations.RunSQL(APPEND_ONLY, FREE)]
