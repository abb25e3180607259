"""The registry's diary: files that are brought up on a day (BU), and files that are put away (PA)."""
