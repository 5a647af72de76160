"""The only code that runs beside a student's: imports nothing of the judge."""
