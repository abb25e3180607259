"""Registry files: opened from the keyword scheme, filled with folios, minuted, moved from post to post."""
