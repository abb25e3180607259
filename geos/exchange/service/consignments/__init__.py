"""Acts upon consignments, each one transaction: sending, receiving, what the mail queue reports."""

from geos.exchange.service.consignments import annulling
from geos.exchange.service.consignments.receiving import refuse, registered, see_refusal
from geos.exchange.service.consignments.reporting import mail_report
from geos.exchange.service.consignments.sending import cancel, cancel_all, dispatch

__all__ = [
    "annulling",
    "cancel",
    "cancel_all",
    "dispatch",
    "mail_report",
    "refuse",
    "registered",
    "see_refusal",
]
