-- Version 2: entries of any family, for all neighbours or for some that are
-- named. Keys that were there stay as they are.
CREATE TABLE entry_2 (
	-- Family (route/family.h), then the octets of the NLRI
	-- (route/nlri.h): as bytes they sort by family, address, length.
	key		BLOB NOT NULL CHECK (length(key) BETWEEN 2 AND 256),
	-- The neighbours it names, in canonical text; '' for all.
	neighbors	TEXT NOT NULL CHECK (length(neighbors) <= 1023),
	-- The others as in version 1.
	attributes	TEXT NOT NULL
			CHECK (length(attributes) <= 4095),
	revision	INTEGER NOT NULL CHECK (revision > 0),
	withdrawing	INTEGER NOT NULL CHECK (withdrawing IN (0, 1)),
	owner		TEXT NOT NULL CHECK (length(owner) <= 127),
	created		INTEGER NOT NULL,
	changed		INTEGER NOT NULL,
	PRIMARY KEY (key, neighbors)
) STRICT, WITHOUT ROWID;

INSERT INTO entry_2 SELECT key, '', attributes, revision, withdrawing, owner,
	created, changed FROM entry;
DROP TABLE entry;
ALTER TABLE entry_2 RENAME TO entry;

CREATE TABLE foreigner_2 (
	key		BLOB NOT NULL PRIMARY KEY
			CHECK (length(key) BETWEEN 2 AND 256)
) STRICT, WITHOUT ROWID;

INSERT INTO foreigner_2 SELECT key FROM foreigner;
DROP TABLE foreigner;
ALTER TABLE foreigner_2 RENAME TO foreigner;
