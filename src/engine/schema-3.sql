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

-- What was done, in its order: a row for each change of an entry, written in
-- the transaction of the change. Ids have no gaps: the oldest rows go first.
-- There is no index but the id: it would cost half of what a row costs, and
-- a million rows are looked through in a fraction of a second.
CREATE TABLE history (
	id		INTEGER NOT NULL PRIMARY KEY,
	-- Who did it, and when: a row of history_by.
	by_id		INTEGER NOT NULL,
	-- 1 announce, 2 replace, 3 takeover, 4 withdraw, 5 expire (a lease
	-- has ended), 6 suspend, 7 resume.
	what		INTEGER NOT NULL CHECK (what > 0),
	revision	INTEGER NOT NULL CHECK (revision > 0),
	key		BLOB NOT NULL,
	neighbors	TEXT NOT NULL,
	-- Whose the entry was, if it was another user's.
	owner		TEXT,
	-- Attributes before and after it; NULL: was not, is not announced.
	before		TEXT,
	after		TEXT,
	-- The terms that it then has, in canonical text; '' for none.
	terms		TEXT NOT NULL
) STRICT;

-- A request (or the end of leases) that made rows of the history: when, in
-- microseconds since 1970; the user and the address that the web server saw,
-- and its id of the request, '' where there is none.
CREATE TABLE history_by (
	id		INTEGER NOT NULL PRIMARY KEY,
	at		INTEGER NOT NULL,
	user		TEXT NOT NULL,
	source		TEXT NOT NULL,
	request		TEXT NOT NULL
) STRICT;

-- What became of changes at ExaBGP: those with the revisions from first to
-- last have reached the state (2 accepted, and no more could be reached; 3
-- sent; 4 refused; 5 drift) at that time, or up to 10 ms later.
CREATE TABLE outcome (
	state		INTEGER NOT NULL,
	first		INTEGER NOT NULL,
	last		INTEGER NOT NULL,
	at		INTEGER NOT NULL,
	PRIMARY KEY (state, first)
) STRICT, WITHOUT ROWID;

-- Requests that were refused; not all of a flood of them.
CREATE TABLE refusal (
	-- The newest row of the history then; and a number without gaps.
	position	INTEGER NOT NULL,
	id		INTEGER NOT NULL,
	at		INTEGER NOT NULL,
	user		TEXT NOT NULL,
	source		TEXT NOT NULL,
	request		TEXT NOT NULL,
	-- The entry, x'' where it was not understood yet, and the path.
	key		BLOB NOT NULL,
	neighbors	TEXT NOT NULL,
	path		TEXT NOT NULL,
	-- The error's short name, and the sentence of the answer.
	slug		TEXT NOT NULL,
	why		TEXT NOT NULL,
	-- So many more were refused of which there is no row.
	more		INTEGER NOT NULL,
	PRIMARY KEY (position, id)
) STRICT, WITHOUT ROWID;

-- Entries that are gone and had a generation: for a day no change of an
-- earlier one is made. Time: of the withdrawal, seconds since 1970.
CREATE TABLE departed (
	key		BLOB NOT NULL CHECK (length(key) BETWEEN 2 AND 256),
	neighbors	TEXT NOT NULL CHECK (length(neighbors) <= 1023),
	generation	INTEGER NOT NULL CHECK (generation > 0),
	withdrawn	INTEGER NOT NULL,
	PRIMARY KEY (key, neighbors)
) STRICT, WITHOUT ROWID;
CREATE INDEX departed_withdrawn ON departed (withdrawn);

-- What operators, or exagate itself, hold back until it is resumed.
CREATE TABLE suspension (
	-- all: nothing is written to ExaBGP; changes: none is taken; entry,
	-- owner, neighbor: withdrawn there, and kept.
	kind		TEXT NOT NULL CHECK (kind IN
			('all', 'changes', 'entry', 'owner', 'neighbor')),
	-- Of an entry: as there; else empty.
	key		BLOB NOT NULL,
	-- The neighbours of an entry; the owner; the neighbour's address.
	what		TEXT NOT NULL CHECK (length(what) <= 1023),
	-- Why all is held; '' where a user asked for it.
	cause		TEXT NOT NULL CHECK (length(cause) <= 31),
	-- Who, and when, microseconds since 1970.
	user		TEXT NOT NULL CHECK (length(user) <= 127),
	at		INTEGER NOT NULL,
	note		TEXT NOT NULL CHECK (length(note) <= 255),
	PRIMARY KEY (kind, key, what)
) STRICT, WITHOUT ROWID;

-- By this name the database is known to the relay, which remembers for as
-- long as ExaBGP lives from which one it was driven.
ALTER TABLE meta ADD COLUMN name TEXT NOT NULL DEFAULT ''
	CHECK (length(name) <= 16);
UPDATE meta SET name = lower(hex(randomblob(8)));
-- The other one from which ExaBGP was driven, when an operator resumed; ''
-- again once the relay says that it is this.
ALTER TABLE meta ADD COLUMN accepted TEXT NOT NULL DEFAULT ''
	CHECK (length(accepted) <= 64);
