-- The database of exagate, version 1: what should be announced. All times are
-- seconds since 1970. The program writes; others may read.

-- "exag": it is ours. Any other database is refused, and left as it is.
PRAGMA application_id = 1702388071;

-- One row per entry: a prefix that is announced, or whose withdrawal ExaBGP
-- has not confirmed yet.
CREATE TABLE entry (
	-- Family (1 IPv4, 2 IPv6), 4 or 16 bytes of address in network order,
	-- length in bits: as bytes they sort by family, address, length.
	key		BLOB NOT NULL PRIMARY KEY
			CHECK (length(key) IN (6, 18)),
	-- Canonical text in the words of ExaBGP: "next-hop self med 200".
	attributes	TEXT NOT NULL
			CHECK (length(attributes) BETWEEN 1 AND 4095),
	-- The number of its last change.
	revision	INTEGER NOT NULL CHECK (revision > 0),
	-- 1: withdrawn, and kept until that is seen on the wire.
	withdrawing	INTEGER NOT NULL CHECK (withdrawing IN (0, 1)),
	-- The user who announced it; '' where nobody was authenticated.
	owner		TEXT NOT NULL CHECK (length(owner) <= 127),
	-- When it was announced first, and changed last.
	created		INTEGER NOT NULL,
	changed		INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys that ExaBGP announces for somebody else in the session named below; they
-- cannot be announced here, also after a restart of exagate.
CREATE TABLE foreigner (
	key		BLOB NOT NULL PRIMARY KEY
			CHECK (length(key) IN (6, 18))
) STRICT, WITHOUT ROWID;

-- What there is one of: always the one row.
CREATE TABLE meta (
	one		INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
	-- The last revision given; each change gets the next, none comes
	-- twice, whatever becomes of its entry.
	revision	INTEGER NOT NULL CHECK (revision >= 0),
	-- The life of ExaBGP that we spoke to last: boot id, pid, start time.
	session		TEXT NOT NULL CHECK (length(session) <= 127),
	-- The form of announcements in use there: 0 plain, 1 other.
	form		INTEGER NOT NULL CHECK (form >= 0)
) STRICT;

INSERT INTO meta (one, revision, session, form) VALUES (1, 0, '', 0);
