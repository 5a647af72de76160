"""The gradebook: every run and every grade ever given, in one SQLite file.

::

    values.py    what comes in (GradedSubmission) and what goes out (GradeRow)
    schema.sql   the tables; schema.py says what they hold, and upgrades older gradebooks
    views.sql    which grade counts
    lock.py      one writer at a time
    failures.py  what SQLite's errors mean to a person
    store.py     Gradebook: open, record a chunk, adjust, read
    tasks.py     what a run has to do, while it lasts
    noticed.py   what a run that begins has to tell of those before it
    recording.py the inserts of one transaction
    reading.py   rows of the database as values
    matching.py  what a person types or a platform writes -> one of the names we know
    layout.py    where a student's report lies beside the gradebook
    exports/     rows -> the bytes that a learning platform reads, one file a format
"""
