-- The language that a candidate chose in the portal; letters are written in it.
CREATE TABLE portal_languages (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  language $text NOT NULL,
  chosen_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, candidate)
);
