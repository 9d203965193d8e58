/*
 * Each attribute's parser. The first byte says what is announced; then lines,
 * whose first byte says which attribute the rest is the value of. A flow
 * rule's come from its actions: flow_fuzz.c.
 */
#include "entry_check.h"

#define KINDS	6

/* One of each kind. */
static void
nlri_choose(struct nlri *nlri, uint8_t byte)
{
	static const struct prefix v4 = { IP_V4, 24, { 10, 1, 2 } };
	static const struct prefix v6 = { IP_V6, 32, { 0x20, 1, 0xd, 0xb8 } };
	static const struct rd rd = { { 0, 0, 0xfd, 0xe8, 0, 0, 0, 1 } };
	static const uint32_t path = 7, fields[VPLS__MAX] = { 5, 16, 1, 8 };

	switch (byte % KINDS) {
	case 0:
		nlri_from_prefix(nlri, FAMILY_IPV4, &v4, NULL, NULL);
		break;
	case 1:
		nlri_from_prefix(nlri, FAMILY_IPV6, &v6, NULL, NULL);
		break;
	case 2:
		nlri_from_prefix(nlri, family_of_prefix(IP_V4, false, true),
		    &v4, NULL, NULL);
		break;
	case 3:
		nlri_from_prefix(nlri, family_of_prefix(IP_V6, true, true),
		    &v6, &rd, NULL);
		break;
	case 4:
		nlri_from_vpls(nlri, &rd, fields);
		break;
	default:
		nlri_from_prefix(nlri, FAMILY_IPV4, &v4, NULL, &path);
		break;
	}
}

/* Take the lines. False: one is refused. */
static bool
lines_take(struct attrs *a, char *text)
{
	struct problem p = { .err = ERR_NONE };
	char *line;

	while ((line = fuzz_line(&text)) != NULL) {
		if (*line == '\0')
			continue;
		if (attrs_set(a, (enum attr)((uint8_t)(*line - 'a') %
		    ATTR__MAX), line + 1, &p) == 0)
			continue;
		FUZZ_CHECK(p.err > ERR_NONE && p.err < ERR__MAX &&
		    err_status(p.err) >= 400 && err_status(p.err) < 500 &&
		    fuzz_is_printable(p.detail) && p.detail[0] != '\0',
		    "a refusal without reason: %s", line);
		return false;
	}
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct attrs a;
	struct problem p;
	struct nlri nlri;
	char *text;

	if (n < 1)
		return 0;
	nlri_choose(&nlri, data[0]);
	text = fuzz_text(data + 1, n - 1);
	attrs_init(&a);
	if (lines_take(&a, text) && attrs_complete(&a, &nlri, &p) == 0)
		entry_check(&nlri, &a);
	free(text);
	return 0;
}
