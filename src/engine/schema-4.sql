-- Version 4: entries in the order in which they came, each new one behind all
-- others, so that what it costs does not grow with their number: of those that
-- come together all are in the same few pages. In the order of the keys each
-- was in a page of its own, as was its place among its owner's.
CREATE TABLE entry_4 (
	id		INTEGER NOT NULL PRIMARY KEY,
	-- Family (route/family.h), then the octets of the NLRI
	-- (route/nlri.h): as bytes they sort by family, address, length.
	key		BLOB NOT NULL CHECK (length(key) BETWEEN 2 AND 256),
	-- The neighbours it names, in canonical text; '' for all.
	neighbors	TEXT NOT NULL CHECK (length(neighbors) <= 1023),
	-- The others as in versions 1 and 3.
	attributes	TEXT NOT NULL
			CHECK (length(attributes) <= 4095),
	revision	INTEGER NOT NULL CHECK (revision > 0),
	withdrawing	INTEGER NOT NULL CHECK (withdrawing IN (0, 1)),
	owner		TEXT NOT NULL CHECK (length(owner) <= 127),
	created		INTEGER NOT NULL,
	changed		INTEGER NOT NULL,
	generation	INTEGER NOT NULL DEFAULT 0 CHECK (generation >= 0),
	ttl		INTEGER NOT NULL DEFAULT 0 CHECK (ttl >= 0),
	expires		INTEGER NOT NULL DEFAULT 0 CHECK (expires >= 0),
	set_name	TEXT NOT NULL DEFAULT ''
			CHECK (length(set_name) <= 63),
	tags		TEXT NOT NULL DEFAULT '' CHECK (length(tags) <= 255),
	note		TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 255),
	UNIQUE (key, neighbors)
) STRICT;

INSERT INTO entry_4 (key, neighbors, attributes, revision, withdrawing, owner,
	created, changed, generation, ttl, expires, set_name, tags, note)
	SELECT key, neighbors, attributes, revision, withdrawing, owner,
	created, changed, generation, ttl, expires, set_name, tags, note
	FROM entry;
DROP TABLE entry;
ALTER TABLE entry_4 RENAME TO entry;

CREATE INDEX entry_expires ON entry (expires)
	WHERE expires > 0 AND withdrawing = 0;
-- The entries of an owner that are there.
CREATE INDEX entry_owner ON entry (owner) WHERE withdrawing = 0;
CREATE INDEX entry_set ON entry (set_name) WHERE set_name <> '';
