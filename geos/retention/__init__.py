"""The end of a file's life: closing, retention, legal hold, appraisal, disposal, transfer.

Law: Records and Archives Management Act 2002; procedure: DOMAIN §3, 18 to 21.
"""
