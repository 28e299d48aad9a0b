-- The day that puts a case in its place in the queue (review/offences.hpp), so that a page of the queue is read by index
-- however many cases are open: the last safe posting day, else the last day for proceedings; 0, first of all, where
-- a notice is needed and its day is not computable.
ALTER TABLE review_case ADD COLUMN queue_day BIGINT NOT NULL DEFAULT 0;
UPDATE review_case SET queue_day = COALESCE(last_safe_posting_day, CASE WHEN offence IS NULL THEN 0 ELSE proceedings_day END, 2932896);
DROP INDEX review_case_queue;
-- The first four are the order; the others are what the queue is filtered by, so that counting reads no row.
CREATE INDEX review_case_queue ON review_case (queue_day, severity DESC, opened_ms, reference,
  state, last_safe_posting_day, first_viewed_ms, held_by, held_until_ms, id, submission_id)
  WHERE state IN ('processing', 'waiting', 'awaiting_reporter', 'second_review', 'recommended');
CREATE INDEX review_case_state ON review_case (state, queue_day, severity DESC, opened_ms, reference) WHERE state <> 'closed';
CREATE INDEX review_case_proceedings ON review_case (proceedings_day) WHERE state <> 'closed';
CREATE INDEX review_case_held ON review_case (held_by) WHERE held_by IS NOT NULL;
CREATE INDEX decision_made ON decision (decided_ms);

-- Marks of which the first characters are not known: by what follows the area code, by what follows the year, and those
-- that were reported with a character missing.
CREATE INDEX review_case_vrm_from_3 ON review_case (substr(vrm_normal, 3));
CREATE INDEX review_case_vrm_from_5 ON review_case (substr(vrm_normal, 5));
CREATE INDEX review_case_vrm_unread ON review_case (vrm_normal) WHERE replace(vrm_normal, '?', '') <> vrm_normal;
CREATE INDEX sighting_vrm_from_3 ON sighting (substr(vrm_normal, 3)) WHERE vrm_normal IS NOT NULL;
CREATE INDEX sighting_vrm_from_5 ON sighting (substr(vrm_normal, 5)) WHERE vrm_normal IS NOT NULL;

-- The words of places and people that reports are searched by: lower case, one row a word (review/search_words.hpp). Those
-- of people are personal: they are destroyed with the submitter's details.
CREATE TABLE place_word (
  word TEXT NOT NULL,
  submission_id TEXT NOT NULL REFERENCES submission(id),
  PRIMARY KEY (word, submission_id)
);
CREATE TABLE person_word (
  word TEXT NOT NULL,
  submission_id TEXT NOT NULL REFERENCES submission(id),
  PRIMARY KEY (word, submission_id)
);
CREATE INDEX person_word_submission ON person_word (submission_id);
ALTER TABLE submission ADD COLUMN words_read BIGINT NOT NULL DEFAULT 0 CHECK (words_read IN (0, 1));
CREATE INDEX submission_words_unread ON submission (id) WHERE words_read = 0;

-- A filter of the queue that an officer has given a name.
CREATE TABLE saved_view (
  id TEXT PRIMARY KEY,
  officer_id TEXT NOT NULL REFERENCES officer(id),
  name TEXT NOT NULL,
  query TEXT NOT NULL,               -- as in the address of the queue, written by us
  made_ms BIGINT NOT NULL,
  UNIQUE (officer_id, name)
);

-- What a second officer would have decided who did not see the first decision. It changes nothing in the case.
CREATE TABLE blind_review (
  case_id TEXT PRIMARY KEY REFERENCES review_case(id),
  decision_id TEXT NOT NULL REFERENCES decision(id),
  officer_id TEXT NOT NULL REFERENCES officer(id),
  system_user TEXT NOT NULL,
  disposal TEXT NOT NULL,
  nfa_reason TEXT,
  reason TEXT NOT NULL,
  reviewed_ms BIGINT NOT NULL,
  CHECK ((disposal = 'NFA') = (nfa_reason IS NOT NULL))
);
CREATE INDEX blind_review_reviewed ON blind_review (reviewed_ms);

-- A case that was decided and is decided anew. What was decided before stays, and no longer stands.
CREATE TABLE reopening (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES review_case(id),
  decisions_before BIGINT NOT NULL,  -- ordinal of the last decision before it
  state_before TEXT NOT NULL,
  officer_id TEXT NOT NULL REFERENCES officer(id),
  system_user TEXT NOT NULL,
  reason TEXT NOT NULL,
  reopened_ms BIGINT NOT NULL
);
CREATE INDEX reopening_case ON reopening (case_id, reopened_ms);
