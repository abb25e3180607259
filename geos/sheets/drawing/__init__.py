"""Each sheet's data put into words, ready for its template."""
