-- The language of a mail is that of the first one about the report.
CREATE INDEX outbox_submission ON outbox (submission_id, made_ms, id) WHERE submission_id IS NOT NULL;
