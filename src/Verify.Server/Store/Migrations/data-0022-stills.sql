-- Pictures out of the recording of an interview, which a case asks for. They lie among the candidate's files; state: waiting, taken, refused.
CREATE TABLE stills (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  session $text NOT NULL,
  asked_by $text NOT NULL,
  asked_at BIGINT NOT NULL,
  state $text NOT NULL,
  reason $text,
  pictures BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (tenant, candidate, session)
);
