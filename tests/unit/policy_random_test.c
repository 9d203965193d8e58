/*
 * Prefix sets against a naive reading of them by libcidr; and how long a
 * question to a big policy takes, which is printed and not judged.
 */
#include <stdlib.h>
#include <time.h>

#include "policy/policy.h"
#include "policy/prefix_set.h"
#include "route/attrs.h"
#include "route/nlri.h"
#include "route/target.h"
#include "tap.h"

#define SETS		60
#define RANGES		40
#define QUESTIONS	150
#define USERS		1000
#define PREFIXES	10000	/* of the last user; and as many of all */
#define ASKED		200000

static uint64_t chance_state = 0x9e3779b97f4a7c15;

/* A number below n (xorshift64*). */
static unsigned
chance(unsigned n)
{
	chance_state ^= chance_state >> 12;
	chance_state ^= chance_state << 25;
	chance_state ^= chance_state >> 27;
	return (unsigned)((chance_state * 0x2545f4914f6cdd1d >> 33) % n);
}

/* Few bits differ, so that many lie in one another. */
static struct prefix
chance_prefix(void)
{
	struct prefix p = { .ip = chance(2) ? IP_V4 : IP_V6 };
	unsigned bits = prefix_bits(&p), i;

	p.length = (uint8_t)(chance(4) > 0 ? 8 + chance(10) :
	    chance(bits + 1));
	p.bytes[0] = (uint8_t)(8 + chance(2));
	p.bytes[1] = (uint8_t)(chance(4) << 6);
	p.bytes[2] = (uint8_t)(chance(2) << 7);
	p.bytes[3] = (uint8_t)chance(2);
	for (i = p.length; i < 128; i++)
		p.bytes[i / 8] &= (uint8_t)~(0x80 >> i % 8);
	return p;
}

static struct prefix_range
chance_range(void)
{
	struct prefix_range r = { .prefix = chance_prefix() };
	unsigned room = prefix_bits(&r.prefix) - r.prefix.length;

	r.min = (uint8_t)(r.prefix.length + chance(room / 2 + 1));
	r.max = (uint8_t)(r.min + chance(prefix_bits(&r.prefix) - r.min + 1u));
	r.flow_max = (uint8_t)(chance(2) ? r.max : prefix_bits(&r.prefix));
	return r;
}

/* Some range takes it: every one is looked at, by libcidr. */
static bool
naive_takes(const struct prefix_range *r, size_t n, const struct prefix *q,
    enum prefix_use use)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (prefix_covers(&r[i].prefix, q) && q->length >= r[i].min &&
		    q->length <= prefix_range_max(&r[i], use))
			return true;
	return false;
}

/* The length of the longest that covers q, or -1. */
static int
naive_covering(const struct prefix_range *r, size_t n,
    const struct prefix *q)
{
	int longest = -1;
	size_t i;

	for (i = 0; i < n; i++)
		if (prefix_covers(&r[i].prefix, q) &&
		    r[i].prefix.length > longest)
			longest = r[i].prefix.length;
	return longest;
}

static bool
naive_inside(const struct prefix_range *r, size_t n, const struct prefix *q)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (prefix_covers(q, &r[i].prefix))
			return true;
	return false;
}

/* One question to set, of which r are the ranges. */
static bool
agrees(const struct prefix_set *set, const struct prefix_range *r, size_t n,
    const struct prefix *q)
{
	const struct prefix_range *around = prefix_set_covering(set, q);
	const struct prefix_range *in = prefix_set_inside(set, q);
	int length = around != NULL ? around->prefix.length : -1;
	enum prefix_use use;

	for (use = USE_ROUTE; use <= USE_FLOW; use++)
		if ((prefix_set_find(set, q, use) != NULL) !=
		    naive_takes(r, n, q, use))
			return false;
	return length == naive_covering(r, n, q) &&
	    (in != NULL) == naive_inside(r, n, q) &&
	    (in == NULL || prefix_covers(q, &in->prefix));
}

