/* The statements of the store: all SQL but for the schema. */
#include "engine/sql_text.h"

#define ROW "key, attributes, owner, revision, withdrawing, created, " \
	"changed, neighbors, generation, ttl, expires, set_name, tags, note"

#define SET_ROW "name, owner, revision, changed, (SELECT count(*) FROM entry " \
	"WHERE set_name = s.name AND set_name <> '' AND withdrawing = 0)"

/* A lease that is not over; the words of the indexes. */
#define LEASED "expires > 0 AND withdrawing = 0"

/*
 * Those of owner ?1 with keys from ?2 to ?3, with the tag ?4 if any, of the
 * set ?5 if any: found among the owner's, or (+owner) among the keys.
 */
#define RENEWED(owner) owner " = ?1 AND key BETWEEN ?2 AND ?3 " \
	"AND withdrawing = 0 " \
	"AND (?4 IS NULL OR instr(tags || ',', ',' || ?4 || ',')) " \
	"AND (?5 IS NULL OR set_name = ?5) "

/*
 * At ?6, with the seconds ?7, or their own if that is NULL, but not for
 * longer than ?8 or their own.
 */
#define RENEW(owner) "UPDATE entry " \
	"SET ttl = min(coalesce(?7, ttl), max(ttl, ?8)), expires = " \
	"?6 + 1000000 * min(coalesce(?7, ttl), max(ttl, ?8)) " \
	"WHERE " RENEWED(owner) "AND expires > 0 AND coalesce(?7, ttl) > 0 " \
	"RETURNING expires"

/* Those that this leaves alone. */
#define WITHOUT(owner) "SELECT count(*) FROM entry WHERE " RENEWED(owner) \
	"AND NOT (expires > 0 AND coalesce(?6, ttl) > 0)"

