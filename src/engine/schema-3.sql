-- Version 3: on which terms an entry is announced.
-- A change with a lower one is refused; 0: none was given.
ALTER TABLE entry ADD COLUMN generation INTEGER NOT NULL DEFAULT 0
	CHECK (generation >= 0);
-- Seconds that a renewal gives it again; 0: none.
ALTER TABLE entry ADD COLUMN ttl INTEGER NOT NULL DEFAULT 0
	CHECK (ttl >= 0);
-- When its lease ends, microseconds since 1970; 0: it has none.
ALTER TABLE entry ADD COLUMN expires INTEGER NOT NULL DEFAULT 0
	CHECK (expires >= 0);
-- The set that it belongs to; '' none. Its tags in order, each behind a
-- comma: ',dc1,web'.
ALTER TABLE entry ADD COLUMN set_name TEXT NOT NULL DEFAULT ''
	CHECK (length(set_name) <= 63);
ALTER TABLE entry ADD COLUMN tags TEXT NOT NULL DEFAULT ''
	CHECK (length(tags) <= 255);
ALTER TABLE entry ADD COLUMN note TEXT NOT NULL DEFAULT ''
	CHECK (length(note) <= 255);

CREATE INDEX entry_expires ON entry (expires)
	WHERE expires > 0 AND withdrawing = 0;
-- The entries of an owner that are there.
CREATE INDEX entry_owner ON entry (owner) WHERE withdrawing = 0;
CREATE INDEX entry_set ON entry (set_name) WHERE set_name <> '';

-- The sets whose entries are stated as a whole. Revision: of the last change
-- of any entry that is or was in it.
CREATE TABLE wanted_set (
	name		TEXT NOT NULL PRIMARY KEY
			CHECK (length(name) BETWEEN 1 AND 63),
	owner		TEXT NOT NULL CHECK (length(owner) <= 127),
	revision	INTEGER NOT NULL CHECK (revision > 0),
	-- When it was stated last, seconds since 1970.
	changed		INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
