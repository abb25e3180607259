"""Correspondence: the registers of letters that come in and go out, drafting and signing."""