const struct sql_text sql_texts[SQL__MAX] = {
	[SQL_BEGIN] = { true, "BEGIN IMMEDIATE" },
	[SQL_BEGIN_READ] = { false, "BEGIN" },
	[SQL_COMMIT] = { false, "COMMIT" },
	[SQL_ROLLBACK] = { false, "ROLLBACK" },
	[SQL_MARK] = { true, "SAVEPOINT mark" },
	[SQL_MARK_KEEP] = { true, "RELEASE mark" },
	[SQL_MARK_BACK] = { true, "ROLLBACK TO mark" },
	[SQL_META_GET] = { false, "SELECT revision, session, form, name, "
	    "accepted FROM meta" },
	[SQL_REVISION_SET] = { true, "UPDATE meta SET revision = ?1" },
	[SQL_SESSION_SET] = { true, "UPDATE meta SET session = ?1, form = ?2" },
	[SQL_ENTRY_GET] = { false,
	    "SELECT " ROW " FROM entry WHERE key = ?1 AND neighbors = ?2" },
	/* All entries of one key. */
	[SQL_ENTRY_KEY] = { false,
	    "SELECT " ROW " FROM entry WHERE key = ?1" },
	/* Whose, and for whom. */
	[SQL_ENTRY_COUNT] = { true,
	    "SELECT owner, neighbors, substr(key, 1, 1), withdrawing "
	    "FROM entry" },
	/* With keys from ?1 to ?2, counted up to ?3. */
	[SQL_ENTRY_SOME] = { true, "SELECT count(*) FROM (SELECT 1 FROM entry "
	    "WHERE key BETWEEN ?1 AND ?2 LIMIT ?3)" },
	/* As they came. */
	[SQL_ENTRY_ALL] = { true, "SELECT " ROW " FROM entry ORDER BY id" },
	/*
	 * From ?1 to ?2, of owner ?3 if any, with the word ?4 if any, behind
	 * ?6 and ?7 if any, with the tag ?8 and of the set ?9 if any.
	 */
	[SQL_ENTRY_LIST] = { false,
	    "SELECT " ROW " FROM entry WHERE key BETWEEN ?1 AND ?2 "
	    "AND (?3 IS NULL OR owner = ?3) "
	    "AND (?4 IS NULL OR "
	    "instr(' ' || attributes || ' ', ' ' || ?4 || ' ')) "
	    "AND (?6 IS NULL OR (key, neighbors) > (?6, ?7)) "
	    "AND (?8 IS NULL OR instr(tags || ',', ',' || ?8 || ',')) "
	    "AND (?9 IS NULL OR set_name = ?9) "
	    "ORDER BY key, neighbors LIMIT ?5" },
	[SQL_ENTRY_PUT] = { true,
	    "INSERT INTO entry (" ROW ") "
	    "VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
	    "?13) ON CONFLICT (key, neighbors) DO UPDATE SET "
	    "attributes = ?2, owner = ?3, revision = ?4, withdrawing = 0, "
	    "created = ?5, changed = ?6, generation = ?8, ttl = ?9, "
	    "expires = ?10, set_name = ?11, tags = ?12, note = ?13" },
	/* The same of one that stands and stays its owner's: fewer indices. */
	[SQL_ENTRY_REPLACE] = { true,
	    "UPDATE entry SET attributes = ?2, revision = ?4, changed = ?6, "
	    "generation = ?8, ttl = ?9, expires = ?10, set_name = ?11, "
	    "tags = ?12, note = ?13 WHERE key = ?1 AND neighbors = ?7" },
	[SQL_ENTRY_RENEW] = { true,
	    "UPDATE entry SET expires = ?3 WHERE key = ?1 AND "
	    "neighbors = ?2" },
	[SQL_ENTRY_WITHDRAW] = { true,
	    "UPDATE entry SET withdrawing = 1, revision = ?2, changed = ?3, "
	    "generation = max(generation, ?5) "
	    "WHERE key = ?1 AND neighbors = ?4" },
	[SQL_ENTRY_FORGET] = { true,
	    "DELETE FROM entry WHERE key = ?1 AND neighbors = ?3 "
	    "AND withdrawing = 1 AND revision = ?2 "
	    "RETURNING generation, changed" },
	[SQL_DEPARTED_GET] = { true,
	    "SELECT generation FROM departed WHERE key = ?1 AND "
	    "neighbors = ?2 AND withdrawn > ?3" },
	[SQL_DEPARTED_PUT] = { true,
	    "INSERT OR REPLACE INTO departed "
	    "(key, neighbors, generation, withdrawn) "
	    "VALUES (?1, ?2, ?3, ?4)" },
	[SQL_DEPARTED_DELETE] = { true,
	    "DELETE FROM departed WHERE key = ?1 AND neighbors = ?2" },
	[SQL_DEPARTED_EXPIRE] = { true,
	    "DELETE FROM departed WHERE withdrawn <= ?1" },
	/* All but the last ?1. */
	[SQL_DEPARTED_LIMIT] = { true,
	    "DELETE FROM departed WHERE (key, neighbors) IN "
	    "(SELECT key, neighbors FROM departed "
	    "ORDER BY withdrawn DESC LIMIT -1 OFFSET ?1)" },
	[SQL_LEASE_COUNT] = { true,
	    "SELECT count(*) FROM entry WHERE " LEASED },
	[SQL_LEASE_FIRST] = { true, "SELECT min(expires) FROM entry "
	    "WHERE " LEASED " AND expires > ?1" },
	/* Over after ?1, until ?2; at most ?3, -1 for all. */
	[SQL_LEASE_DUE] = { true, "SELECT " ROW " FROM entry WHERE " LEASED
	    " AND expires > ?1 AND expires <= ?2 ORDER BY expires LIMIT ?3" },
	[SQL_LEASE_RENEW] = { true, "UPDATE entry SET ttl = ?3, expires = ?4 "
	    "WHERE key = ?1 AND neighbors = ?2" },
	[SQL_LEASE_RENEW_ALL] = { true, RENEW("owner") },
	[SQL_LEASE_RENEW_KEYS] = { true, RENEW("+owner") },
	[SQL_LEASE_WITHOUT] = { true, WITHOUT("owner") },
	[SQL_LEASE_WITHOUT_KEYS] = { true, WITHOUT("+owner") },
	/* A withdrawal of what nobody here has announced. */
	[SQL_ENTRY_ADOPT] = { true,
	    "INSERT INTO entry (key, attributes, owner, revision, "
	    "withdrawing, created, changed, neighbors) "
	    "VALUES (?1, 'next-hop self', ?2, ?3, 1, ?4, ?4, '')" },
	[SQL_ACCEPTED_SET] = { true, "UPDATE meta SET accepted = ?1" },
	[SQL_SUSPENSION_GET] = { true, "SELECT 1 FROM suspension "
	    "WHERE kind = ?1 AND key = ?2 AND what = ?3" },
	[SQL_SUSPENSION_PUT] = { true, "INSERT INTO suspension "
	    "(kind, key, what, cause, user, at, note) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)" },
	[SQL_SUSPENSION_DELETE] = { true, "DELETE FROM suspension "
	    "WHERE kind = ?1 AND key = ?2 AND what = ?3" },
	[SQL_SUSPENSION_LIST] = { false, "SELECT kind, key, what, cause, user, "
	    "at, note FROM suspension ORDER BY kind, key, what" },
	[SQL_FOREIGN_GET] = { true, "SELECT 1 FROM foreigner WHERE key = ?1" },
	[SQL_FOREIGN_ADD] = { true,
	    "INSERT OR IGNORE INTO foreigner (key) VALUES (?1)" },
	[SQL_FOREIGN_DELETE] = { true, "DELETE FROM foreigner WHERE key = ?1" },
	[SQL_FOREIGN_CLEAR] = { true, "DELETE FROM foreigner" },
	[SQL_FOREIGN_LIST] = { true, "SELECT key FROM foreigner" },
	[SQL_SET_GET] = { false,
	    "SELECT " SET_ROW " FROM wanted_set AS s WHERE name = ?1" },
	[SQL_SET_LIST] = { false,
	    "SELECT " SET_ROW " FROM wanted_set AS s ORDER BY name" },
	[SQL_SET_ENTRIES] = { true, "SELECT key, neighbors FROM entry "
	    "WHERE set_name = ?1 AND set_name <> '' AND withdrawing = 0" },
	[SQL_SET_PUT] = { true,
	    "INSERT INTO wanted_set (name, owner, revision, changed) "
	    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET "
	    "owner = ?2, revision = ?3, changed = ?4" },
	[SQL_SET_TOUCH] = { true,
	    "UPDATE wanted_set SET revision = ?2 WHERE name = ?1" },
	[SQL_SET_DELETE] = { true, "DELETE FROM wanted_set WHERE name = ?1" },
	/* NULL where there are none. */
	[SQL_HISTORY_ENDS] = { true,
	    "SELECT (SELECT min(id) FROM history), "
	    "(SELECT max(id) FROM history), "
	    "(SELECT max(id) FROM history_by), "
	    "(SELECT id FROM refusal ORDER BY position, id LIMIT 1), "
	    "(SELECT at FROM refusal ORDER BY position, id LIMIT 1), "
	    "(SELECT id FROM refusal ORDER BY position DESC, id DESC "
	    "LIMIT 1), (SELECT max(position) FROM refusal)" },
	/* The oldest row, and when it was. */
	[SQL_HISTORY_FIRST] = { true,
	    "SELECT h.id, h.revision, h.by_id, b.at FROM history h "
	    "JOIN history_by b ON b.id = h.by_id ORDER BY h.id LIMIT 1" },
	[SQL_HISTORY_PUT] = { true,
	    "INSERT INTO history (id, by_id, what, revision, key, neighbors, "
	    "owner, before, after, terms) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)" },
	[SQL_HISTORY_BY] = { true,
	    "INSERT INTO history_by (id, at, user, source, request) "
	    "VALUES (?1, ?2, ?3, ?4, ?5)" },
	/* The last one, of the ?2 oldest, that is from before ?1. */
	[SQL_HISTORY_OLD] = { true,
	    "SELECT max(h.id) FROM (SELECT id, by_id FROM history "
	    "ORDER BY id LIMIT ?2) h JOIN history_by b ON b.id = h.by_id "
	    "WHERE b.at < ?1" },
	[SQL_HISTORY_CUT] = { true, "DELETE FROM history WHERE id <= ?1" },
	[SQL_HISTORY_BY_CUT] = { true,
	    "DELETE FROM history_by WHERE id < ?1" },
	/* Behind id ?1, at most ?2: enough to tell whether it is wanted. */
	[SQL_HISTORY_SCAN] = { false,
	    "SELECT id, by_id, what, revision, key FROM history "
	    "WHERE id < ?1 ORDER BY id DESC LIMIT ?2" },
	[SQL_HISTORY_ROW] = { false,
	    "SELECT neighbors, owner, before, after, terms FROM history "
	    "WHERE id = ?1" },
	/* From id ?1 on, newest first. */
	[SQL_HISTORY_WHO] = { false,
	    "SELECT id, at, user, source, request FROM history_by "
	    "WHERE id <= ?1 ORDER BY id DESC" },
	/* In state ?1, the range that begins at or before revision ?2. */
	[SQL_OUTCOME_AT] = { false,
	    "SELECT first, last, at FROM outcome "
	    "WHERE state = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1" },
	[SQL_OUTCOME_PUT] = { true,
	    "INSERT INTO outcome (state, first, last, at) "
	    "VALUES (?1, ?2, ?3, ?4)" },
	[SQL_OUTCOME_CUT] = { true,
	    "DELETE FROM outcome WHERE state = ?1 AND first < ?2 "
	    "AND last < ?2" },
	[SQL_REFUSAL_PUT] = { true,
	    "INSERT INTO refusal (position, id, at, user, source, request, "
	    "key, neighbors, path, slug, why, more) VALUES (?1, ?2, ?3, ?4, "
	    "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)" },
	/* The ?1 oldest, as far as they are from before ?2 or up to id ?3. */
	[SQL_REFUSAL_CUT] = { true,
	    "DELETE FROM refusal WHERE (position, id) IN (SELECT position, id "
	    "FROM refusal ORDER BY position, id LIMIT ?1) "
	    "AND (at < ?2 OR id <= ?3)" },
	[SQL_REFUSAL_SCAN] = { false,
	    "SELECT position, id, at, user, source, request, key, neighbors, "
	    "path, slug, why, more FROM refusal "
	    "WHERE (position, id) < (?1, ?2) "
	    "ORDER BY position DESC, id DESC LIMIT ?3" },
};
