"""Acts at the institution's door: `consignments` going out, `intake` coming in."""
