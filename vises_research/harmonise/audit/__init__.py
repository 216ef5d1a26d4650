"""What is reported of a run: recode tables, reports, controls, dictionary; and the trace."""
