/*
 * Named neighbours. Decides which text names one and in which order they
 * stand; whether there is such a neighbour is the engine's to know.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/target.h"

#define ITEM_TEXT	256	/* more than any one name and its NUL */

enum { TARGET_ADDRESS, TARGET_AS };

static const struct {
	const char	*name;
	int		 type;
	size_t		 at;		/* in struct target */
} target_table[] = {
	{ "local-ip", TARGET_ADDRESS, offsetof(struct target, local) },
	{ "local-as", TARGET_AS, offsetof(struct target, local_as) },
	{ "peer-as", TARGET_AS, offsetof(struct target, peer_as) },
	{ "router-id", TARGET_ADDRESS, offsetof(struct target, router_id) },
};

#define TARGET_KEYS	(sizeof(target_table) / sizeof(target_table[0]))

static void *
target_at(struct target *t, size_t i)
{
	return (char *)t + target_table[i].at;
}

/* Is the key at i given? */
static bool
target_has(const struct target *t, size_t i)
{
	static const struct target none;

	return memcmp((const char *)t + target_table[i].at,
	    (const char *)&none + target_table[i].at,
	    target_table[i].type == TARGET_AS ? sizeof(uint32_t) :
	    sizeof(struct address)) != 0;
}

static int
as_read(uint32_t *as, const char *text, const char *field,
    struct problem *p)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; text[i] >= '0' && text[i] <= '9' && n <= UINT32_MAX; i++)
		n = n * 10 + (uint64_t)(text[i] - '0');
	if (i == 0 || text[i] != '\0' || text[0] == '0' || n > UINT32_MAX)
		return problem_set(p, ERR_VALUE, field,
		    "%.40s is not an AS number", text);
	*as = (uint32_t)n;
	return 0;
}

/* One key with its value. 0, or -1 with p. */
static int
target_set(struct target *t, const char *key, const char *value,
    const char *field, struct problem *p)
{
	size_t i;

	for (i = 0; i < TARGET_KEYS; i++)
		if (strcmp(target_table[i].name, key) == 0)
			break;
	if (i == TARGET_KEYS)
		return problem_set(p, ERR_VALUE, field,
		    "'%.40s' is none of local-ip, local-as, peer-as, "
		    "router-id", key);
	if (value == NULL)
		return problem_set(p, ERR_VALUE, field, "%s has no value",
		    key);
	if (target_has(t, i))
		return problem_set(p, ERR_VALUE, field, "%s is given twice",
		    key);
	if (target_table[i].type == TARGET_AS)
		return as_read(target_at(t, i), value, field, p);
	return address_parse(target_at(t, i), value, field, p);
}

/* The next word of *text, cut there; NULL at its end. */
static char *
word_next(char **text)
{
	char *word;

	do
		word = strsep(text, " ");
	while (word != NULL && *word == '\0');
	return word;
}

static int
target_read(struct target *t, char *text, const char *field,
    struct problem *p)
{
	char *word = word_next(&text);

	memset(t, 0, sizeof(*t));
	if (word == NULL)
		return problem_set(p, ERR_VALUE, field,
		    "%s has an empty value", field);
	if (strcmp(word, "*") == 0)
		return problem_set(p, ERR_VALUE, field,
		    "name no neighbour to mean all of them");
	if (address_parse(&t->peer, word, field, p) == -1)
		return -1;
	while ((word = word_next(&text)) != NULL)
		if (target_set(t, word, word_next(&text), field, p) == -1)
			return -1;
	return 0;
}

static int
address_compare(const struct address *a, const struct address *b)
{
	return memcmp(a, b, sizeof(*a));
}

/* Is there room for the text with one more? */
static bool
targets_fit(const struct targets *t, const struct target *one)
{
	char text[TARGETS_TEXT];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	targets_print(&b, t);
	buf_puts(&b, ", ");
	target_print(&b, one);
	return !b.overflow;
}

int
targets_add(struct targets *t, const char *text, const char *field,
    struct problem *p)
{
	struct target one;
	char copy[ITEM_TEXT];
	size_t i = t->n;

	if (strlen(text) >= sizeof(copy))
		return problem_set(p, ERR_VALUE, field,
		    "%.40s... is too long for one value", text);
	memcpy(copy, text, strlen(text) + 1);
	if (target_read(&one, copy, field, p) == -1)
		return -1;
	if (t->n == TARGETS_MAX)
		return problem_set(p, ERR_VALUE, field,
		    "more than %d neighbours are named", TARGETS_MAX);
	while (i > 0 && address_compare(&t->list[i - 1].peer, &one.peer) > 0)
		i--;
	if (i > 0 && address_compare(&t->list[i - 1].peer, &one.peer) == 0)
		return problem_set(p, ERR_REPEATED, field,
		    "%.40s is named twice", text);
	if (!targets_fit(t, &one))
		return problem_set(p, ERR_VALUE, field,
		    "the neighbours' names have more than %d bytes together",
		    TARGETS_TEXT - 1);
	memmove(&t->list[i + 1], &t->list[i],
	    (t->n - i) * sizeof(t->list[0]));
	t->list[i] = one;
	t->n++;
	return 0;
}

void
target_print(struct buf *b, const struct target *target)
{
	struct target t = *target;
	const uint32_t *as;
	size_t i;

	address_print(b, &t.peer);
	for (i = 0; i < TARGET_KEYS; i++) {
		if (!target_has(&t, i))
			continue;
		buf_printf(b, " %s ", target_table[i].name);
		as = target_at(&t, i);
		if (target_table[i].type == TARGET_AS)
			buf_putu(b, *as);
		else
			address_print(b, target_at(&t, i));
	}
}

void
targets_print(struct buf *b, const struct targets *t)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		buf_puts(b, i > 0 ? ", " : "");
		target_print(b, &t->list[i]);
	}
}

/* What is read must print as the text. */
int
targets_read(struct targets *t, const char *text)
{
	char copy[TARGETS_TEXT], printed[TARGETS_TEXT], *rest = copy, *item;
	struct buf b;

	t->n = 0;
	if (strlen(text) >= sizeof(copy))
		return -1;
	memcpy(copy, text, strlen(text) + 1);
	while (*text != '\0' && (item = strsep(&rest, ",")) != NULL)
		if (targets_add(t, item, "", NULL) == -1)
			return -1;
	buf_init(&b, printed, sizeof(printed));
	targets_print(&b, t);
	return strcmp(printed, text) == 0 ? 0 : -1;
}

bool
targets_overlap(const struct targets *a, const struct targets *b)
{
	size_t i, j;

	for (i = 0; i < a->n; i++)
		for (j = 0; j < b->n; j++)
			if (address_compare(&a->list[i].peer,
			    &b->list[j].peer) == 0)
				return true;
	return false;
}
