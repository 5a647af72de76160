-- The gradebook's tables, and the views that say which grade counts; schema.py says what they hold.

CREATE TABLE courses (
    course_hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    feedback TEXT NOT NULL CHECK (feedback IN ('full', 'hints', 'score'))
) WITHOUT ROWID;

CREATE TABLE exercises (
    course_hash TEXT NOT NULL REFERENCES courses,
    exercise TEXT NOT NULL,
    title TEXT NOT NULL,
    max_score REAL,
    content TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (course_hash, exercise)
) WITHOUT ROWID;

CREATE TABLE checks (
    course_hash TEXT NOT NULL,
    exercise TEXT NOT NULL,
    check_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    functions TEXT NOT NULL,
    max_points REAL NOT NULL,
    visible INTEGER NOT NULL CHECK (visible IN (0, 1)),
    PRIMARY KEY (course_hash, exercise, check_id),
    FOREIGN KEY (course_hash, exercise) REFERENCES exercises
) WITHOUT ROWID;

CREATE TABLE students (
    student TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    ids TEXT NOT NULL,
    on_roster INTEGER NOT NULL CHECK (on_roster IN (0, 1))
) WITHOUT ROWID;

CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    course_hash TEXT NOT NULL REFERENCES courses,
    exercises TEXT NOT NULL,
    regrade INTEGER NOT NULL CHECK (regrade IN (0, 1)),
    started TEXT NOT NULL,
    finished TEXT,
    notes TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE submissions (
    student TEXT NOT NULL REFERENCES students,
    exercise TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL,
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    mark TEXT NOT NULL,
    ids TEXT NOT NULL,
    last_run INTEGER NOT NULL REFERENCES runs,
    PRIMARY KEY (student, exercise, sha256)
) WITHOUT ROWID;

CREATE TABLE grades (
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    course_hash TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs,
    score REAL,
    max_score REAL,
    passed INTEGER NOT NULL,
    checks INTEGER NOT NULL,
    faults INTEGER NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (student, exercise, sha256, course_hash, run),
    FOREIGN KEY (student, exercise, sha256) REFERENCES submissions,
    FOREIGN KEY (course_hash, exercise) REFERENCES exercises,
    CHECK ((problem = '') = (score IS NOT NULL))
) WITHOUT ROWID;

CREATE TABLE verdicts (
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    course_hash TEXT NOT NULL,
    run INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    status TEXT NOT NULL,
    points REAL NOT NULL,
    message TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (student, exercise, sha256, course_hash, run, check_id),
    FOREIGN KEY (student, exercise, sha256, course_hash, run) REFERENCES grades,
    FOREIGN KEY (course_hash, exercise, check_id) REFERENCES checks
) WITHOUT ROWID;

CREATE TABLE diagnoses (
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    course_hash TEXT NOT NULL,
    run INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    diagnosis TEXT NOT NULL,
    says TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (student, exercise, sha256, course_hash, run, check_id),
    FOREIGN KEY (student, exercise, sha256, course_hash, run, check_id) REFERENCES verdicts
) WITHOUT ROWID;

CREATE TABLE adjustments (
    student TEXT NOT NULL REFERENCES students,
    exercise TEXT NOT NULL,
    number INTEGER NOT NULL,
    score REAL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    given TEXT NOT NULL,
    PRIMARY KEY (student, exercise, number)
) WITHOUT ROWID;

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
