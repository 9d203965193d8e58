/*
 * Commands in ExaBGP's words. What is accepted is given out as often as was
 * said, and each entry of it can be written and read back.
 */
#include "entry_check.h"
#include "route/target.h"

#define DEEP	8	/* entries of a command that are looked at closely */

static const struct text_options options = { PREFIX_DEFAULT_ROUTE };

static void
targets_check(const struct targets *to)
{
	static char printed[TARGETS_TEXT];
	struct targets again;
	struct buf b;

	buf_init(&b, printed, sizeof(printed));
	targets_print(&b, to);
	FUZZ_CHECK(!b.overflow && targets_read(&again, printed) == 0,
	    "neighbours: %s", printed);
}

static int
op_check(const struct text_op *op, void *arg)
{
	size_t *n = arg;

	if ((*n)++ >= DEEP)
		return 0;
	targets_check(op->to);
	FUZZ_CHECK((op->verb == TEXT_WITHDRAW) == (op->attrs == NULL) ||
	    op->verb == TEXT_WITHDRAW, "an announcement of nothing");
	entry_check(&op->nlri, op->verb == TEXT_WITHDRAW ? NULL : op->attrs);
	return 0;
}

static int
op_count(const struct text_op *op, void *arg)
{
	(void)op;
	++*(size_t *)arg;
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct text_result result;
	struct problem p = { .err = ERR_NONE };
	size_t got = 0, counted = 0;
	char *text = malloc(n + (n == 0));

	if (n > 0)
		memcpy(text, data, n);
	if (text_command(text, n, &options, op_count, &counted, &result,
	    &p) == -1) {
		FUZZ_CHECK(result.verdict == TEXT_REFUSED && counted == 0 &&
		    p.err != ERR_NONE && p.detail[0] != '\0' &&
		    fuzz_is_printable(p.detail) && fuzz_is_printable(p.field),
		    "refused, %zu entries: %s: %s", counted, p.field,
		    p.detail);
		free(text);
		return 0;
	}
	FUZZ_CHECK(result.verdict != TEXT_ENTRIES ||
	    counted == result.entries, "%zu of %zu entries", counted,
	    result.entries);
	FUZZ_CHECK(result.verdict == TEXT_ENTRIES || counted == 0,
	    "%zu entries of a question", counted);
	(void)text_command(text, n, &options, op_check, &got, &result, &p);
	FUZZ_CHECK(got == counted, "%zu, then %zu entries", counted, got);
	targets_check(&result.to);
	free(text);
	return 0;
}
