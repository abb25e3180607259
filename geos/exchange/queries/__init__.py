"""Reading what crosses the institution's door: `consignments` and `intake`."""
