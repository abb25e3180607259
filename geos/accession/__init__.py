"""Taking over a registry's present files and the numbers at which its books stand."""
