"""The form that asks for a book as PDF, CSV or Excel; what it asks for stands in its address."""

from geos.web.forms import Form


class ExportForm(Form):
    """Only the tokens of every form."""
