"""Mailboxes from a file: of posts, for a purpose, groups whose members may stand below them."""

from geos.core.actor import Role
from geos.core.db import db
from geos.directory import service as structure
from geos.directory.models import UnitKind
from geos.importing import queries, service
from geos.importing.models import ImportKind, ImportMode, RowState
from geos.mail import queries as mail
from geos.mail import service as mail_service
from geos.mail.models import MailboxKind, Posting, RuleKind
from tests.geos.factories import CLI
from tests.geos.importing import files
from tests.geos.importing.files import told

BOXES, GB = ImportKind.MAILBOXES, 1024**3


def test_boxes_and_groups_come_in_any_order(office):
    rows = (
        "wote;Kikundi;Wote;;;;tiba, mkurugenzi;\n"
        "group.tiba;Kikundi;Tiba;;;group.dawa;mkurugenzi;\n"
        "mkurugenzi;Wadhifa;;DT;;dt@afya.go.tz;;4 GB\n"
        "masjala;Maalum;Masjala;;Open registry;;;\n"
    )
    _found, ran = files.written(office, BOXES, rows, ImportMode.ALL)
    assert (ran.made, ran.wrong) == (4, 0)
    director, group = mail.by_address("dt@afya.go.tz"), mail.by_address("group.wote@afya.go.tz")
    assert (director.post_id, director.quota) == (office.director.post.id, 4 * GB)
    assert {box.address for box in mail.members(group)} == {"group.tiba@afya.go.tz", "mkurugenzi@afya.go.tz"}
    assert mail.by_address("masjala@afya.go.tz").registry_id == office.registry.id
    assert (group.path, mail.maildir(director).is_dir()) == ("", True)
    assert group.posting is Posting.INSTITUTION
    again = files.sent(office, BOXES, rows)
    assert queries.counts(again)[RowState.SAME] == 4, told(again)


def test_a_known_box_is_changed_but_never_its_owner(office):
    box = mail_service.create_mailbox(CLI, office.afya, MailboxKind.POST, "km", post=office.ps.post)
    version = box.version
    rows = "km;;Ofisi ya Katibu Mkuu;;;katibu.mkuu;;8 GB\nkm2;Wadhifa;;KM;;;;\n"
    found, ran = files.written(office, BOXES, rows)
    changed = mail.by_address("katibu.mkuu@afya.go.tz")
    assert (ran.changed, changed.quota, changed.label) == (1, 8 * GB, "Ofisi ya Katibu Mkuu")
    assert changed.version > version
    assert told(found)[3] == (RowState.WRONG, ["post"])
    assert told(files.sent(office, BOXES, "km;;;DT;;;;\n"))[2] == (RowState.WRONG, ["post"])


def test_faults_of_boxes_are_told(office):
    mail_service.create_mailbox(CLI, office.afya, MailboxKind.POST, "dt", post=office.director.post)
    structure.close_post(
        CLI,
        structure.add_post(CLI, office.officer.post.unit, "FUNGA", "Funga", "Closed"),
        reason="Haihitajiki",
    )
    rows = (
        "asha;Binafsi;;;;;;\n"  # 2: comes with people
        "bure;Wadhifa;;;;;;\n"  # 3: whose?
        "funga;Wadhifa;;FUNGA;;;;\n"  # 4: closed
        "dt2;Wadhifa;;DT;;;;\n"  # 5: it has one
        "dt;Kikundi;DT;;;;;\n"  # 6: good: group.dt
        "dt;Maalum;DT;;Masjala ya wazi;;;\n"  # 7: another kind
        "maoni;Maalum;;;Masjala ya wazi;;;\n"  # 8: no name
        "simu;Maalum;Simu;;Haipo;;;\n"  # 9: no registry
        "a;Kikundi;A;;;;group.b;\n"  # 10: a circle
        "b;Kikundi;B;;;;group.a;\n"  # 11
        "c;Kikundi;C;;;;group.a;\n"  # 12: refers to a line with a fault
        "d;Kikundi;D;;;;hayupo;\n"  # 13: no such member
        "e;Kikundi;E;;;dt;;\n"  # 14: good, the alias of a group gets the prefix: but line 6 has it
        "Kubwa Sana;Maalum;K;;Masjala ya wazi;;;\n"  # 15: signs
        "rehema.lukindo;Maalum;R;;Masjala ya wazi;;;\n"  # 16: a user name
        "zawadi;Sanduku;Z;;;;;\n"  # 17: no kind
    )
    lines = told(files.sent(office, BOXES, rows))
    assert {line: columns for line, (state, columns) in lines.items() if state is RowState.WRONG} == {
        2: ["kind"], 3: ["post"], 4: ["post"], 5: ["post"], 7: ["kind"], 8: ["label"], 9: ["registry"],
        10: ["members"], 11: ["members"], 12: ["members"], 13: ["members"], 14: ["aliases"], 15: ["address"],
        16: ["address"], 17: ["kind"],
    }  # fmt: skip


