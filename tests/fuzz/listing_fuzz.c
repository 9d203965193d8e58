/*
 * The query of a list: filters and cursors. A cursor that is taken is one
 * that is given out.
 */
#include "http/key.h"
#include "http/selection.h"
#include "item_check.h"
#include "http/request.h"

/* What the endpoints of lists take. */
#define KEYS	(KEY_BIT(KEY_PREFIX) | KEY_BIT(KEY_MATCH) |		\
	KEY_BIT(KEY_FAMILY) | KEY_BIT(KEY_RD) | KEY_BIT(KEY_NEIGHBOR) |	\
	KEY_BIT(KEY_OWNER) | KEY_BIT(KEY_STATE) |			\
	KEY_BIT((unsigned)ATTR_COMMUNITY) | KEY_BIT(KEY_TAG) |		\
	KEY_BIT(KEY_SET) | KEY_BIT(KEY_CONFORMS) | KEY_BIT(KEY_CURSOR))

static void
cursor_check(const struct selection *s, const char *given)
{
	static char text[CURSOR_TEXT];
	const struct nlri *nlri = &s->filter.cursor;
	struct nlri again;
	struct buf b;

	FUZZ_CHECK(nlri->family < FAMILY__MAX && nlri->family != FAMILY_NONE,
	    "family %u", nlri->family);
	FUZZ_CHECK(nlri_read(&again, (enum family)nlri->family, nlri->bytes,
	    nlri->n) == 0 && nlri_equal(&again, nlri), "its octets");
	buf_init(&b, text, sizeof(text));
	cursor_print(&b, nlri, s->filter.cursor_targets);
	FUZZ_CHECK(!b.overflow, "no room");
	FUZZ_SAME(text, given);
}

static void
selection_check(const struct selection *s, const struct keys *k)
{
	FUZZ_CHECK((s->filter.families & ~FAMILIES_ALL) == 0 &&
	    s->filter.families != 0, "families %x", s->filter.families);
	FUZZ_CHECK(s->state <= STATE__MAX, "state %d", (int)s->state);
	FUZZ_CHECK(s->targets.n <= TARGETS_MAX, "%zu neighbours",
	    s->targets.n);
	FUZZ_CHECK(s->filter.community == NULL ||
	    is_community(s->filter.community), "%s", s->filter.community);
	if (k->value[KEY_CURSOR] != NULL)
		cursor_check(s, k->value[KEY_CURSOR]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct selection s;
	struct problem p = { .err = ERR_NONE };
	struct request r;
	struct keys k;
	char *uri = malloc(n + 13);
	struct head head = { .method = "GET", .uri = uri };

	memcpy(uri, "/v1/routes?", 11);
	if (n > 0)
		memcpy(uri + 11, data, n);
	uri[11 + n] = '\0';
	memset(&k, 0, sizeof(k));
	memset(&s, 0, sizeof(s));
	if (request_parse(&r, &head, &p) == -1 ||
	    keys_take(&k, &r.query, KEYS, &p) == -1 ||
	    selection_read(&s, &r, &k, FAMILIES_ALL, &p) == -1)
		refusal_check(&p);
	else
		selection_check(&s, &k);
	request_free(&r);
	free(uri);
	return 0;
}
