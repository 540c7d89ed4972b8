-- Letters to candidates with a link to the portal. handed_at: when one was given to the mail system; from then on it is not sent again.
CREATE TABLE portal_letters (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  series $text NOT NULL,
  number BIGINT NOT NULL,
  written_at BIGINT NOT NULL,
  handed_at BIGINT,
  PRIMARY KEY (tenant, candidate, series, number)
);
