"""Grading many submissions: chunks to an executor, results to one gradebook.

::

    plan.py         finds the submissions, and begins a run whose tasks lie in the gradebook
    chunk.py        the values that travel to a worker and back, and the function it is asked to run
    chunk_grader.py grades a chunk: one zygote, one examiner an exercise, pages beside the grading
    processes.py    an executor of local processes, each of which may be killed at any moment;
                    what takes memory for a whole class is done in one, too
    cluster.py      the same for Dask: the cluster's workers start such a process of their own
    coordinator.py  hands chunks out, tries lost ones again, records what comes back
    outcome.py      what a run came to, and the exit code it means
    changes.py      what a run did to scores that had counted before
    pages.py        a report as the student's page
    progress.py     the bar, or a line each ten seconds
    similarity.py   which submissions resemble each other

Only the coordinator writes. A chunk's result depends on the submissions' bytes
and on the content of the exercise alone, so it may be graded anywhere, and
twice.
"""
