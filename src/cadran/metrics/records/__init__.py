"""Records as people look them up: deals and accounts, row by row, with what the KPIs say of each."""
