"""What somebody said of a service stays as it was said, whoever asks; the steps of putting it right are only added to."""

from django.db import migrations

FIXED = """
CREATE FUNCTION cases_rating_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a rating stays as it was given' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON cases_rating FOR EACH ROW EXECUTE FUNCTION cases_rating_is_fixed();
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON cases_ratingremark FOR EACH ROW EXECUTE FUNCTION cases_rating_is_fixed();
CREATE TRIGGER fixed BEFORE UPDATE ON cases_ratinginvitation FOR EACH ROW EXECUTE FUNCTION cases_rating_is_fixed();

CREATE FUNCTION cases_second_rating_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.again IS NOT NULL AND NEW.again IS DISTINCT FROM OLD.again THEN
        RAISE EXCEPTION 'a rating stays as it was given' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.stage = 'closed' OR NEW.due_on <> OLD.due_on THEN
        RAISE EXCEPTION 'a closed rectification and a term stay' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fixed BEFORE UPDATE ON cases_rectification FOR EACH ROW EXECUTE FUNCTION cases_second_rating_is_fixed();

CREATE FUNCTION cases_rectification_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
        AND to_jsonb(NEW) - 'ended_at' = to_jsonb(OLD) - 'ended_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a period is ended once and stays' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_rectificationperiod
    FOR EACH ROW EXECUTE FUNCTION cases_rectification_is_append_only();
"""
FREE = """
DROP TRIGGER append_only ON cases_rectificationperiod;
DROP TRIGGER fixed ON cases_rectification;
DROP TRIGGER fixed ON cases_ratinginvitation;
DROP TRIGGER fixed ON cases_ratingremark;
DROP TRIGGER fixed ON cases_rating;
DROP FUNCTION cases_rectification_is_append_only();
DROP FUNCTION cases_second_rating_is_fixed();
DROP FUNCTION cases_rating_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_ratings")]
    operations = [migrations.RunSQL(FIXED, FREE)]
