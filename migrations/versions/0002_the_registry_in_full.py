"""the registry in full: scans, classification, movement, diary, census, retention, levels, sheets"""

import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What is closed takes nothing more, and nothing is disposed of without a decision: below every door.
TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER folio_on_open_file BEFORE INSERT ON folio WHEN EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = NEW.file_id AND registry_file.state IN ('closed', 'disposed')) BEGIN SELECT RAISE(ABORT, 'this file is closed: nothing more is added to it'); END",
        "CREATE TRIGGER folio_in_open_volume BEFORE INSERT ON folio WHEN NOT EXISTS (SELECT 1 FROM volume WHERE volume.id = NEW.volume_id AND volume.file_id = NEW.file_id AND volume.closed_at IS NULL) BEGIN SELECT RAISE(ABORT, 'this volume is closed: nothing more is added to it'); END",
        "CREATE TRIGGER folio_keeps_number BEFORE UPDATE OF number, enclosure, file_id, volume_id ON folio WHEN NEW.number <> OLD.number OR NEW.enclosure <> OLD.enclosure OR NEW.file_id <> OLD.file_id OR NEW.volume_id <> OLD.volume_id BEGIN SELECT RAISE(ABORT, 'a folio keeps its number, its file and its volume'); END",
        "CREATE TRIGGER folio_stays BEFORE DELETE ON folio WHEN NOT EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = OLD.file_id AND registry_file.state = 'disposed') BEGIN SELECT RAISE(ABORT, 'nothing is taken off a file'); END",
        "CREATE TRIGGER minute_on_open_file BEFORE INSERT ON minute WHEN EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = NEW.file_id AND registry_file.state IN ('closed', 'disposed')) BEGIN SELECT RAISE(ABORT, 'this file is closed: nothing more is added to it'); END",
        "CREATE TRIGGER minute_put_on_open BEFORE UPDATE OF state ON minute WHEN NEW.state = 'committed' AND OLD.state <> 'committed' AND EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = NEW.file_id AND registry_file.state IN ('closed', 'disposed')) BEGIN SELECT RAISE(ABORT, 'this file is closed: nothing more is added to it'); END",
        "CREATE TRIGGER minute_is_permanent BEFORE UPDATE OF text, number, state, file_id, author_id, post_id, committed_at ON minute WHEN OLD.state = 'committed' AND (NEW.text <> OLD.text OR NEW.state <> OLD.state OR NEW.file_id <> OLD.file_id OR NEW.author_id <> OLD.author_id OR NEW.post_id <> OLD.post_id OR NEW.number IS NULL OR NEW.number <> OLD.number OR NEW.committed_at <> OLD.committed_at) AND NOT EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = OLD.file_id AND registry_file.state = 'disposed') BEGIN SELECT RAISE(ABORT, 'a minute that is on the file is not changed'); END",
        "CREATE TRIGGER minute_stays BEFORE DELETE ON minute WHEN NOT EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = OLD.file_id AND registry_file.state = 'disposed') BEGIN SELECT RAISE(ABORT, 'nothing is taken off a file'); END",
        "CREATE TRIGGER volume_on_open_file BEFORE INSERT ON volume WHEN EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = NEW.file_id AND registry_file.state IN ('closed', 'disposed')) BEGIN SELECT RAISE(ABORT, 'this file is closed: nothing more is added to it'); END",
        "CREATE TRIGGER volume_stays_closed BEFORE UPDATE OF closed_at ON volume WHEN OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL BEGIN SELECT RAISE(ABORT, 'what is closed is not opened again'); END",
        "CREATE TRIGGER file_stays_closed BEFORE UPDATE OF state ON registry_file WHEN OLD.state IN ('closed', 'disposed') AND NEW.state NOT IN ('closed', 'disposed') BEGIN SELECT RAISE(ABORT, 'what is closed is not opened again'); END",
        "CREATE TRIGGER registry_file_disposed BEFORE UPDATE OF state ON registry_file WHEN NEW.state = 'disposed' AND OLD.state <> 'disposed' AND NOT (EXISTS (SELECT 1 FROM disposal_item i JOIN disposal_case c ON c.id = i.case_id WHERE i.file_id = NEW.id AND i.decision IN ('destroy', 'transfer') AND c.state = 'executing') AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.file_id = NEW.id AND h.lifted_at IS NULL)) BEGIN SELECT RAISE(ABORT, 'a file is disposed of under a decided disposal case alone'); END",
        "CREATE TRIGGER registry_file_stays_disposed BEFORE UPDATE OF state ON registry_file WHEN OLD.state = 'disposed' AND NEW.state <> 'disposed' BEGIN SELECT RAISE(ABORT, 'what was disposed of does not come back'); END",
        "CREATE TRIGGER registry_file_born_disposed BEFORE INSERT ON registry_file WHEN NEW.state = 'disposed' BEGIN SELECT RAISE(ABORT, 'a file is disposed of under a decided disposal case alone'); END",
        "CREATE TRIGGER document_destroyed BEFORE UPDATE OF destroyed_at ON document WHEN NEW.destroyed_at IS NOT NULL AND OLD.destroyed_at IS NULL AND NOT (NEW.owner_kind = 'registry_file' AND EXISTS (SELECT 1 FROM disposal_item i JOIN disposal_case c ON c.id = i.case_id WHERE i.file_id = NEW.owner_id AND i.decision IN ('destroy') AND c.state = 'executing') OR NEW.owner_kind = 'incoming_letter' AND EXISTS (SELECT 1 FROM incoming_letter l WHERE l.id = NEW.owner_id AND EXISTS (SELECT 1 FROM disposal_item i JOIN disposal_case c ON c.id = i.case_id WHERE i.file_id = l.file_id AND i.decision IN ('destroy') AND c.state = 'executing')) OR NEW.owner_kind = 'outgoing_letter' AND EXISTS (SELECT 1 FROM outgoing_letter l WHERE l.id = NEW.owner_id AND EXISTS (SELECT 1 FROM disposal_item i JOIN disposal_case c ON c.id = i.case_id WHERE i.file_id = l.file_id AND i.decision IN ('destroy') AND c.state = 'executing'))) BEGIN SELECT RAISE(ABORT, 'a paper of a file is destroyed under a decided disposal case alone'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION folio_on_open_file() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = NEW.file_id AND registry_file.state IN ('closed', 'disposed')) THEN RAISE EXCEPTION 'this file is closed: nothing more is added to it' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER folio_on_open_file BEFORE INSERT ON folio FOR EACH ROW EXECUTE FUNCTION folio_on_open_file()",
        "CREATE OR REPLACE FUNCTION folio_in_open_volume() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM volume WHERE volume.id = NEW.volume_id AND volume.file_id = NEW.file_id AND volume.closed_at IS NULL) THEN RAISE EXCEPTION 'this volume is closed: nothing more is added to it' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER folio_in_open_volume BEFORE INSERT ON folio FOR EACH ROW EXECUTE FUNCTION folio_in_open_volume()",
        "CREATE OR REPLACE FUNCTION folio_keeps_number() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.number <> OLD.number OR NEW.enclosure <> OLD.enclosure OR NEW.file_id <> OLD.file_id OR NEW.volume_id <> OLD.volume_id THEN RAISE EXCEPTION 'a folio keeps its number, its file and its volume' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER folio_keeps_number BEFORE UPDATE OF number, enclosure, file_id, volume_id ON folio FOR EACH ROW EXECUTE FUNCTION folio_keeps_number()",
        "CREATE OR REPLACE FUNCTION folio_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = OLD.file_id AND registry_file.state = 'disposed') THEN RAISE EXCEPTION 'nothing is taken off a file' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER folio_stays BEFORE DELETE ON folio FOR EACH ROW EXECUTE FUNCTION folio_stays()",
        "CREATE OR REPLACE FUNCTION minute_on_open_file() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = NEW.file_id AND registry_file.state IN ('closed', 'disposed')) THEN RAISE EXCEPTION 'this file is closed: nothing more is added to it' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER minute_on_open_file BEFORE INSERT ON minute FOR EACH ROW EXECUTE FUNCTION minute_on_open_file()",
        "CREATE OR REPLACE FUNCTION minute_put_on_open() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.state = 'committed' AND OLD.state <> 'committed' AND EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = NEW.file_id AND registry_file.state IN ('closed', 'disposed')) THEN RAISE EXCEPTION 'this file is closed: nothing more is added to it' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER minute_put_on_open BEFORE UPDATE OF state ON minute FOR EACH ROW EXECUTE FUNCTION minute_put_on_open()",
        "CREATE OR REPLACE FUNCTION minute_is_permanent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state = 'committed' AND (NEW.text <> OLD.text OR NEW.state <> OLD.state OR NEW.file_id <> OLD.file_id OR NEW.author_id <> OLD.author_id OR NEW.post_id <> OLD.post_id OR NEW.number IS NULL OR NEW.number <> OLD.number OR NEW.committed_at <> OLD.committed_at) AND NOT EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = OLD.file_id AND registry_file.state = 'disposed') THEN RAISE EXCEPTION 'a minute that is on the file is not changed' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER minute_is_permanent BEFORE UPDATE OF text, number, state, file_id, author_id, post_id, committed_at ON minute FOR EACH ROW EXECUTE FUNCTION minute_is_permanent()",
        "CREATE OR REPLACE FUNCTION minute_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = OLD.file_id AND registry_file.state = 'disposed') THEN RAISE EXCEPTION 'nothing is taken off a file' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER minute_stays BEFORE DELETE ON minute FOR EACH ROW EXECUTE FUNCTION minute_stays()",
        "CREATE OR REPLACE FUNCTION volume_on_open_file() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM registry_file WHERE registry_file.id = NEW.file_id AND registry_file.state IN ('closed', 'disposed')) THEN RAISE EXCEPTION 'this file is closed: nothing more is added to it' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER volume_on_open_file BEFORE INSERT ON volume FOR EACH ROW EXECUTE FUNCTION volume_on_open_file()",
        "CREATE OR REPLACE FUNCTION volume_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL THEN RAISE EXCEPTION 'what is closed is not opened again' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER volume_stays_closed BEFORE UPDATE OF closed_at ON volume FOR EACH ROW EXECUTE FUNCTION volume_stays_closed()",
        "CREATE OR REPLACE FUNCTION file_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state IN ('closed', 'disposed') AND NEW.state NOT IN ('closed', 'disposed') THEN RAISE EXCEPTION 'what is closed is not opened again' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER file_stays_closed BEFORE UPDATE OF state ON registry_file FOR EACH ROW EXECUTE FUNCTION file_stays_closed()",
        "CREATE OR REPLACE FUNCTION registry_file_disposed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.state = 'disposed' AND (TG_OP = 'INSERT' OR OLD.state <> 'disposed') AND (TG_OP = 'INSERT' OR NOT (EXISTS (SELECT 1 FROM disposal_item i JOIN disposal_case c ON c.id = i.case_id WHERE i.file_id = NEW.id AND i.decision IN ('destroy', 'transfer') AND c.state = 'executing') AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.file_id = NEW.id AND h.lifted_at IS NULL))) THEN RAISE EXCEPTION 'a file is disposed of under a decided disposal case alone'; END IF; IF TG_OP = 'UPDATE' AND OLD.state = 'disposed' AND NEW.state <> 'disposed' THEN RAISE EXCEPTION 'what was disposed of does not come back'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER registry_file_disposed BEFORE INSERT OR UPDATE OF state ON registry_file FOR EACH ROW EXECUTE FUNCTION registry_file_disposed()",
        "CREATE OR REPLACE FUNCTION document_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.destroyed_at IS NOT NULL AND OLD.destroyed_at IS NULL AND NOT (NEW.owner_kind = 'registry_file' AND EXISTS (SELECT 1 FROM disposal_item i JOIN disposal_case c ON c.id = i.case_id WHERE i.file_id = NEW.owner_id AND i.decision IN ('destroy') AND c.state = 'executing') OR NEW.owner_kind = 'incoming_letter' AND EXISTS (SELECT 1 FROM incoming_letter l WHERE l.id = NEW.owner_id AND EXISTS (SELECT 1 FROM disposal_item i JOIN disposal_case c ON c.id = i.case_id WHERE i.file_id = l.file_id AND i.decision IN ('destroy') AND c.state = 'executing')) OR NEW.owner_kind = 'outgoing_letter' AND EXISTS (SELECT 1 FROM outgoing_letter l WHERE l.id = NEW.owner_id AND EXISTS (SELECT 1 FROM disposal_item i JOIN disposal_case c ON c.id = i.case_id WHERE i.file_id = l.file_id AND i.decision IN ('destroy') AND c.state = 'executing'))) THEN RAISE EXCEPTION 'a paper of a file is destroyed under a decided disposal case alone'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER document_destroyed BEFORE UPDATE OF destroyed_at ON document FOR EACH ROW EXECUTE FUNCTION document_destroyed()",
    ),
}
REMOVAL = {
    "sqlite": (
        "DROP TRIGGER registry_file_disposed",
        "DROP TRIGGER registry_file_stays_disposed",
        "DROP TRIGGER registry_file_born_disposed",
        "DROP TRIGGER document_destroyed",
        "DROP TRIGGER folio_on_open_file",
        "DROP TRIGGER folio_in_open_volume",
        "DROP TRIGGER folio_keeps_number",
        "DROP TRIGGER folio_stays",
        "DROP TRIGGER minute_on_open_file",
        "DROP TRIGGER minute_put_on_open",
        "DROP TRIGGER minute_is_permanent",
        "DROP TRIGGER minute_stays",
        "DROP TRIGGER volume_on_open_file",
        "DROP TRIGGER volume_stays_closed",
        "DROP TRIGGER file_stays_closed",
    ),
    "postgresql": (
        "DROP TRIGGER registry_file_disposed ON registry_file",
        "DROP TRIGGER document_destroyed ON document",
        "DROP FUNCTION registry_file_disposed()",
        "DROP FUNCTION document_destroyed()",
        "DROP TRIGGER folio_on_open_file ON folio",
        "DROP TRIGGER folio_in_open_volume ON folio",
        "DROP TRIGGER folio_keeps_number ON folio",
        "DROP TRIGGER folio_stays ON folio",
        "DROP TRIGGER minute_on_open_file ON minute",
        "DROP TRIGGER minute_put_on_open ON minute",
        "DROP TRIGGER minute_is_permanent ON minute",
        "DROP TRIGGER minute_stays ON minute",
        "DROP TRIGGER volume_on_open_file ON volume",
        "DROP TRIGGER volume_stays_closed ON volume",
        "DROP TRIGGER file_stays_closed ON registry_file",
        "DROP FUNCTION folio_on_open_file()",
        "DROP FUNCTION folio_in_open_volume()",
        "DROP FUNCTION folio_keeps_number()",
        "DROP FUNCTION folio_stays()",
        "DROP FUNCTION minute_on_open_file()",
        "DROP FUNCTION minute_put_on_open()",
        "DROP FUNCTION minute_is_permanent()",
        "DROP FUNCTION minute_stays()",
        "DROP FUNCTION volume_on_open_file()",
        "DROP FUNCTION volume_stays_closed()",
        "DROP FUNCTION file_stays_closed()",
    ),
}


