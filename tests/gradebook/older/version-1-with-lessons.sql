-- Written by the last program with gradebooks of version 1.
CREATE TABLE adjustments (
    student TEXT NOT NULL REFERENCES students,
    exercise TEXT NOT NULL,
    number INTEGER NOT NULL,
    score REAL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    given TEXT NOT NULL,
    PRIMARY KEY (student, exercise, number)
) WITHOUT ROWID;
INSERT INTO "adjustments" VALUES('bob','exercise-03-swish',1,3.0,'oral exam','2026-11-30T21:18:54+00:00');
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
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','derivative_at_zero',2,'The slope at 0 is one half','["swish_derivative"]',1.0,1);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','derivative_extremes',9,'The derivative far from zero, in both dtypes','["swish_derivative"]',1.0,0);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','derivative_points',1,'The derivative at seven points','["swish_derivative"]',2.0,1);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','derivative_random',8,'The derivative at random inputs','["swish_derivative"]',1.0,0);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','derivative_shapes',10,'The derivative keeps shape and dtype, and leaves its argument alone','["swish_derivative"]',1.0,0);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','derivative_tensors',11,'The derivative works on whole tensors','["swish_derivative"]',1.0,0);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','swish_extremes',5,'Swish far from zero, in both dtypes','["swish"]',1.0,0);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','swish_lowest_point',4,'The lowest point of Swish','["swish"]',1.0,0);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','swish_points',0,'Swish at seven points','["swish"]',2.0,1);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','swish_random',3,'Swish at random inputs','["swish"]',1.0,0);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','swish_shapes',6,'Swish keeps shape and dtype, and leaves its argument alone','["swish"]',1.0,0);
INSERT INTO "checks" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','swish_tensors',7,'Swish works on whole tensors','["swish"]',1.0,0);
CREATE TABLE courses (
    course_hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    feedback TEXT NOT NULL CHECK (feedback IN ('full', 'hints', 'score'))
) WITHOUT ROWID;
INSERT INTO "courses" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','learn-the-training-loop','Learn the Training Loop with PyTorch','full');
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
INSERT INTO "diagnoses" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_at_zero','misconception','swish-derivative-first-term','This is z·σ′(z): the first term of the product rule is missing.','It is 0 at z = 0 and far to the right, where the slope is ½ and 1. A product has a derivative with two terms: each factor is differentiated once while the other stays.');
INSERT INTO "diagnoses" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_extremes','misconception','swish-derivative-first-term','This is z·σ′(z): the first term of the product rule is missing.','It is 0 at z = 0 and far to the right, where the slope is ½ and 1. A product has a derivative with two terms: each factor is differentiated once while the other stays.');
INSERT INTO "diagnoses" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_points','misconception','swish-derivative-first-term','This is z·σ′(z): the first term of the product rule is missing.','It is 0 at z = 0 and far to the right, where the slope is ½ and 1. A product has a derivative with two terms: each factor is differentiated once while the other stays.');
INSERT INTO "diagnoses" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_random','misconception','swish-derivative-first-term','This is z·σ′(z): the first term of the product rule is missing.','It is 0 at z = 0 and far to the right, where the slope is ½ and 1. A product has a derivative with two terms: each factor is differentiated once while the other stays.');
INSERT INTO "diagnoses" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_shapes','misconception','swish-derivative-first-term','This is z·σ′(z): the first term of the product rule is missing.','It is 0 at z = 0 and far to the right, where the slope is ½ and 1. A product has a derivative with two terms: each factor is differentiated once while the other stays.');
INSERT INTO "diagnoses" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_tensors','misconception','swish-derivative-first-term','This is z·σ′(z): the first term of the product rule is missing.','It is 0 at z = 0 and far to the right, where the slope is ½ and 1. A product has a derivative with two terms: each factor is differentiated once while the other stays.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_at_zero','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_extremes','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_points','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_random','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_shapes','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_tensors','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_extremes','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_lowest_point','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_points','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_random','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_shapes','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_tensors','error','exception','Python can''t read the file in line 1, column 11: invalid syntax.','Nothing of the file can run before it is valid Python.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_at_zero','structure','not-written-yet','`swish_derivative` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_extremes','structure','not-written-yet','`swish_derivative` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_points','structure','not-written-yet','`swish_derivative` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_random','structure','not-written-yet','`swish_derivative` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_shapes','structure','not-written-yet','`swish_derivative` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_tensors','structure','not-written-yet','`swish_derivative` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_extremes','structure','not-written-yet','`swish` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_lowest_point','structure','not-written-yet','`swish` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_points','structure','not-written-yet','`swish` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_random','structure','not-written-yet','`swish` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_shapes','structure','not-written-yet','`swish` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
INSERT INTO "diagnoses" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_tensors','structure','not-written-yet','`swish` is not written yet.','The stub raises NotImplementedError until you replace that line with your own.');
CREATE TABLE exercises (
    course_hash TEXT NOT NULL REFERENCES courses,
    exercise TEXT NOT NULL,
    title TEXT NOT NULL,
    max_score REAL,
    content TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (course_hash, exercise)
) WITHOUT ROWID;
INSERT INTO "exercises" VALUES('99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','exercise-03-swish','Swish and its derivative',14.0,'99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197');
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
INSERT INTO "grades" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,7.0,14.0,6,12,0,'');
INSERT INTO "grades" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,14.0,14.0,12,12,0,'');
INSERT INTO "grades" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,0.0,14.0,0,12,0,'');
INSERT INTO "grades" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,0.0,14.0,0,12,0,'');
CREATE TABLE lessons (
    exercise TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    module TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "lessons" VALUES('exercise-01-activations',6,'2.1','From lines to neural networks','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-02-activation-derivatives',14,'2.4','A closer look at activations and layers','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-03-swish',15,'2.4','A closer look at activations and layers','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-04-modern-activations',16,'2.4','A closer look at activations and layers','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-05-output-activations',17,'2.4','A closer look at activations and layers','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-06-activation-jacobian',18,'2.4','A closer look at activations and layers','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-07-linear-collapse',7,'2.1','From lines to neural networks','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-08-xor',8,'2.1','From lines to neural networks','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-09-mlp-forward',11,'2.2','Forward and backward','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-10-mlp-backward',12,'2.2','Forward and backward','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-11-fit-the-sine',19,'2.4','A closer look at activations and layers','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-12-two-moons',9,'2.1','From lines to neural networks','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-13-training-loop',0,'1.1','What is a training loop?','The elementary training loop');
INSERT INTO "lessons" VALUES('exercise-14-linear-regression',1,'1.2','Linear regression','The elementary training loop');
INSERT INTO "lessons" VALUES('exercise-15-gradient-descent',2,'1.3','Batch and stochastic gradient descent','The elementary training loop');
INSERT INTO "lessons" VALUES('exercise-16-loss-landscape',3,'1.4','The loss landscape','The elementary training loop');
INSERT INTO "lessons" VALUES('exercise-17-numerical-gradient',4,'1.5','Is the gradient right?','The elementary training loop');
INSERT INTO "lessons" VALUES('exercise-18-depth-and-width',10,'2.1','From lines to neural networks','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-19-network-from-scratch',13,'2.3','A network from scratch','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-20-rows-and-columns',20,'2.4','A closer look at activations and layers','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-21-pruning',21,'2.4','A closer look at activations and layers','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-22-mini-batches',22,'2.5','Data and mini-batches','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-23-regularisation',23,'2.6','Regularisation','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-24-fair-comparison',24,'2.7','Comparing networks fairly','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-25-optimisers',26,'3.1','Optimisers','Training deep networks');
INSERT INTO "lessons" VALUES('exercise-26-schedules',27,'3.2','Learning-rate schedules','Training deep networks');
INSERT INTO "lessons" VALUES('exercise-27-initialisation',28,'3.3','Initialisation','Training deep networks');
INSERT INTO "lessons" VALUES('exercise-28-deep-networks',29,'3.4','Deep networks and normalisation','Training deep networks');
INSERT INTO "lessons" VALUES('exercise-29-normalisation',30,'3.4','Deep networks and normalisation','Training deep networks');
INSERT INTO "lessons" VALUES('exercise-30-data-parallel',31,'3.5','Training on several devices','Training deep networks');
INSERT INTO "lessons" VALUES('exercise-31-monitoring',32,'3.6','Watching a run','Training deep networks');
INSERT INTO "lessons" VALUES('exercise-32-generalisation',33,'3.7','Generalisation','Training deep networks');
INSERT INTO "lessons" VALUES('exercise-33-scaling-up',34,'3.8','Scaling up','Training deep networks');
INSERT INTO "lessons" VALUES('exercise-34-fine-tuning',35,'3.9','Fine-tuning','Training deep networks');
INSERT INTO "lessons" VALUES('exercise-35-quiz-1',5,'1.6','Recap of the elementary loop','The elementary training loop');
INSERT INTO "lessons" VALUES('exercise-36-quiz-2',25,'2.7','Comparing networks fairly','The training loop for neural networks');
INSERT INTO "lessons" VALUES('exercise-37-quiz-3',36,'3.9','Fine-tuning','Training deep networks');
CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    course_hash TEXT NOT NULL REFERENCES courses,
    exercises TEXT NOT NULL,
    regrade INTEGER NOT NULL CHECK (regrade IN (0, 1)),
    started TEXT NOT NULL,
    finished TEXT,
    notes TEXT NOT NULL DEFAULT '[]'
);
INSERT INTO "runs" VALUES(1,'99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197','["exercise-03-swish"]',0,'2026-11-30T21:18:27+00:00','2026-11-30T21:18:45+00:00','[]');
CREATE TABLE students (
    student TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    ids TEXT NOT NULL,
    on_roster INTEGER NOT NULL CHECK (on_roster IN (0, 1))
) WITHOUT ROWID;
INSERT INTO "students" VALUES('ada','ada','{}',0);
INSERT INTO "students" VALUES('bob','bob','{}',0);
INSERT INTO "students" VALUES('cy','cy','{}',0);
INSERT INTO "students" VALUES('dan','dan','{}',0);
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
INSERT INTO "submissions" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','ada/swish.py',0,'','{"folder":"ada"}',1);
INSERT INTO "submissions" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','bob/swish.py',0,'','{"folder":"bob"}',1);
INSERT INTO "submissions" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','cy/swish.py',0,'','{"folder":"cy"}',1);
INSERT INTO "submissions" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','dan/swish.py',0,'','{"folder":"dan"}',1);
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
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_at_zero','failed',0.0,'4 of 4 elements differ','02d2d7a14fb406d4');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_extremes','failed',0.0,'7 of 10 elements differ','f745b735e293fb63');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_points','failed',0.0,'7 of 7 elements differ','d75948f7c28b68bb');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_random','failed',0.0,'257 of 257 elements differ','cd1f7d9a23cec61f');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_shapes','failed',0.0,'35 of 35 elements differ','72e919fa6f35af52');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_tensors','failed',0.0,'11 of 11 elements differ','778955520ca2129e');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_extremes','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_lowest_point','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_points','passed',2.0,'','');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_random','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_shapes','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('ada','exercise-03-swish','17efb4adaaff309b4fee9d7b37ae12bbbdf40591492458b90c206f77d4a5751e','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_tensors','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_at_zero','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_extremes','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_points','passed',2.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_random','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_shapes','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_tensors','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_extremes','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_lowest_point','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_points','passed',2.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_random','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_shapes','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('bob','exercise-03-swish','d76d05a0c176c0f4532d9203314d5063f4f1c53615fe83d856435167fdafb16b','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_tensors','passed',1.0,'','');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_at_zero','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_extremes','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_points','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_random','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_shapes','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_tensors','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_extremes','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_lowest_point','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_points','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_random','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_shapes','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('cy','exercise-03-swish','d2395ad18af9e6453616674a96155b7cd2b2049eba29a313d4ebbab0f6fae006','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_tensors','raised',0.0,'SyntaxError (line 1): invalid syntax','172797d8a2821cb9');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_at_zero','raised',0.0,'NotImplementedError (line 32): write swish_derivative','15996ab4b36aa77f');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_extremes','raised',0.0,'NotImplementedError (line 32): write swish_derivative','15996ab4b36aa77f');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_points','raised',0.0,'NotImplementedError (line 32): write swish_derivative','15996ab4b36aa77f');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_random','raised',0.0,'NotImplementedError (line 32): write swish_derivative','15996ab4b36aa77f');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_shapes','raised',0.0,'NotImplementedError (line 32): write swish_derivative','15996ab4b36aa77f');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'derivative_tensors','raised',0.0,'NotImplementedError (line 32): write swish_derivative','15996ab4b36aa77f');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_extremes','raised',0.0,'NotImplementedError (line 20): write swish','11457fbb43ae06ab');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_lowest_point','raised',0.0,'NotImplementedError (line 20): write swish','11457fbb43ae06ab');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_points','raised',0.0,'NotImplementedError (line 20): write swish','11457fbb43ae06ab');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_random','raised',0.0,'NotImplementedError (line 20): write swish','11457fbb43ae06ab');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_shapes','raised',0.0,'NotImplementedError (line 20): write swish','11457fbb43ae06ab');
INSERT INTO "verdicts" VALUES('dan','exercise-03-swish','14f36cf280ea3ce19992e4e0a5c24bec3aaa9e56d021a9cb448946c1e501ab49','99b10f23f18c70aac083802cac041b3276a3170bc21df16104a11ff287a68197',1,'swish_tensors','raised',0.0,'NotImplementedError (line 20): write swish','11457fbb43ae06ab');
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
PRAGMA application_id = 1196572996;
PRAGMA user_version = 1;
