from django.db import migrations

FROZEN = """
CREATE FUNCTION planning_option_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'retired' = to_jsonb(OLD) - 'retired' THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM planning_scenariochoice c WHERE c.option_id = OLD.id) THEN
        RAISE EXCEPTION 'option % belongs to an approved programme and is frozen', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON planning_upgradeoption
    FOR EACH ROW EXECUTE FUNCTION planning_option_frozen();
CREATE FUNCTION planning_option_shares_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        one := NEW.option_id;
    ELSE
        one := OLD.option_id;  -- a share stays with its option
    END IF;
    IF EXISTS (SELECT FROM planning_scenariochoice c WHERE c.option_id = one) THEN
        RAISE EXCEPTION 'option % belongs to an approved programme and is frozen', one USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON planning_optionshare
    FOR EACH ROW EXECUTE FUNCTION planning_option_shares_frozen();
"""
NOT_FROZEN = """
DROP TRIGGER frozen ON planning_optionshare;
DROP TRIGGER frozen ON planning_upgradeoption;
DROP FUNCTION planning_option_shares_frozen();
DROP FUNCTION planning_option_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("planning", "0005_papers_and_money")]

    operations = [migrations.RunSQL(FROZEN, NOT_FROZEN)]
