-- Which grade counts: what schema.py promises of it.

CREATE VIEW newest_submissions AS
SELECT student, exercise, sha256, file, late, mark, ids, last_run FROM (
    SELECT *, row_number() OVER (
        PARTITION BY student, exercise ORDER BY last_run DESC, mark DESC, sha256 DESC
    ) AS place FROM submissions
) WHERE place = 1;

CREATE VIEW newest_grades AS
SELECT student, exercise, sha256, course_hash, run, score, max_score, passed, checks,
       faults, problem FROM (
    SELECT *, row_number() OVER (
        PARTITION BY student, exercise, sha256
        ORDER BY problem = '' AND faults = 0 DESC, run DESC
    ) AS place FROM grades
) WHERE place = 1;

CREATE VIEW newest_adjustments AS
SELECT student, exercise, score, reason, given FROM (
    SELECT *, row_number() OVER (
        PARTITION BY student, exercise ORDER BY number DESC
    ) AS place FROM adjustments
) WHERE place = 1 AND score IS NOT NULL;

CREATE VIEW newest_exercises AS
SELECT exercise, title, max_score FROM (
    SELECT exercise, title, max_score, row_number() OVER (
        PARTITION BY exercise ORDER BY max_score IS NOT NULL DESC,
        (SELECT max(run) FROM runs WHERE runs.course_hash = exercises.course_hash) DESC
    ) AS place FROM exercises
) WHERE place = 1;

CREATE VIEW counting_grades AS
SELECT pairs.student, students.name, students.ids, submission.ids AS submission_ids,
       pairs.exercise,
       newest_exercises.title AS title,
       adjustment.score IS NOT NULL AS adjusted,
       coalesce(adjustment.score, CASE WHEN grade.faults = 0 THEN grade.score END) AS score,
       coalesce(grade.max_score, newest_exercises.max_score) AS max_score,
       grade.score AS computed_score, grade.passed, grade.checks, grade.faults,
       grade.problem, grade.course_hash, grade.run,
       submission.sha256, submission.file, submission.late, submission.mark,
       adjustment.reason
FROM (SELECT student, exercise FROM newest_submissions
      UNION SELECT student, exercise FROM newest_adjustments) AS pairs
JOIN students USING (student)
LEFT JOIN newest_exercises ON newest_exercises.exercise = pairs.exercise
LEFT JOIN newest_submissions AS submission
    ON submission.student = pairs.student AND submission.exercise = pairs.exercise
LEFT JOIN newest_grades AS grade ON grade.student = submission.student
    AND grade.exercise = submission.exercise AND grade.sha256 = submission.sha256
LEFT JOIN newest_adjustments AS adjustment
    ON adjustment.student = pairs.student AND adjustment.exercise = pairs.exercise;
