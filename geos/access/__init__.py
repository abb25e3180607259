"""Need-to-know in one place: which post, unit, registry or person may read which subject."""
