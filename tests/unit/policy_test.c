/* tests/cases/policy*.cases: policies, and what is asked of them. */
#include "buf.h"
#include "cases.h"
#include "policy/policy.h"
#include "route/attrs.h"
#include "route/text.h"

#define WARNINGS	32
#define WARNING_TEXT	512
#define ANSWER_TEXT	1024

/* The policy that the lines build, and then ask. */
static struct {
	struct policy		*policy;
	struct policy_rule	*rule;
	bool			 ended;
	int			 end;		/* what policy_end returned */
	struct problem		 problem;
	char			 warning[WARNINGS][WARNING_TEXT];
	size_t			 warnings, expected;
} now;

static void
take_warning(const char *text, void *arg)
{
	(void)arg;
	if (now.warnings < WARNINGS)
		snprintf(now.warning[now.warnings++], WARNING_TEXT, "%s",
		    text);
}

static void
end_policy(void)
{
	if (now.ended)
		return;
	now.end = policy_end(now.policy, take_warning, NULL, &now.problem);
	now.ended = true;
}

/* All that was warned of must have been expected. */
static void
new_policy(const char *name)
{
	size_t i;

	if (now.policy != NULL) {
		end_policy();
		if (!tap_ok(now.warnings == now.expected,
		    "as many warnings as expected before %s", name))
			for (i = 0; i < now.warnings; i++)
				printf("# warned: %s\n", now.warning[i]);
		policy_release(now.policy);
	}
	memset(&now, 0, sizeof(now));
	now.policy = policy_new();
}

/* "user alice", "protect 10.0.0.0/8", or a key and a value of the section. */
static int
build(char *line, struct problem *p)
{
	struct policy_rule *rule;
	char empty[] = "", *word = case_word(&line);
	char *value = line != NULL ? line + strspn(line, " \t") : empty;

	case_unescape(value);
	if (strcmp(word, "user") == 0 || strcmp(word, "group") == 0) {
		rule = policy_rule(now.policy, word[0] == 'u' ? RULE_USER :
		    RULE_GROUP, value, p);
		now.rule = rule != NULL ? rule : now.rule;
		return rule != NULL ? 0 : -1;
	}
	if (strcmp(word, "protect") == 0)
		return policy_protect(now.policy, value, p);
	if (strcmp(word, "shortest-ipv4") == 0)
		return policy_shortest(now.policy, false,
		    (unsigned)strtoul(value, NULL, 10), p);
	if (strcmp(word, "shortest-ipv6") == 0)
		return policy_shortest(now.policy, true,
		    (unsigned)strtoul(value, NULL, 10), p);
	return policy_rule_set(now.rule, word, value, p);
}

static void
print_limit(struct buf *b, const char *name, uint32_t limit)
{
	if (limit > 0)
		buf_printf(b, " %s %u", name, limit);
}

/* "allowed user alice max-ttl 60 forced [ 1:2 ]", or "RULE | WHY". */
static void
print_verdict(struct buf *b, const struct verdict *v)
{
	struct problem p;
	struct attrs a;

	if (!v->allowed) {
		buf_printf(b, "%s | %s", v->rule, v->why);
		return;
	}
	buf_printf(b, "allowed %s", v->rule);
	buf_puts(b, v->others ? " others" : "");
	print_limit(b, "max-entries", v->max_entries);
	print_limit(b, "rate", v->rate);
	print_limit(b, "max-ttl", v->max_ttl);
	if (v->forced == NULL)
		return;
	attrs_init(&a);
	tap_ok(policy_force(v, &a, &p) == 0, "force the communities");
	buf_puts(b, " forced ");
	attrs_print(b, &a);
}

/* A request, as somebody. */
struct request {
	const char	*user;
	uint32_t	 ttl;
	struct verdict	 verdict;
};

/* Forced communities added, it must be allowed all the same. */
static void
judge_forced(const struct request *r, struct wish *wish)
{
	struct attrs a = *wish->attrs;
	struct verdict again;
	struct problem p;

	tap_ok(policy_force(&r->verdict, &a, &p) == 0 &&
	    attrs_complete(&a, wish->nlri, &p) == 0, "force them");
	wish->attrs = &a;
	policy_judge(now.policy, r->user, wish, &again);
	tap_ok(again.allowed && strcmp(again.rule, r->verdict.rule) == 0,
	    "what has the forced communities is allowed too");
}

static int
judge(const struct text_op *op, void *arg)
{
	struct request *r = arg;
	struct wish wish = { .action = op->verb == TEXT_ANNOUNCE ?
	    ACTION_ANNOUNCE : ACTION_WITHDRAW, .nlri = &op->nlri,
	    .targets = op->to, .ttl = r->ttl };

	if (wish.action == ACTION_ANNOUNCE)
		wish.attrs = op->attrs;
	policy_judge(now.policy, r->user, &wish, &r->verdict);
	if (r->verdict.allowed && r->verdict.forced != NULL &&
	    wish.action == ACTION_ANNOUNCE)
		judge_forced(r, &wish);
	return 0;
}

static enum action
action_by_name(const char *name)
{
	enum action action;

	for (action = 0; action < ACTION__MAX; action++)
		if (strcmp(action_name(action), name) == 0)
			break;
	return action;
}

