/*
 * What must hold of every entry that is accepted, whoever has parsed it: all
 * ways to print it can be read back, and give the same entry.
 */
#ifndef ENTRY_CHECK_H
#define ENTRY_CHECK_H

#include "buf.h"
#include "command_read.h"
#include "err.h"
#include "json.h"
#include "route/command.h"
#include "route/text.h"

/* What is expected of a command that is read back. */
struct expected {
	enum text_verb	 verb;
	struct nlri	 nlri;
	char		 attrs[ATTRS_TEXT];	/* of an announcement */
	const char	*line;
	unsigned	 n;
};

static inline int
expected_is(const struct text_op *op, void *arg)
{
	static char text[ATTRS_TEXT];
	struct expected *want = arg;
	struct buf b;

	want->n++;
	FUZZ_CHECK(op->verb == want->verb, "another verb: %s", want->line);
	FUZZ_CHECK(nlri_equal(&op->nlri, &want->nlri), "another NLRI: %s",
	    want->line);
	if (op->verb == TEXT_WITHDRAW)
		return 0;
	buf_init(&b, text, sizeof(text));
	attrs_print(&b, op->attrs);
	FUZZ_SAME(text, want->attrs);
	return 0;
}

/* The command, read as if a client wrote it, is what it was printed from. */
static inline void
command_again(struct expected *want, const char *line, size_t n)
{
	static const struct text_options options = {
		PREFIX_DEFAULT_ROUTE | PREFIX_RESERVED
	};
	struct text_result result;
	struct problem p = { .err = ERR_NONE };

	want->line = line;
	want->n = 0;
	FUZZ_CHECK(text_command(line, n, &options, expected_is, want,
	    &result, &p) == 0, "%s: %s: %s", p.field, p.detail, line);
	FUZZ_CHECK(want->n == 1, "%u entries: %s", want->n, line);
}

/* Its canonical text and its JSON give equal attributes; text is the former. */
static inline void
attrs_check(const struct attrs *a, const struct nlri *nlri, char *text)
{
	static struct attrs again;
	static char second[ATTRS_TEXT];
	struct json *object = json_new_object();
	struct problem p = { .err = ERR_NONE };
	void *iter = NULL;
	struct buf b;

	buf_init(&b, text, ATTRS_TEXT);
	attrs_print(&b, a);
	FUZZ_CHECK(!b.overflow, "more than ATTRS_TEXT");
	FUZZ_CHECK(fuzz_is_printable(text), "%s", text);
	FUZZ_CHECK(attrs_read(&again, text) == 0, "not read: %s", text);
	FUZZ_CHECK(again.given == a->given, "other attributes: %s", text);
	buf_init(&b, second, sizeof(second));
	attrs_print(&b, &again);
	FUZZ_SAME(second, text);

	attrs_to_json(a, object);
	attrs_init(&again);
	while ((iter = json_next(object, iter)) != NULL)
		FUZZ_CHECK(attrs_set_json(&again,
		    attr_by_name(json_iter_key(iter)),
		    json_iter_value(iter), &p) == 0, "%s: %s: %s", p.field,
		    p.detail, text);
	FUZZ_CHECK(attrs_complete(&again, nlri, &p) == 0, "%s: %s: %s",
	    p.field, p.detail, text);
	buf_init(&b, second, sizeof(second));
	attrs_print(&b, &again);
	FUZZ_SAME(second, text);
	json_free(object);
	FUZZ_CHECK(attrs_octets(a, nlri) <= 4096, "%u octets: %s",
	    attrs_octets(a, nlri), text);
}

/* Every form and dialect in which it may be written. */
static inline void
announce_check(struct expected *want, const struct attrs *a)
{
	static char line[COMMAND_MAX + 64];
	static const struct address peers[] = {
		{ IP_V4, { 192, 0, 2, 7 } },
		{ IP_V6, { 0x20, 0x01, 0x0d, 0xb8, [15] = 7 } },
	};
	const struct selector all = { 0, NULL }, two = { 2, peers };
	const struct address none = { IP_NONE, { 0 } };
	enum command_form form;
	enum dialect dialect;
	void (*check)(const char *, size_t);
	struct buf b;
	bool said;
	size_t n;

	for (dialect = 0; dialect < DIALECT__MAX; dialect++)
		for (form = 0; form < COMMAND_FORM__MAX; form++) {
			said = attrs_unsaid(a, dialect) == ATTR__MAX;
			check = said ? command_check : line_check;
			buf_init(&b, line, sizeof(line));
			n = command_announce(&b, &two, a, &none, form,
			    dialect, &want->nlri, 1);
			if (n == 1)
				check(line, b.len);
			buf_init(&b, line, sizeof(line));
			n = command_announce(&b, &all, a, &none, form,
			    dialect, &want->nlri, 1);
			FUZZ_CHECK(n == 1, "accepted, and fits no line: %s",
			    want->attrs);
			check(line, b.len);
			if (said && form == COMMAND_PLAIN)
				command_again(want, line, b.len);
		}
}

/* Bulk lines of the entry and others like it. */
static inline void
bulk_check(const struct nlri *nlri, const struct attrs *a)
{
	static char line[COMMAND_MAX + 64];
	static struct nlri many[300];
	const struct address none = { IP_NONE, { 0 } };
	const struct selector all = { 0, NULL };
	struct buf b;
	size_t i, n;

	if (!command_is_bulk(nlri))
		return;
	for (i = 0; i < 300; i++)
		many[i] = *nlri;
	buf_init(&b, line, sizeof(line));
	n = command_announce(&b, &all, a, &none, COMMAND_PLAIN, DIALECT_5,
	    many, 300);
	FUZZ_CHECK(n >= 1 && (n == 1 || b.len <= COMMAND_BULK), "%zu bytes",
	    b.len);
	command_check(line, b.len);
	buf_init(&b, line, sizeof(line));
	n = command_withdraw(&b, &all, many, 300);
	FUZZ_CHECK(n >= 1 && b.len <= COMMAND_BULK, "%zu bytes", b.len);
	command_check(line, b.len);
}

/* Assert it of an entry; a: complete attributes, or NULL: withdrawn. */
static inline void
entry_check(const struct nlri *nlri, const struct attrs *a)
{
	static char line[COMMAND_MAX + 64];
	static struct expected want;
	const struct selector all = { 0, NULL };
	struct nlri again;
	struct buf b;

	FUZZ_CHECK(nlri_read(&again, (enum family)nlri->family, nlri->bytes,
	    nlri->n) == 0 && nlri_equal(nlri, &again), "its octets");
	want.nlri = *nlri;
	want.verb = TEXT_WITHDRAW;
	buf_init(&b, line, sizeof(line));
	FUZZ_CHECK(command_withdraw(&b, &all, nlri, 1) == 1, "no line");
	command_check(line, b.len);
	command_again(&want, line, b.len);
	if (a == NULL)
		return;
	attrs_check(a, nlri, want.attrs);
	want.verb = TEXT_ANNOUNCE;
	announce_check(&want, a);
	bulk_check(nlri, a);
}

#endif
