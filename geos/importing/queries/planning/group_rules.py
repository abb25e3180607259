"""How groups find members by themselves, and who may write to them, as the cells of a file say it."""

from collections.abc import Collection
from typing import Any

from geos.importing.queries.planning.base import unit_of
from geos.importing.queries.planning.known import Group, Rule
from geos.importing.queries.planning.tree import Tree
from geos.importing.reading import N_, Entry
from geos.importing.reading.cells import POSTINGS, rule_text
from geos.mail.models import MailboxKind, Posting, RuleKind
from geos.mail.service import SENDERS
from mailserver.address import BadAddress, parse

NOT_A_GROUP = N_("Leave this empty for a mailbox of this kind")
NO_SENDERS = N_("Write the addresses that may write to this group")
MANY_SENDERS = N_("Write at most %(most)d addresses")
BAD_SENDER = N_("“%(address)s” is no e-mail address")
NOT_NAMED = N_("Leave this empty, or write “Waliotajwa” as who may write")
COLUMNS = ("rules", "posting", "senders")
SWAHILI = 0


def check(entry: Entry, group: Group | None, kind: MailboxKind | None, tree: Tree) -> None:
    """`values` gains `group_rules`; rules, posting and senders are held against what the group has now."""
    if kind is not MailboxKind.GROUP:
        for column in COLUMNS:
            if column in entry.values:
                entry.fault(column, NOT_A_GROUP)
        return
    if group is None:  # as on the page
        entry.values.setdefault("posting", Posting.INSTITUTION)
    if "rules" in entry.values:
        _rules(entry, group, tree)
    _senders(entry, group)
    if group is not None and "posting" in entry.values:
        before, after = POSTINGS[group.posting][SWAHILI], POSTINGS[entry.values["posting"]][SWAHILI]
        entry.change("posting", before, after)


def _rules(entry: Entry, group: Group | None, tree: Tree) -> None:
    wanted = {rule for kind, detail in entry.values["rules"] if (rule := _rule(entry, kind, detail, tree))}
    entry.values["group_rules"] = wanted
    if group is not None:
        entry.change("rules", text(group.rules, tree), text(wanted, tree))


def _rule(entry: Entry, kind: RuleKind, detail: Any, tree: Tree) -> Rule | None:
    if kind is RuleKind.UNIT:
        unit = unit_of(tree, entry, "rules", detail)
        return (kind, unit.id, None, None) if unit else None
    return kind, None, detail if kind is RuleKind.ROLE else None, detail if kind is RuleKind.HEADS else None


def text(rules: Collection[Rule], tree: Tree, form: int = SWAHILI) -> str:
    """Rules as a cell says them."""
    written = (
        rule_text(kind, tree.text(unit) if unit else role or unit_kind, form)
        for kind, unit, role, unit_kind in rules
    )
    return "; ".join(sorted(written))


def _senders(entry: Entry, group: Group | None) -> None:
    """Senders go with "named" alone, and "named" does not go without."""
    posting = entry.get("posting", group.posting if group else None)
    before = group.senders if group else set()
    named = {address.lower() for address in entry.get("senders", before)}
    if posting is not Posting.NAMED:
        if entry.get("senders"):
            entry.fault("senders", NOT_NAMED)
        return
    bad = next((address for address in sorted(named) if not _sound(address)), None)
    if not named:
        entry.fault("senders", NO_SENDERS)
    elif len(named) > SENDERS:
        entry.fault("senders", MANY_SENDERS, most=SENDERS)
    elif bad is not None:
        entry.fault("senders", BAD_SENDER, address=bad[:80])
    if group is not None and "senders" in entry.values:
        entry.change("senders", "; ".join(sorted(before)), "; ".join(sorted(named)))


def _sound(address: str) -> bool:
    try:
        parse(address)
    except BadAddress:
        return False
    return True
