"""The database itself refuses to change, delete or empty the audit log."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION jiamen_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON kernel_auditentry
    FOR EACH ROW EXECUTE FUNCTION jiamen_audit_is_append_only();
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON kernel_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION jiamen_audit_is_append_only();
"""
BACKWARD = """
DROP TRIGGER audit_is_never_emptied ON kernel_auditentry;
DROP TRIGGER audit_is_append_only ON kernel_auditentry;
DROP FUNCTION jiamen_audit_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