/* USER [ttl N] may ACTION, or USER [ttl N] COMMAND. */
static void
ask(char *line, struct buf *b)
{
	static const struct text_options options = { PREFIX_DEFAULT_ROUTE };
	struct request r = { .user = case_unescape(case_word(&line)) };
	struct text_result result;
	struct problem p = { .detail = "" };

	if (strncmp(line, "ttl ", 4) == 0) {
		case_word(&line);
		r.ttl = (uint32_t)strtoul(case_word(&line), NULL, 10);
	}
	if (strncmp(line, "may ", 4) == 0)
		policy_may(now.policy, r.user, action_by_name(line + 4),
		    &r.verdict);
	else if (text_command(line, strlen(line), &options, judge, &r,
	    &result, &p) == -1) {
		buf_printf(b, "not a command: %s", p.detail);
		return;
	}
	print_verdict(b, &r.verdict);
}

static void
expect_warning(const char *text)
{
	size_t i;

	end_policy();
	now.expected++;
	for (i = 0; i < now.warnings; i++)
		if (strcmp(now.warning[i], text) == 0)
			break;
	if (!tap_ok(i < now.warnings, "warns: %s", text))
		for (i = 0; i < now.warnings; i++)
			printf("# warned: %s\n", now.warning[i]);
}

/* What is refused while the policy is built, or at its end. */
static void
refused(char *line, const char *want)
{
	struct problem p = { .field = "" };
	char got[ANSWER_TEXT], name[ANSWER_TEXT];

	snprintf(name, sizeof(name), "%s", line);
	if (strcmp(line, "end") == 0) {
		end_policy();
		tap_ok(now.end == -1, "the end is refused");
		p = now.problem;
	} else
		tap_ok(build(line, &p) == -1, "refused: %s", name);
	snprintf(got, sizeof(got), "%s: %s", p.field, p.detail);
	tap_is(got, want, name);
}

static void
test_case(char *line)
{
	char *want = strstr(line, " => "), got[ANSWER_TEXT];
	struct problem p;
	struct buf b;

	line += strspn(line, " \t");
	if (strncmp(line, "policy", 6) == 0) {
		new_policy(line);
		return;
	}
	if (strncmp(line, "warns ", 6) == 0) {
		expect_warning(line + 6);
		return;
	}
	if (want == NULL) {
		if (build(line, &p) == -1)
			tap_ok(false, "%s: %s", p.field, p.detail);
		return;
	}
	*want = '\0';
	want += strlen(" => ");
	if (strncmp(line, "refused ", 8) == 0) {
		refused(line + 8, want);
		return;
	}
	end_policy();
	tap_ok(now.end == 0, "%s: %s", line, want);
	buf_init(&b, got, sizeof(got));
	ask(line, &b);
	tap_is(got, want, "as it is");
}

/* What is told, and to whom. */
static void
take_told(const char *rule, const char *key, const char *value, void *arg)
{
	buf_printf(arg, "%s|%s|%s\n", rule, key, value);
}

static void
test_tell(void)
{
	static const char *const lines[] = { "group g", "allow read",
	    "prefixes 10.0.0.0/8 le 24", "allow flow", "prefixes any",
	    "user u", "rate 5", "groups g" };
	char line[64], told[ANSWER_TEXT];
	struct problem p;
	struct buf b;
	size_t i;

	new_policy("tell");
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		snprintf(line, sizeof(line), "%s", lines[i]);
		build(line, &p);
	}
	end_policy();
	now.expected = now.warnings;
	buf_init(&b, told, sizeof(told));
	tap_ok(policy_tell(now.policy, "u", take_told, &b), "told");
	tap_is(told, "user u|rate|5\nuser u|groups|g\ngroup g|allow|read\n"
	    "group g|allow|flow\ngroup g|prefixes|10.0.0.0/8 le 24\n"
	    "group g|prefixes|any\n", "as it was said");
	tap_ok(!policy_tell(now.policy, "g", take_told, &b), "not listed");
	tap_ok(policy_hold(now.policy) == now.policy &&
	    policy_hold(NULL) == NULL, "hold");
	policy_release(now.policy);
	policy_release(NULL);
	tap_ok(policy_tell(now.policy, "u", take_told, &b), "still there");
}

/* Names that are no names, and one that is as long as can be. */
static void
test_names(void)
{
	char name[POLICY_NAME_MAX + 2], line[ANSWER_TEXT];
	struct verdict v;
	struct problem p;

	new_policy("names");
	memset(name, 'n', sizeof(name));
	name[POLICY_NAME_MAX + 1] = '\0';
	tap_ok(policy_rule(now.policy, RULE_USER, name, &p) == NULL,
	    "a name too long");
	name[POLICY_NAME_MAX] = '\0';
	tap_ok(policy_rule(now.policy, RULE_USER, name, &p) != NULL,
	    "the longest name");
	end_policy();
	now.expected = now.warnings;
	tap_ok(!policy_may(now.policy, name, ACTION_ANNOUNCE, &v), "asked");
	snprintf(line, sizeof(line), "user %s: allow", name);
	tap_is(v.rule, line, "the rule is told whole");
	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\0';
	tap_ok(!policy_may(now.policy, line, ACTION_READ, &v) &&
	    strncmp(v.rule, "user xxx", 8) == 0, "a name beyond all bounds");
}

int
main(void)
{
	cases_run("policy.cases", test_case);
	cases_run("policy-keys.cases", test_case);
	cases_run("policy-warnings.cases", test_case);
	test_tell();
	test_names();
	new_policy("the end");
	policy_release(now.policy);
	return tap_done();
}
