"""What is written on the directory's pages."""

from geos.directory.forms.acting import ActingForm

__all__ = ["ActingForm"]
