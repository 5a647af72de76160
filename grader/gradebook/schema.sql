-- The gradebook's tables; schema.py says what they hold.

CREATE TABLE IF NOT EXISTS courses (
    course_hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    feedback TEXT NOT NULL CHECK (feedback IN ('full', 'hints', 'score'))
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS exercises (
    course_hash TEXT NOT NULL REFERENCES courses,
    exercise TEXT NOT NULL,
    title TEXT NOT NULL,
    max_score REAL,
    content TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (course_hash, exercise)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS checks (
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

CREATE TABLE IF NOT EXISTS students (
    student TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    ids TEXT NOT NULL,
    on_roster INTEGER NOT NULL CHECK (on_roster IN (0, 1))
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY,
    course_hash TEXT NOT NULL REFERENCES courses,
    exercises TEXT NOT NULL,
    regrade INTEGER NOT NULL CHECK (regrade IN (0, 1)),
    started TEXT NOT NULL,
    finished TEXT,
    notes TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE IF NOT EXISTS submissions (
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

CREATE TABLE IF NOT EXISTS grades (
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

CREATE TABLE IF NOT EXISTS verdicts (
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

CREATE TABLE IF NOT EXISTS diagnoses (
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

CREATE TABLE IF NOT EXISTS adjustments (
    student TEXT NOT NULL REFERENCES students,
    exercise TEXT NOT NULL,
    number INTEGER NOT NULL,
    score REAL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    given TEXT NOT NULL,
    PRIMARY KEY (student, exercise, number)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS lessons (
    exercise TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    module TEXT NOT NULL
) WITHOUT ROWID;
