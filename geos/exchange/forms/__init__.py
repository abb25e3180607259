"""Forms at the institution's door: `consignments` and `intake`."""
