"""Who may do what at the institution's door: `consignments` and `intake`."""
