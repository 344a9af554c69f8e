"""A published version says for ever what it said: open cases rely on it."""

from django.db import migrations

FIXED = """
CREATE FUNCTION cases_version_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version does not change' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER fixed BEFORE UPDATE ON cases_itemversion FOR EACH ROW EXECUTE FUNCTION cases_version_is_fixed();
CREATE TRIGGER fixed BEFORE UPDATE ON cases_itemquestion FOR EACH ROW EXECUTE FUNCTION cases_version_is_fixed();
CREATE TRIGGER fixed BEFORE UPDATE ON cases_neededpaper FOR EACH ROW EXECUTE FUNCTION cases_version_is_fixed();
"""
FREE = """
DROP TRIGGER fixed ON cases_neededpaper;
DROP TRIGGER fixed ON cases_itemquestion;
DROP TRIGGER fixed ON cases_itemversion;
DROP FUNCTION cases_version_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FIXED, FREE)]