static void
test_chance(void)
{
	struct prefix_range r[RANGES];
	unsigned i, j, n, wrong = 0, taken = 0;
	struct prefix_set set;
	struct prefix q;

	for (i = 0; i < SETS; i++) {
		memset(&set, 0, sizeof(set));
		n = chance(RANGES + 1);
		for (j = 0; j < n; j++) {
			r[j] = chance_range();
			prefix_set_add(&set, &r[j]);
		}
		tap_ok(prefix_set_end(&set) == 0, "a set of %u", n);
		for (j = 0; j < QUESTIONS; j++) {
			q = chance_prefix();
			wrong += !agrees(&set, r, n, &q);
			taken += prefix_set_find(&set, &q, USE_ROUTE) != NULL;
		}
		prefix_set_free(&set);
	}
	tap_ok(wrong == 0, "%u of %u answers are wrong", wrong,
	    SETS * QUESTIONS);
	tap_ok(taken > SETS && taken < SETS * (QUESTIONS - 1),
	    "%u are taken", taken);
}

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void
ignore(const char *text, void *arg)
{
	(void)text;
	(void)arg;
}

/* USERS with PREFIXES together, and one who has as many alone. */
static struct policy *
big_policy(void)
{
	struct policy *p = policy_new();
	struct policy_rule *r = NULL;
	unsigned i, of_each = PREFIXES / USERS;
	char text[64];

	for (i = 0; i < 2 * PREFIXES; i++) {
		snprintf(text, sizeof(text), "u%u", i / of_each);
		if (i <= PREFIXES && i % of_each == 0) {
			r = policy_rule(p, RULE_USER, text, NULL);
			policy_rule_set(r, "allow", "announce", NULL);
		}
		snprintf(text, sizeof(text), "10.%u.%u.0/24 ge 32 le 32",
		    i / 256 % 256, i % 256);
		policy_rule_set(r, "prefixes", text, NULL);
	}
	for (i = 0; i < USERS; i++) {
		snprintf(text, sizeof(text), "g%u", i);
		policy_rule(p, RULE_GROUP, text, NULL);
	}
	policy_protect(p, "192.0.2.0/24", NULL);
	tap_ok(policy_end(p, ignore, NULL, NULL) == 0, "a big policy");
	return p;
}

/* All users are found, and no group is one. */
static void
test_names(const struct policy *p)
{
	unsigned i, found = 0, groups = 0;
	struct verdict v;
	char name[64];

	for (i = 0; i < USERS; i++) {
		snprintf(name, sizeof(name), "u%u", i);
		found += policy_may(p, name, ACTION_ANNOUNCE, &v);
		snprintf(name, sizeof(name), "g%u", i);
		policy_may(p, name, ACTION_ANNOUNCE, &v);
		groups += strcmp(v.why, "is not listed") != 0;
	}
	tap_ok(found == USERS && groups == 0, "%u users, %u groups", found,
	    groups);
}

/* Ask as the last user for a prefix of his, and for one that is not. */
static void
time_questions(const struct policy *p, const char *user, unsigned first)
{
	struct targets none = { .n = 0 };
	unsigned i, n, allowed = 0;
	struct nlri nlri;
	struct attrs attrs;
	struct wish wish = { ACTION_ANNOUNCE, &nlri, &none, &attrs, 0 };
	struct prefix prefix = { IP_V4, 32, { 10 } };
	struct verdict v;
	double start;

	attrs_init(&attrs);
	attrs_set(&attrs, ATTR_NEXT_HOP, "self", NULL);
	start = now_us();
	for (i = 0; i < ASKED; i++) {
		n = first + i % 10;
		prefix.bytes[1] = (uint8_t)(n / 256 + (i % 2 ? 128 : 0));
		prefix.bytes[2] = (uint8_t)n;
		prefix.bytes[3] = (uint8_t)i;
		nlri_from_prefix(&nlri, FAMILY_IPV4, &prefix, NULL, NULL);
		policy_judge(p, user, &wish, &v);
		allowed += v.allowed;
	}
	tap_ok(allowed == ASKED / 2, "%s: half is allowed", user);
	printf("# %s: %.0f ns a question\n", user,
	    (now_us() - start) * 1e3 / ASKED);
}

int
main(void)
{
	struct policy *p;
	double start;

	test_chance();
	start = now_us();
	p = big_policy();
	printf("# %d users and %d prefixes built in %.1f ms\n", USERS + 1,
	    2 * PREFIXES, (now_us() - start) / 1e3);
	test_names(p);
	time_questions(p, "u500", 5000);
	time_questions(p, "u1000", PREFIXES);
	policy_release(p);
	return tap_done();
}
