"""Pages of the institution's door: `consignments` and `intake`."""
