/*
 * The lines of the log that tell of changes. Decides how they are written:
 * keys and values, what comes from outside in quotes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/bulk.h"
#include "engine/change_log.h"
#include "engine/history.h"
#include "engine/operation.h"
#include "engine/writer.h"
#include "log.h"
#include "route/family.h"
#include "route/flow.h"

#define LINE_BYTES	1900	/* of one line; then "..." */

/* Add the line of b; one that is too long is cut. */
static void
line_keep(struct change_log *l, struct buf *b)
{
	size_t room = l->room;
	char *text;

	if (b->overflow) {
		buf_truncate(b, b->len < LINE_BYTES - 4 ? b->len :
		    LINE_BYTES - 4);
		buf_puts(b, "...");
	}
	if (room - l->n <= b->len) {
		room = room * 2 + LINE_BYTES;
		if ((text = realloc(l->text, room)) == NULL)
			return;
		l->text = text;
		l->room = room;
	}
	memcpy(l->text + l->n, b->data, b->len + 1);
	l->n += b->len + 1;
}

/* How many bytes of text can be in quotes as they are. */
static size_t
plain_length(const char *text)
{
	const char *end = text;

	while (*end >= 0x20 && *end <= 0x7e && *end != '"' && *end != '\\')
		end++;
	return (size_t)(end - text);
}

/* As much of n bytes as there is room for. */
static void
put_plain(struct buf *b, const char *text, size_t n)
{
	size_t room = b->size - b->len - 1;

	buf_putn(b, text, n < room ? n : room);
	b->overflow |= n > room;
}

/* One that cannot. */
static void
put_other(struct buf *b, char c)
{
	if (c < 0x20 || c > 0x7e) {
		buf_printf(b, "\\x%02x", (unsigned char)c);
		return;
	}
	buf_putc(b, '\\');
	buf_putc(b, c);
}

/* key="text", every byte of it printable. */
static void
put_text(struct buf *b, const char *key, const char *text)
{
	size_t n;

	buf_putc(b, ' ');
	buf_puts(b, key);
	buf_puts(b, "=\"");
	while (*text != '\0') {
		n = plain_length(text);
		put_plain(b, text, n);
		text += n;
		if (*text != '\0')
			put_other(b, *text++);
	}
	buf_putc(b, '"');
}

/* Where there is one. */
static void
put_some(struct buf *b, const char *key, const char *text)
{
	if (text != NULL && *text != '\0')
		put_text(b, key, text);
}

static void
put_actor(struct buf *b, const struct actor *by)
{
	put_text(b, "user", by->user);
	put_some(b, "from", by->source);
	put_some(b, "request", by->request);
}

/* A route, or the id of a rule. */
static void
put_entry(struct buf *b, const struct nlri *nlri, const char *targets)
{
	char text[2 * FLOW_MAX + NLRI_TEXT];
	const uint8_t *components;
	struct buf inner;
	size_t n;

	buf_init(&inner, text, sizeof(text));
	if ((components = nlri_flow(nlri, &n)) != NULL)
		flow_id_print(&inner, components, n);
	else
		nlri_print(&inner, nlri);
	put_text(b, components != NULL ? "flow" : "route", text);
	if (!family_is_unicast((enum family)nlri->family))
		put_text(b, "family", family_name((enum family)nlri->family));
	put_some(b, "neighbor", targets);
}

void
change_log_change(struct change_log *l, const struct change *c)
{
	char line[LINE_BYTES];
	struct buf b;

	if (l->off || c->what == WHAT_NONE || c->dry || c->err != ERR_NONE)
		return;
	buf_init(&b, line, sizeof(line));
	buf_puts(&b, "change what=");
	buf_puts(&b, what_name(c->what));
	put_entry(&b, &c->nlri, change_targets(c));
	buf_puts(&b, " revision=");
	buf_putu(&b, c->revision);
	put_actor(&b, &c->by);
	if (c->op == CHANGE_ANNOUNCE)
		put_text(&b, "after", c->attrs);
	put_some(&b, "terms", c->terms);
	line_keep(l, &b);
}

void
change_log_bulk(struct change_log *l, const struct bulk *bulk)
{
	uint32_t n = bulk->n - bulk->unchanged - bulk->absent;
	char line[LINE_BYTES];
	struct buf b;

	if (l->off || n == 0 || bulk->dry || bulk->err != ERR_NONE)
		return;
	buf_init(&b, line, sizeof(line));
	buf_printf(&b, "changes count=%u unchanged=%u revisions=%" PRIu64
	    "-%" PRIu64, n, bulk->unchanged + bulk->absent,
	    bulk->revision - n + 1, bulk->revision);
	put_actor(&b, &bulk->by);
	put_some(&b, "set", bulk->set);
	line_keep(l, &b);
}

void
change_log_expiry(struct change_log *l, const struct update *u)
{
	char line[LINE_BYTES];
	struct buf b;

	if (l->off)
		return;
	buf_init(&b, line, sizeof(line));
	buf_puts(&b, "change what=expire");
	put_entry(&b, &u->nlri, u->targets != NULL ? u->targets : "");
	buf_printf(&b, " revision=%" PRIu64, u->revision);
	line_keep(l, &b);
}

void
change_log_operation(struct change_log *l, const struct operation *o)
{
	const struct suspension *what = &o->what;
	char line[LINE_BYTES];
	struct buf b;

	if (l->off || o->unchanged || o->dry || o->err != ERR_NONE)
		return;
	buf_init(&b, line, sizeof(line));
	buf_printf(&b, "operation what=%s kind=%s",
	    o->resume ? "resume" : "suspend", suspended_name(what->kind));
	if (what->kind == SUSPENDED_ENTRY)
		put_entry(&b, &what->nlri, what->what);
	else
		put_some(&b, suspended_name(what->kind), what->what);
	buf_printf(&b, " revision=%" PRIu64, o->revision);
	put_actor(&b, &o->by);
	put_some(&b, "note", what->note);
	line_keep(l, &b);
}

void
change_log_refusal(struct change_log *l, const struct refusal *r)
{
	char line[LINE_BYTES];
	struct buf b;

	if (l->off)
		return;
	buf_init(&b, line, sizeof(line));
	if (r->problem.err == ERR_NONE)
		buf_printf(&b, "refused more=%" PRIu64, r->more);
	else {
		buf_printf(&b, "refused error=%s", err_slug(r->problem.err));
		if (r->nlri.n != 0)
			put_entry(&b, &r->nlri, r->targets);
		put_text(&b, "path", r->path);
		put_actor(&b, &r->by);
		put_text(&b, "why", r->problem.detail);
	}
	line_keep(l, &b);
}

void
change_log_write(struct change_log *l)
{
	log_notes(l->text, l->n);
	l->n = 0;
}

void
change_log_clear(struct change_log *l)
{
	free(l->text);
	memset(l, 0, sizeof(*l));
}