def test_an_address_that_was_somebodys_stays_taken_and_comes_back_only_to_its_own_box(office):
    box = mail_service.create_mailbox(CLI, office.afya, MailboxKind.POST, "km", post=office.ps.post)
    mail_service.add_alias(CLI, box, "katibu")
    mail_service.remove_alias(CLI, box, "katibu@afya.go.tz")
    assert told(files.sent(office, BOXES, "katibu;Wadhifa;;DT;;;;\n"))[2] == (RowState.WRONG, ["address"])
    files.written(office, BOXES, "km;;;;;katibu;;\n")
    assert "katibu@afya.go.tz" in mail.addresses(mail.by_address("km@afya.go.tz"))


def test_space_is_granted_no_further_than_the_institution_has(office):
    office.afya.mail_limit = 3 * GB
    db.session.commit()
    rows = "dt;Wadhifa;;DT;;;;2 GB\nkm;Wadhifa;;KM;;;;2 GB\nsheria;Wadhifa;;SHERIA;;;;1 GB\n"
    lines = told(files.sent(office, BOXES, rows))
    assert [line for line, (_, columns) in lines.items() if columns == ["quota"]] == [3]


GROUPS = "Anwani;Aina;Jina;Kanuni;Anayeweza kuandika;Watumaji\n"


def _written(office, rows):
    found = service.begin(office.admin.actor, files.sent(office, BOXES, rows, head=GROUPS), ImportMode.ALL)
    return service.run(found.id, found.run)


def test_a_group_comes_with_rules_and_with_who_may_write_to_it(office):
    rules = "Kitengo: Idara ya Tiba; Jukumu: Mkaguzi; Wakuu; Wakuu: Idara"
    rows = (
        f'tiba;Kikundi;Tiba;"{rules}";Waliotajwa;KM@afya.go.tz\n'
        "wote;Kikundi;Wote;Watumishi wote;Taasisi yenyewe;\n"
    )
    assert _written(office, rows).made == 2
    group = mail.by_address("group.tiba@afya.go.tz")
    assert {(rule.kind, rule.unit_id, rule.role, rule.unit_kind) for rule in mail.rules(group)} == {
        (RuleKind.UNIT, office.officer.post.unit_id, None, None),
        (RuleKind.ROLE, None, Role.AUDITOR, None),
        (RuleKind.HEADS, None, None, None),
        (RuleKind.HEADS, None, None, UnitKind.DEPARTMENT),
    }
    assert (group.posting, mail.senders(group)) == (Posting.NAMED, ["km@afya.go.tz"])
    assert queries.counts(files.sent(office, BOXES, rows, head=GROUPS))[RowState.SAME] == 2
    assert _written(office, "group.tiba;;;-;Yeyote;\n").changed == 1
    group = mail.by_address("group.tiba@afya.go.tz")
    assert (mail.rules(group), group.posting, mail.senders(group)) == ([], Posting.ANYONE, [])


def test_faults_of_rules_and_of_who_may_write_are_told(office):
    mail_service.create_mailbox(CLI, office.afya, MailboxKind.POST, "dt", post=office.director.post)
    rows = (
        "a;Kikundi;A;Kitengo: Idara ya Mbali;;\n"
        "b;Kikundi;B;Watumishi wote: Idara ya Tiba;;\n"
        "c;Kikundi;C;;Waliotajwa;\n"
        "d;Kikundi;D;;Waliotajwa;si anwani\n"
        "e;Kikundi;E;;Wanachama;km@afya.go.tz\n"
        "dt;;;Watumishi wote;Wanachama;\n"
    )
    found = told(files.sent(office, BOXES, rows, head=GROUPS))
    assert {line: columns for line, (_, columns) in found.items()} == {
        2: ["rules"], 3: ["rules"], 4: ["senders"], 5: ["senders"], 6: ["senders"], 7: ["rules", "posting"],
    }  # fmt: skip
