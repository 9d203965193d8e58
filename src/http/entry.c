/*
 * Entries in answers. Decides the names and the order of what clients read;
 * asks nobody for anything.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "engine/store.h"
#include "engine/terms.h"
#include "http/entry.h"
#include "http/rule.h"
#include "json.h"
#include "route/attrs.h"

void
entry_set_prefix(struct json *object, const char *key,
    const struct prefix *prefix)
{
	char text[PREFIX_TEXT];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	prefix_print(&b, prefix);
	json_set_string(object, key, text);
}

void
entry_set_address(struct json *object, const char *key,
    const struct address *address)
{
	char text[ADDRESS_TEXT];
	struct buf b;

	if (address->ip == IP_NONE)
		return;
	buf_init(&b, text, sizeof(text));
	address_print(&b, address);
	json_set_string(object, key, text);
}

void
entry_set_state(struct json *object, enum state state, enum reason reason)
{
	json_set_string(object, "state", state_name(state));
	if (reason != REASON_NONE)
		json_set_string(object, "reason", reason_text(reason));
}

void
entry_set_time(struct json *object, const char *key, int64_t seconds)
{
	time_t t = (time_t)seconds;
	char text[32] = "";
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		*text = '\0';
	json_set_string(object, key, text);
}

void
entry_set_moment(struct json *object, const char *key, int64_t us)
{
	char text[40];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	terms_print_time(&b, us);
	json_set_string(object, key, text);
}

void
entry_set_damped(struct json *object, const struct report *report)
{
	if (report != NULL && report->damped_until != 0)
		entry_set_moment(object, "damped-until",
		    report->damped_until);
}

struct json *
entry_neighbors(const struct report *report)
{
	struct json *array = json_new_array(), *j;
	const struct cell_report *cell;
	size_t i;

	for (i = 0; array != NULL && report != NULL && i < report->n; i++) {
		if ((j = json_new_object()) == NULL)
			break;
		cell = &report->cells[i];
		entry_set_address(j, "peer", &cell->peer);
		entry_set_state(j, cell->state, cell->reason);
		json_add(array, j);
	}
	return array;
}

enum state
entry_row_state(const struct report *report, enum reason *reason)
{
	*reason = REASON_QUEUED;
	if (report == NULL || !report->exists)
		return STATE_SAVED;	/* on its way to the engine */
	*reason = report->reason;
	return report->state;
}

/*
 * The attributes of a row, parsed from their own text; what of them are a
 * rule's actions, as such.
 */
void
entry_set_attributes(struct json *object, const char *key, const char *text,
    bool flow)
{
	struct json *j = json_new_object();
	struct attrs a;

	if (j == NULL)
		return;
	if (attrs_read(&a, text) == 0) {
		if (flow)
			rule_set_actions(object, &a);
		attrs_to_json(&a, j);
	}
	json_set(object, key, j);
}

void
entry_set_terms(struct json *object, const struct row *row)
{
	char text[TAGS_MAX], *save = NULL, *tag;
	struct json *array;

	if (row->generation != 0)
		json_set_integer(object, "generation",
		    (int64_t)row->generation);
	if (row->ttl != 0)
		json_set_integer(object, "ttl", row->ttl);
	if (row->expires != 0)
		entry_set_moment(object, "expires", row->expires);
	if (*row->set != '\0')
		json_set_string(object, "set", row->set);
	snprintf(text, sizeof(text), "%s", row->tags);
	if (*text != '\0' && (array = json_new_array()) != NULL) {
		for (tag = strtok_r(text, ",", &save); tag != NULL;
		    tag = strtok_r(NULL, ",", &save))
			json_add_string(array, tag);
		json_set(object, "tag", array);
	}
	if (*row->note != '\0')
		json_set_string(object, "note", row->note);
}

struct json *
entry_document(const struct row *row, const struct report *report)
{
	struct json *j = json_new_object();
	enum reason reason;
	enum state state = entry_row_state(report, &reason);

	if (j == NULL)
		return NULL;
	entry_set_nlri(j, &row->nlri);
	entry_set_targets(j, row->targets);
	entry_set_attributes(j, "attributes", row->attrs,
	    family_kind((enum family)row->nlri.family) == KIND_FLOW);
	json_set_string(j, "owner", row->owner);
	entry_set_terms(j, row);
	json_set_integer(j, "revision", (int64_t)row->revision);
	entry_set_state(j, state, state == STATE_SENT ? REASON_NONE : reason);
	entry_set_damped(j, report);
	json_set_bool(j, "withdrawing", row->withdrawing);
	entry_set_time(j, "created", row->created);
	entry_set_time(j, "changed", row->changed);
	json_set(j, "neighbors", entry_neighbors(report));
	return j;
}

void
entry_print(struct buf *b, const struct row *row, const struct report *report)
{
	enum reason reason;
	enum state state = entry_row_state(report, &reason);

	entry_print_name(b, &row->nlri);
	if (*row->targets != '\0')
		buf_printf(b, " neighbor %s", row->targets);
	buf_printf(b, " %s ", row->withdrawing ? "withdrawing" :
	    state_name(state));
	if (family_kind((enum family)row->nlri.family) == KIND_FLOW)
		rule_print(b, &row->nlri, row->attrs);
	else
		buf_puts(b, row->attrs);
	buf_putc(b, '\n');
}
