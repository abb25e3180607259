"""The registry's own papers as PDF with QR: covers, indexes, transit sheets, labels, whole files."""