def upgrade() -> None:
    # ### commands auto generated by Alembic - please adjust! ###
    op.create_table(
        "retention_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name_sw", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column(
            "ruling",
            sa.Enum("destroy", "transfer", "review", name="ruling", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("years >= 0", name=op.f("ck_retention_class_years_are_counted")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_retention_class_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_class")),
        sa.UniqueConstraint("institution_id", "code", name=op.f("uq_retention_class_institution_id_code")),
    )
    op.create_table(
        "keyword_retention",
        sa.Column("keyword_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["class_id"], ["retention_class.id"], name=op.f("fk_keyword_retention_class_id")
        ),
        sa.ForeignKeyConstraint(["keyword_id"], ["keyword.id"], name=op.f("fk_keyword_retention_keyword_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_keyword_retention_set_by_id")),
        sa.PrimaryKeyConstraint("keyword_id", name=op.f("pk_keyword_retention")),
    )
    with op.batch_alter_table("keyword_retention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keyword_retention_class_id"), ["class_id"], unique=False)

    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=26), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("subject_kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "making",
                "ready",
                "failed",
                "expired",
                name="jobstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'making') = (begun_at IS NOT NULL)", name=op.f("ck_print_job_making_was_begun")
        ),
        sa.CheckConstraint(
            "state <> 'ready' OR done_at IS NOT NULL", name=op.f("ck_print_job_ready_is_dated")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_print_job_institution_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_print_job_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sa.UniqueConstraint("token", name=op.f("uq_print_job_token")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index("ix_print_job_person_id_id", ["person_id", "id"], unique=False)
        batch_op.create_index("ix_print_job_state_id", ["state", "id"], unique=False)

    op.create_table(
        "reference_pattern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=120), nullable=False),
        sa.Column("folio_pattern", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_reference_pattern_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_reference_pattern_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_pattern")),
    )
    with op.batch_alter_table("reference_pattern", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reference_pattern_institution_id_since", ["institution_id", "since"], unique=False
        )

    op.create_table(
        "scheme_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_scheme_import_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_scheme_import_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_import")),
    )
    with op.batch_alter_table("scheme_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scheme_import_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "scheme_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "scheduled",
                "in_force",
                "discarded",
                name="versionstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('scheduled', 'in_force')) = (in_force_on IS NOT NULL)",
            name=op.f("ck_scheme_version_published_has_its_day"),
        ),
        sa.ForeignKeyConstraint(["begun_by_id"], ["person.id"], name=op.f("fk_scheme_version_begun_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_scheme_version_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_scheme_version_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_version")),
        sa.UniqueConstraint("institution_id", "number", name=op.f("uq_scheme_version_institution_id_number")),
    )
    with op.batch_alter_table("scheme_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_scheme_version_one_open",
            ["institution_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'scheduled')"),
            postgresql_where=sa.text("state IN ('draft', 'scheduled')"),
        )

    op.create_table(
        "registry_rule",
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column(
            "acknowledge",
            sa.Enum("never", "mail", "all", name="acknowledgewhen", native_enum=False, length=24),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_registry_rule_registry_id")),
        sa.PrimaryKeyConstraint("registry_id", name=op.f("pk_registry_rule")),
    )
    op.create_table(
        "scheme_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("keyword_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name_sw", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("see_also", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_scheme_row_institution_id")
        ),
        sa.ForeignKeyConstraint(["keyword_id"], ["keyword.id"], name=op.f("fk_scheme_row_keyword_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["keyword.id"], name=op.f("fk_scheme_row_parent_id")),
        sa.ForeignKeyConstraint(["version_id"], ["scheme_version.id"], name=op.f("fk_scheme_row_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_row")),
        sa.UniqueConstraint("version_id", "keyword_id", name=op.f("uq_scheme_row_version_id_keyword_id")),
    )
    with op.batch_alter_table("scheme_row", schema=None) as batch_op:
        batch_op.create_index("ix_scheme_row_institution_id_code", ["institution_id", "code"], unique=False)
        batch_op.create_index(batch_op.f("ix_scheme_row_keyword_id"), ["keyword_id"], unique=False)

    op.create_table(
        "transfer_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("centre", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "sent", "acknowledged", name="liststate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("received_boxes", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'acknowledged') = (received_at IS NOT NULL)",
            name=op.f("ck_transfer_list_received_is_dated"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_transfer_list_institution_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_transfer_list_made_by_id")),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["person.id"], name=op.f("fk_transfer_list_received_by_id")
        ),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_transfer_list_registry_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_transfer_list_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_list")),
        sa.UniqueConstraint(
            "registry_id", "year", "number", name=op.f("uq_transfer_list_registry_id_year_number")
        ),
    )
    op.create_table(
        "accession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "checked", "entering", "done", "left", name="accessionstate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_accession_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_accession_institution_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_accession_post_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_accession_registry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accession")),
    )
    with op.batch_alter_table("accession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accession_registry_id"), ["registry_id"], unique=False)

    op.create_table(
        "census_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", "signed", name="roundstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "scope",
            sa.Enum("registry", "room", "unit", name="scope", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("paper_only", sa.Boolean(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("begun_post_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_post_id", sa.Integer(), nullable=True),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("signed_name", sa.String(length=160), nullable=False),
        sa.Column("remarks", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(scope = 'unit') = (unit_id IS NOT NULL)", name=op.f("ck_census_round_unit_is_named")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_census_round_closed_is_dated")
        ),
        sa.CheckConstraint(
            "(state = 'signed') = (signed_at IS NOT NULL)", name=op.f("ck_census_round_signed_is_dated")
        ),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_census_round_acting_for_id")),
        sa.ForeignKeyConstraint(["begun_by_id"], ["person.id"], name=op.f("fk_census_round_begun_by_id")),
        sa.ForeignKeyConstraint(["begun_post_id"], ["post.id"], name=op.f("fk_census_round_begun_post_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_census_round_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_census_round_institution_id")
        ),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_census_round_registry_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_census_round_signed_by_id")),
        sa.ForeignKeyConstraint(["signed_post_id"], ["post.id"], name=op.f("fk_census_round_signed_post_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_census_round_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_census_round")),
        sa.UniqueConstraint(
            "registry_id", "year", "number", name=op.f("uq_census_round_registry_id_year_number")
        ),
    )
    with op.batch_alter_table("census_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_census_round_registry_id"), ["registry_id"], unique=False)

    op.create_table(
        "disposal_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "records_manager_signed",
                "archivist_decided",
                "executing",
                "completed",
                "returned",
                "withdrawn",
                name="casestate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_post_id", sa.Integer(), nullable=True),
        sa.Column("signed_for_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_post_id", sa.Integer(), nullable=True),
        sa.Column("decided_for_id", sa.Integer(), nullable=True),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("returned_why", sa.String(length=300), nullable=False),
        sa.Column("certificate_number", sa.Integer(), nullable=True),
        sa.Column("certificate_year", sa.Integer(), nullable=True),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("executed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("executed_by_id", sa.Integer(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'completed') = (certificate_id IS NOT NULL)",
            name=op.f("ck_disposal_case_completed_is_certified"),
        ),
        sa.CheckConstraint(
            "(state IN ('executing', 'completed')) = (certificate_number IS NOT NULL)",
            name=op.f("ck_disposal_case_certificate_comes_first"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('archivist_decided', 'executing', 'completed') OR (signed_at IS NOT NULL AND decided_at IS NOT NULL AND signed_by_id <> decided_by_id)",
            name=op.f("ck_disposal_case_two_persons_decide"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_disposal_case_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (signed_by_id IS NULL)", name=op.f("ck_disposal_case_signed_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["document.id"], name=op.f("fk_disposal_case_certificate_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_disposal_case_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_for_id"], ["person.id"], name=op.f("fk_disposal_case_decided_for_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_post_id"], ["post.id"], name=op.f("fk_disposal_case_decided_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["executed_by_id"], ["person.id"], name=op.f("fk_disposal_case_executed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_disposal_case_institution_id")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_disposal_case_opened_by_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_disposal_case_registry_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_disposal_case_signed_by_id")),
        sa.ForeignKeyConstraint(
            ["signed_for_id"], ["person.id"], name=op.f("fk_disposal_case_signed_for_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_post_id"], ["post.id"], name=op.f("fk_disposal_case_signed_post_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_case")),
        sa.UniqueConstraint(
            "institution_id", "year", "number", name=op.f("uq_disposal_case_institution_id_year_number")
        ),
    )
    with op.batch_alter_table("disposal_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disposal_case_registry_id"), ["registry_id"], unique=False)
        batch_op.create_index("ix_disposal_case_state", ["state", "id"], unique=False)

    op.create_table(
        "scan_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending", "split", "failed", "discarded", name="batchstate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("problem", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "came_by", sa.Enum("post", "hand", name="cameby", native_enum=False, length=24), nullable=False
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("separators", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("blanks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'discarded') = (reason <> '')", name=op.f("ck_scan_batch_discarded_says_why")
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (problem <> '')", name=op.f("ck_scan_batch_failed_says_why")
        ),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_scan_batch_acting_for_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_scan_batch_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_scan_batch_document_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_scan_batch_institution_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_scan_batch_post_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_scan_batch_registry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_batch")),
    )
    with op.batch_alter_table("scan_batch", schema=None) as batch_op:
        batch_op.create_index("ix_scan_batch_registry_id_id", ["registry_id", "id"], unique=False)
        batch_op.create_index("ix_scan_batch_state", ["state", "id"], unique=False)

    op.create_table(
        "transfer_box",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shelf", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["transfer_list.id"], name=op.f("fk_transfer_box_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_box")),
        sa.UniqueConstraint("list_id", "number", name=op.f("uq_transfer_box_list_id_number")),
    )
    op.create_table(
        "accession_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("accession_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("good", "entered", "known", "wrong", name="rowstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["accession_id"], ["accession.id"], name=op.f("fk_accession_row_accession_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_accession_row_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accession_row")),
    )
    with op.batch_alter_table("accession_row", schema=None) as batch_op:
        batch_op.create_index(
            "ix_accession_row_accession_id_state", ["accession_id", "state", "line"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_accession_row_file_id"), ["file_id"], unique=False)

    op.create_table(
        "at_counter",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_at_counter_file_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_at_counter_registry_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_at_counter")),
    )
    with op.batch_alter_table("at_counter", schema=None) as batch_op:
        batch_op.create_index(
            "ix_at_counter_lying",
            ["registry_id", "since", "file_id"],
            unique=False,
            sqlite_where=sa.text("put_away_at IS NULL"),
            postgresql_where=sa.text("put_away_at IS NULL"),
        )

    op.create_table(
        "boxed_file",
        sa.Column("file_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["transfer_box.id"], name=op.f("fk_boxed_file_box_id")),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_boxed_file_file_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_boxed_file")),
    )
    with op.batch_alter_table("boxed_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boxed_file_box_id"), ["box_id"], unique=False)

    op.create_table(
        "centre_recall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("asked", "out", "back", name="recallstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_centre_recall_asked_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_centre_recall_file_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_centre_recall_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre_recall")),
    )
    with op.batch_alter_table("centre_recall", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_centre_recall_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            "uq_centre_recall_one_open",
            ["file_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'back'"),
            postgresql_where=sa.text("state <> 'back'"),
        )

    op.create_table(
        "circulation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_post_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_circulation_file_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_circulation_post_id")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["person.id"], name=op.f("fk_circulation_seen_by_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_circulation_sent_by_id")),
        sa.ForeignKeyConstraint(["sent_post_id"], ["post.id"], name=op.f("fk_circulation_sent_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circulation")),
    )
    with op.batch_alter_table("circulation", schema=None) as batch_op:
        batch_op.create_index("ix_circulation_file_id_id", ["file_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circulation_post_id"), ["post_id"], unique=False)

    op.create_table(
        "disposal_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column(
            "proposed",
            sa.Enum("destroy", "transfer", "keep", name="fate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "decision",
            sa.Enum("destroy", "transfer", "keep", name="fate", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("folios", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "destroyed", "transferred", "kept", "withheld", name="outcome", native_enum=False, length=24
            ),
            nullable=True,
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("export_id", sa.Integer(), nullable=True),
        sa.Column("opened_access", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kept_until IS NULL OR decision = 'keep'",
            name=op.f("ck_disposal_item_kept_until_is_of_a_kept_file"),
        ),
        sa.CheckConstraint(
            "done_at IS NULL OR outcome IS NOT NULL", name=op.f("ck_disposal_item_done_with_an_outcome")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["disposal_case.id"], name=op.f("fk_disposal_item_case_id")),
        sa.ForeignKeyConstraint(["class_id"], ["retention_class.id"], name=op.f("fk_disposal_item_class_id")),
        sa.ForeignKeyConstraint(["export_id"], ["document.id"], name=op.f("fk_disposal_item_export_id")),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_disposal_item_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_item")),
        sa.UniqueConstraint("case_id", "file_id", name=op.f("uq_disposal_item_case_id_file_id")),
    )
    with op.batch_alter_table("disposal_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disposal_item_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            "uq_disposal_item_one_pending_case",
            ["file_id"],
            unique=True,
            sqlite_where=sa.text("pending"),
            postgresql_where=sa.text("pending"),
        )

    op.create_table(
        "file_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("reference_key", sa.String(length=80), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_file_alias_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_file_alias_file_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_file_alias_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_alias")),
        sa.UniqueConstraint(
            "institution_id", "reference", name=op.f("uq_file_alias_institution_id_reference")
        ),
    )
    with op.batch_alter_table("file_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_alias_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            "ix_file_alias_reference_key_begins",
            ["reference_key"],
            unique=False,
            postgresql_ops={"reference_key": "varchar_pattern_ops"},
        )

    op.create_table(
        "file_link",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("file_id < other_id", name=op.f("ck_file_link_smaller_first")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_file_link_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_file_link_file_id")),
        sa.ForeignKeyConstraint(["other_id"], ["registry_file.id"], name=op.f("fk_file_link_other_id")),
        sa.PrimaryKeyConstraint("file_id", "other_id", name=op.f("pk_file_link")),
    )
    with op.batch_alter_table("file_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_link_other_id"), ["other_id"], unique=False)

    op.create_table(
        "file_retention",
        sa.Column("file_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("own_why", sa.String(length=300), nullable=False),
        sa.Column("closed_year", sa.Integer(), nullable=True),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "due_on IS NULL OR closed_year IS NOT NULL",
            name=op.f("ck_file_retention_only_closed_files_fall_due"),
        ),
        sa.ForeignKeyConstraint(
            ["class_id"], ["retention_class.id"], name=op.f("fk_file_retention_class_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_file_retention_file_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_file_retention_registry_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_retention")),
    )
    with op.batch_alter_table("file_retention", schema=None) as batch_op:
        batch_op.create_index("ix_file_retention_class_id", ["class_id", "closed_year"], unique=False)
        batch_op.create_index(
            "ix_file_retention_registry_id_due_on", ["registry_id", "due_on", "file_id"], unique=False
        )

    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("authority", sa.String(length=120), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=True),
        sa.Column("placed_post_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_post_id", sa.Integer(), nullable=True),
        sa.Column("lifted_why", sa.String(length=300), nullable=False),
        sa.Column("lifted_authority", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_why = '')", name=op.f("ck_legal_hold_lifted_with_a_reason")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_legal_hold_file_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_legal_hold_institution_id")
        ),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["person.id"], name=op.f("fk_legal_hold_lifted_by_id")),
        sa.ForeignKeyConstraint(["lifted_post_id"], ["post.id"], name=op.f("fk_legal_hold_lifted_post_id")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["person.id"], name=op.f("fk_legal_hold_placed_by_id")),
        sa.ForeignKeyConstraint(["placed_post_id"], ["post.id"], name=op.f("fk_legal_hold_placed_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.create_index("ix_legal_hold_file_id_lifted_at", ["file_id", "lifted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_legal_hold_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "put_away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("location", sa.String(length=80), nullable=False),
        sa.Column(
            "how", sa.Enum("scanned", "ticked", name="how", native_enum=False, length=24), nullable=False
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_put_away_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_put_away_file_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_put_away_post_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_put_away_registry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_put_away")),
    )
    with op.batch_alter_table("put_away", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_put_away_at"), ["at"], unique=False)
        batch_op.create_index("ix_put_away_file_id_at", ["file_id", "at"], unique=False)

    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=False),
        sa.Column("pages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "registered",
                "discarded",
                "replaced",
                name="scanstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("incoming_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'discarded') = (reason <> '')", name=op.f("ck_scan_discarded_says_why")),
        sa.CheckConstraint(
            "(state = 'registered') = (incoming_id IS NOT NULL)", name=op.f("ck_scan_registered_as_a_letter")
        ),
        sa.CheckConstraint("first_page <= last_page", name=op.f("ck_scan_pages_run_on")),
        sa.ForeignKeyConstraint(["batch_id"], ["scan_batch.id"], name=op.f("fk_scan_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_scan_document_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_scan_registry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scan_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_scan_registry_id_state", ["registry_id", "state", "id"], unique=False)

    op.create_table(
        "bring_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "taken_out",
                "issued",
                "done",
                "withdrawn",
                name="bringupstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("original_due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_post_id", sa.Integer(), nullable=True),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_why", sa.String(length=300), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("wanted_from_id", sa.Integer(), nullable=True),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_out_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("movement_id", sa.Integer(), nullable=True),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_why", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('done', 'withdrawn')) = (closed_at IS NOT NULL)",
            name=op.f("ck_bring_up_closed_is_dated"),
        ),
        sa.CheckConstraint(
            "state <> 'issued' OR kept_on IS NOT NULL", name=op.f("ck_bring_up_issued_is_dated")
        ),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_bring_up_acting_for_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_bring_up_asked_by_id")),
        sa.ForeignKeyConstraint(["asked_post_id"], ["post.id"], name=op.f("fk_bring_up_asked_post_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_bring_up_closed_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_bring_up_file_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_bring_up_institution_id")
        ),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_bring_up_issued_by_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_bring_up_movement_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_bring_up_post_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_bring_up_registry_id")),
        sa.ForeignKeyConstraint(["taken_out_by_id"], ["person.id"], name=op.f("fk_bring_up_taken_out_by_id")),
        sa.ForeignKeyConstraint(["wanted_from_id"], ["post.id"], name=op.f("fk_bring_up_wanted_from_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bring_up")),
    )
    with op.batch_alter_table("bring_up", schema=None) as batch_op:
        batch_op.create_index("ix_bring_up_file_id_state", ["file_id", "state"], unique=False)
        batch_op.create_index(
            "ix_bring_up_post_id_state_due_on", ["post_id", "state", "due_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_bring_up_registry_id_state_due_on", ["registry_id", "state", "due_on", "id"], unique=False
        )
        batch_op.create_index("ix_bring_up_state_due_on", ["state", "due_on"], unique=False)

    op.create_table(
        "census_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Boolean(), nullable=False),
        sa.Column("expected_post_id", sa.Integer(), nullable=True),
        sa.Column("expected_location", sa.String(length=80), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "waiting",
                "found",
                "misplaced",
                "missing",
                "unexpected",
                name="result",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("found_post_id", sa.Integer(), nullable=True),
        sa.Column("found_location", sa.String(length=80), nullable=False),
        sa.Column(
            "how",
            sa.Enum("scanned", "typed", "ticked", name="how", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrected_by_id", sa.Integer(), nullable=True),
        sa.Column("movement_id", sa.Integer(), nullable=True),
        sa.Column("refound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refound_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(result IN ('found', 'misplaced', 'unexpected')) = (at IS NOT NULL)",
            name=op.f("ck_census_entry_counted_is_dated"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_census_entry_by_id")),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"], ["person.id"], name=op.f("fk_census_entry_corrected_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["expected_post_id"], ["post.id"], name=op.f("fk_census_entry_expected_post_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_census_entry_file_id")),
        sa.ForeignKeyConstraint(["found_post_id"], ["post.id"], name=op.f("fk_census_entry_found_post_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_census_entry_movement_id")),
        sa.ForeignKeyConstraint(["refound_by_id"], ["person.id"], name=op.f("fk_census_entry_refound_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["census_round.id"], name=op.f("fk_census_entry_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_census_entry")),
        sa.UniqueConstraint("round_id", "file_id", name=op.f("uq_census_entry_round_id_file_id")),
    )
    with op.batch_alter_table("census_entry", schema=None) as batch_op:
        batch_op.create_index("ix_census_entry_file_id_result", ["file_id", "result"], unique=False)
        batch_op.create_index(
            "ix_census_entry_round_id_result_id", ["round_id", "result", "id"], unique=False
        )

    op.create_table(
        "requisition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("reference_key", sa.String(length=100), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("wanted_until", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "issued",
                "refused",
                "withdrawn",
                name="requisitionstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("movement_id", sa.Integer(), nullable=True),
        sa.Column("reading_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reading_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_access", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_requisition_answered_is_dated")
        ),
        sa.CheckConstraint(
            "reading_until IS NULL OR state = 'issued'", name=op.f("ck_requisition_read_once_issued")
        ),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_requisition_acting_for_id")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_requisition_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["registry_file.id"], name=op.f("fk_requisition_file_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_requisition_institution_id")
        ),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_requisition_movement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_requisition_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_requisition_post_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_requisition_registry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requisition")),
    )
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.create_index("ix_requisition_file_id_state", ["file_id", "state"], unique=False)
        batch_op.create_index("ix_requisition_post_id_id", ["post_id", "id"], unique=False)
        batch_op.create_index(
            "ix_requisition_reading_until",
            ["reading_until"],
            unique=False,
            sqlite_where=sa.text("reading_until IS NOT NULL AND reading_ended_at IS NULL"),
            postgresql_where=sa.text("reading_until IS NOT NULL AND reading_ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requisition_registry_id_state", ["registry_id", "state", "asked_at", "id"], unique=False
        )
        batch_op.create_index(
            "uq_requisition_asked_once",
            ["post_id", "reference_key"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )

    op.create_table(
        "acknowledgement",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_acknowledgement_by_id")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["incoming_letter.id"], name=op.f("fk_acknowledgement_letter_id")
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_acknowledgement")),
    )
    with op.batch_alter_table("acknowledgement", schema=None) as batch_op:
        batch_op.create_index("ix_acknowledgement_address", ["address", "letter_id"], unique=False)

    op.create_table(
        "incoming_ending",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_source", sa.String(length=220), nullable=False),
        sa.Column("was_folio_id", sa.Integer(), nullable=True),
        sa.Column("to_registry_id", sa.Integer(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["acting_for_id"], ["person.id"], name=op.f("fk_incoming_ending_acting_for_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_incoming_ending_by_id")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["incoming_letter.id"], name=op.f("fk_incoming_ending_letter_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_incoming_ending_post_id")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["incoming_letter.id"], name=op.f("fk_incoming_ending_successor_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_registry_id"], ["registry.id"], name=op.f("fk_incoming_ending_to_registry_id")
        ),
        sa.ForeignKeyConstraint(["was_folio_id"], ["folio.id"], name=op.f("fk_incoming_ending_was_folio_id")),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_incoming_ending")),
    )
    with op.batch_alter_table("incoming_ending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incoming_ending_successor_id"), ["successor_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_incoming_ending_to_registry_id"), ["to_registry_id"], unique=False
        )

    op.create_table(
        "sealed_item",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("to_post_id", sa.Integer(), nullable=False),
        sa.Column("to_person_id", sa.Integer(), nullable=True),
        sa.Column(
            "mark",
            sa.Enum("personal", "confidential", "secret", name="mark", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("postmark_on", sa.Date(), nullable=True),
        sa.Column("registered_mail_number", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("content_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "opened_at IS NULL OR received_at IS NOT NULL",
            name=op.f("ck_sealed_item_opened_by_who_received_it"),
        ),
        sa.ForeignKeyConstraint(["content_id"], ["document.id"], name=op.f("fk_sealed_item_content_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["incoming_letter.id"], name=op.f("fk_sealed_item_letter_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_sealed_item_opened_by_id")),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["person.id"], name=op.f("fk_sealed_item_received_by_id")
        ),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name=op.f("fk_sealed_item_to_person_id")),
        sa.ForeignKeyConstraint(["to_post_id"], ["post.id"], name=op.f("fk_sealed_item_to_post_id")),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_sealed_item")),
    )
    with op.batch_alter_table("sealed_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_item_to_post_id"), ["to_post_id"], unique=False)

    op.create_table(
        "valuable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("money", "cheque", "other", name="valuablekind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("given_to", sa.String(length=120), nullable=False),
        sa.Column("receipt_number", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(given_at IS NULL) = (receipt_number = '')", name=op.f("ck_valuable_given_against_a_receipt")
        ),
        sa.CheckConstraint(
            "kind = 'other' OR cents IS NOT NULL", name=op.f("ck_valuable_money_has_an_amount")
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_valuable_entered_by_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_valuable_given_by_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["incoming_letter.id"], name=op.f("fk_valuable_letter_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_valuable_registry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_valuable")),
    )
    with op.batch_alter_table("valuable", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_valuable_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index("ix_valuable_registry_id_id", ["registry_id", "id"], unique=False)

    with op.batch_alter_table("consignment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_consignment_from_institution_id_id", ["from_institution_id", "id"], unique=False
        )

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("folio", schema=None) as batch_op:
        batch_op.add_column(sa.Column("copy_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("moved_to_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_folio_copy_of_id"), ["copy_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_folio_moved_to_id"), ["moved_to_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_folio_moved_to_id"), "folio", ["moved_to_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_folio_copy_of_id"), "folio", ["copy_of_id"], ["id"])

    with op.batch_alter_table("incoming_letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("their_key", sa.String(length=170), nullable=True))
        batch_op.add_column(sa.Column("their_series", sa.String(length=170), nullable=True))
        batch_op.create_index(batch_op.f("ix_incoming_letter_document_id"), ["document_id"], unique=False)
        batch_op.create_index(
            "ix_incoming_letter_sender_address", ["institution_id", "sender_address", "id"], unique=False
        )
        batch_op.create_index(
            "ix_incoming_letter_sender_institution",
            ["institution_id", "sender_institution_id", "id"],
            unique=False,
        )
        batch_op.create_index("ix_incoming_letter_their_key", ["institution_id", "their_key"], unique=False)
        batch_op.create_index(
            "ix_incoming_letter_their_series", ["institution_id", "their_series", "id"], unique=False
        )

    with op.batch_alter_table("keyword", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scope", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("see_also", sa.String(length=300), server_default="", nullable=False))
        batch_op.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("retired", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("proposed", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch", sa.String(length=26), nullable=True))
        batch_op.create_index(batch_op.f("ix_movement_batch"), ["batch"], unique=False)

    with op.batch_alter_table("number_series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opening", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("registry_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closed_why", sa.String(length=300), server_default="", nullable=False))
        batch_op.add_column(sa.Column("location", sa.String(length=80), server_default="", nullable=False))
        batch_op.add_column(sa.Column("declassify_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("declassify_to", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("main_file_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("previous_id", sa.Integer(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_registry_file_reference_key"))
        batch_op.create_index(batch_op.f("ix_registry_file_declassify_on"), ["declassify_on"], unique=False)
        batch_op.create_index("ix_registry_file_due_at_id", ["due_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registry_file_location"), ["location"], unique=False)
        batch_op.create_index(batch_op.f("ix_registry_file_main_file_id"), ["main_file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registry_file_previous_id"), ["previous_id"], unique=False)
        batch_op.create_index(
            "ix_registry_file_reference_key_begins",
            ["reference_key"],
            unique=False,
            postgresql_ops={"reference_key": "varchar_pattern_ops"},
        )
        batch_op.create_index(
            "ix_registry_file_registry_id_opened_at_id", ["registry_id", "opened_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_registry_file_registry_id_title_id", ["registry_id", "title", "id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_registry_file_closed_by_id"), "person", ["closed_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_registry_file_main_file_id"), "registry_file", ["main_file_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_registry_file_previous_id"), "registry_file", ["previous_id"], ["id"]
        )

    with op.batch_alter_table("volume", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closed_why", sa.String(length=300), server_default="", nullable=False))
        batch_op.create_foreign_key(batch_op.f("fk_volume_closed_by_id"), "person", ["closed_by_id"], ["id"])

    # ### end Alembic commands ###
    with op.batch_alter_table("registry_file", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_registry_file_closed_is_dated"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_registry_file_closed_is_dated"),
            "(state IN ('closed', 'disposed')) = (closed_at IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            op.f("ck_registry_file_declassified_to_a_level_on_a_day"),
            "(declassify_on IS NULL) = (declassify_to IS NULL)",
        )
    _find_their_references()
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def _find_their_references() -> None:
    """Letters that were registered before get the keys of their references, as new ones do."""
    names = ("id", "their_reference", "their_key", "their_series")
    letter = sa.table("incoming_letter", *map(sa.column, names))
    rows = op.get_bind().execute(sa.select(letter.c.id, letter.c.their_reference))
    found = [{"row": id, "key": _key(_parts(text)), "series": _series(_parts(text))} for id, text in rows]
    if found:
        which = letter.update().where(letter.c.id == sa.bindparam("row"))
        keys = {"their_key": sa.bindparam("key"), "their_series": sa.bindparam("series")}
        op.get_bind().execute(which.values(keys), found)


def _parts(reference: str) -> list[str]:
    return [part.lower().lstrip("0") or "0" for part in re.findall(r"[^\W\d_]+|\d+", reference)]


def _key(parts: list[str]) -> str:
    return f".{'.'.join(parts)}." if parts else ""


def _series(parts: list[str]) -> str:
    return f".{'.'.join(parts[:-1])}." if len(parts) >= 3 else ""


def downgrade() -> None:
    for statement in REMOVAL[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("registry_file", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_registry_file_closed_is_dated"), type_="check")
        batch_op.drop_constraint(op.f("ck_registry_file_declassified_to_a_level_on_a_day"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_registry_file_closed_is_dated"), "(state = 'closed') = (closed_at IS NOT NULL)"
        )
    # ### commands auto generated by Alembic - please adjust! ###
    with op.batch_alter_table("volume", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_volume_closed_by_id"), type_="foreignkey")
        batch_op.drop_column("closed_why")
        batch_op.drop_column("closed_by_id")

    with op.batch_alter_table("registry_file", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_registry_file_previous_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_registry_file_main_file_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_registry_file_closed_by_id"), type_="foreignkey")
        batch_op.drop_index("ix_registry_file_registry_id_title_id")
        batch_op.drop_index("ix_registry_file_registry_id_opened_at_id")
        batch_op.drop_index(
            "ix_registry_file_reference_key_begins", postgresql_ops={"reference_key": "varchar_pattern_ops"}
        )
        batch_op.drop_index(batch_op.f("ix_registry_file_previous_id"))
        batch_op.drop_index(batch_op.f("ix_registry_file_main_file_id"))
        batch_op.drop_index(batch_op.f("ix_registry_file_location"))
        batch_op.drop_index("ix_registry_file_due_at_id")
        batch_op.drop_index(batch_op.f("ix_registry_file_declassify_on"))
        batch_op.create_index(batch_op.f("ix_registry_file_reference_key"), ["reference_key"], unique=False)
        batch_op.drop_column("previous_id")
        batch_op.drop_column("merged_at")
        batch_op.drop_column("main_file_id")
        batch_op.drop_column("declassify_to")
        batch_op.drop_column("declassify_on")
        batch_op.drop_column("location")
        batch_op.drop_column("closed_why")
        batch_op.drop_column("closed_by_id")

    with op.batch_alter_table("number_series", schema=None) as batch_op:
        batch_op.drop_column("opening")

    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_movement_batch"))
        batch_op.drop_column("batch")

    with op.batch_alter_table("keyword", schema=None) as batch_op:
        batch_op.drop_column("proposed")
        batch_op.drop_column("retired")
        batch_op.drop_column("position")
        batch_op.drop_column("see_also")
        batch_op.drop_column("scope")

    with op.batch_alter_table("incoming_letter", schema=None) as batch_op:
        batch_op.drop_index("ix_incoming_letter_their_series")
        batch_op.drop_index("ix_incoming_letter_their_key")
        batch_op.drop_index("ix_incoming_letter_sender_institution")
        batch_op.drop_index("ix_incoming_letter_sender_address")
        batch_op.drop_index(batch_op.f("ix_incoming_letter_document_id"))
        batch_op.drop_column("their_series")
        batch_op.drop_column("their_key")

    with op.batch_alter_table("folio", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_folio_copy_of_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_folio_moved_to_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_folio_moved_to_id"))
        batch_op.drop_index(batch_op.f("ix_folio_copy_of_id"))
        batch_op.drop_column("moved_to_id")
        batch_op.drop_column("copy_of_id")

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_column("destroyed_at")

    with op.batch_alter_table("consignment", schema=None) as batch_op:
        batch_op.drop_index("ix_consignment_from_institution_id_id")

    with op.batch_alter_table("valuable", schema=None) as batch_op:
        batch_op.drop_index("ix_valuable_registry_id_id")
        batch_op.drop_index(batch_op.f("ix_valuable_letter_id"))

    op.drop_table("valuable")
    with op.batch_alter_table("sealed_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_item_to_post_id"))

    op.drop_table("sealed_item")
    with op.batch_alter_table("incoming_ending", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incoming_ending_to_registry_id"))
        batch_op.drop_index(batch_op.f("ix_incoming_ending_successor_id"))

    op.drop_table("incoming_ending")
    with op.batch_alter_table("acknowledgement", schema=None) as batch_op:
        batch_op.drop_index("ix_acknowledgement_address")

    op.drop_table("acknowledgement")
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_requisition_asked_once",
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )
        batch_op.drop_index("ix_requisition_registry_id_state")
        batch_op.drop_index(
            "ix_requisition_reading_until",
            sqlite_where=sa.text("reading_until IS NOT NULL AND reading_ended_at IS NULL"),
            postgresql_where=sa.text("reading_until IS NOT NULL AND reading_ended_at IS NULL"),
        )
        batch_op.drop_index("ix_requisition_post_id_id")
        batch_op.drop_index("ix_requisition_file_id_state")

    op.drop_table("requisition")
    with op.batch_alter_table("census_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_census_entry_round_id_result_id")
        batch_op.drop_index("ix_census_entry_file_id_result")

    op.drop_table("census_entry")
    with op.batch_alter_table("bring_up", schema=None) as batch_op:
        batch_op.drop_index("ix_bring_up_state_due_on")
        batch_op.drop_index("ix_bring_up_registry_id_state_due_on")
        batch_op.drop_index("ix_bring_up_post_id_state_due_on")
        batch_op.drop_index("ix_bring_up_file_id_state")

    op.drop_table("bring_up")
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_registry_id_state")
        batch_op.drop_index(batch_op.f("ix_scan_batch_id"))

    op.drop_table("scan")
    with op.batch_alter_table("put_away", schema=None) as batch_op:
        batch_op.drop_index("ix_put_away_file_id_at")
        batch_op.drop_index(batch_op.f("ix_put_away_at"))

    op.drop_table("put_away")
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_hold_institution_id"))
        batch_op.drop_index("ix_legal_hold_file_id_lifted_at")

    op.drop_table("legal_hold")
    with op.batch_alter_table("file_retention", schema=None) as batch_op:
        batch_op.drop_index("ix_file_retention_registry_id_due_on")
        batch_op.drop_index("ix_file_retention_class_id")

    op.drop_table("file_retention")
    with op.batch_alter_table("file_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_file_link_other_id"))

    op.drop_table("file_link")
    with op.batch_alter_table("file_alias", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_file_alias_reference_key_begins", postgresql_ops={"reference_key": "varchar_pattern_ops"}
        )
        batch_op.drop_index(batch_op.f("ix_file_alias_file_id"))

    op.drop_table("file_alias")
    with op.batch_alter_table("disposal_item", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_disposal_item_one_pending_case",
            sqlite_where=sa.text("pending"),
            postgresql_where=sa.text("pending"),
        )
        batch_op.drop_index(batch_op.f("ix_disposal_item_file_id"))

    op.drop_table("disposal_item")
    with op.batch_alter_table("circulation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circulation_post_id"))
        batch_op.drop_index("ix_circulation_file_id_id")

    op.drop_table("circulation")
    with op.batch_alter_table("centre_recall", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_centre_recall_one_open",
            sqlite_where=sa.text("state <> 'back'"),
            postgresql_where=sa.text("state <> 'back'"),
        )
        batch_op.drop_index(batch_op.f("ix_centre_recall_file_id"))

    op.drop_table("centre_recall")
    with op.batch_alter_table("boxed_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_boxed_file_box_id"))

    op.drop_table("boxed_file")
    with op.batch_alter_table("at_counter", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_at_counter_lying",
            sqlite_where=sa.text("put_away_at IS NULL"),
            postgresql_where=sa.text("put_away_at IS NULL"),
        )

    op.drop_table("at_counter")
    with op.batch_alter_table("accession_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accession_row_file_id"))
        batch_op.drop_index("ix_accession_row_accession_id_state")

    op.drop_table("accession_row")
    op.drop_table("transfer_box")
    with op.batch_alter_table("scan_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_batch_state")
        batch_op.drop_index("ix_scan_batch_registry_id_id")

    op.drop_table("scan_batch")
    with op.batch_alter_table("disposal_case", schema=None) as batch_op:
        batch_op.drop_index("ix_disposal_case_state")
        batch_op.drop_index(batch_op.f("ix_disposal_case_registry_id"))

    op.drop_table("disposal_case")
    with op.batch_alter_table("census_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_census_round_registry_id"))

    op.drop_table("census_round")
    with op.batch_alter_table("accession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accession_registry_id"))

    op.drop_table("accession")
    op.drop_table("transfer_list")
    with op.batch_alter_table("scheme_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scheme_row_keyword_id"))
        batch_op.drop_index("ix_scheme_row_institution_id_code")

    op.drop_table("scheme_row")
    op.drop_table("registry_rule")
    with op.batch_alter_table("scheme_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_scheme_version_one_open",
            sqlite_where=sa.text("state IN ('draft', 'scheduled')"),
            postgresql_where=sa.text("state IN ('draft', 'scheduled')"),
        )

    op.drop_table("scheme_version")
    with op.batch_alter_table("scheme_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scheme_import_institution_id"))

    op.drop_table("scheme_import")
    with op.batch_alter_table("reference_pattern", schema=None) as batch_op:
        batch_op.drop_index("ix_reference_pattern_institution_id_since")

    op.drop_table("reference_pattern")
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.drop_index("ix_print_job_state_id")
        batch_op.drop_index("ix_print_job_person_id_id")

    op.drop_table("print_job")
    with op.batch_alter_table("keyword_retention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_keyword_retention_class_id"))

    op.drop_table("keyword_retention")
    op.drop_table("retention_class")
    # ### end Alembic commands ###
