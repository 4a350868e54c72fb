"""Persons' rights: finding somebody, handing out their data, forgetting them; what reps see of each other."""
