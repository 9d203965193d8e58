/* tests/cases/command.cases, and the bounds of lines. */
#include "buf.h"
#include "cases.h"
#include "err.h"
#include "nlri_help.h"
#include "route/command.h"

#define PEERS_MAX	300
#define NLRIS_MAX	1000

static struct nlri	nlris[NLRIS_MAX];
static struct address	peers[PEERS_MAX];
static const struct address none;

/* Cut off the next part of a list with commas; NULL at the end. */
static char *
list_part(char **list)
{
	return strsep(list, ",");
}

static size_t
nlris_of(char *list)
{
	char *part;
	size_t n = 0;

	while ((part = list_part(&list)) != NULL)
		if (nlri_take(&nlris[n++], part) == -1)
			tap_ok(false, "%s is an NLRI", part);
	return n;
}

static size_t
peers_of(char *list)
{
	char *part;
	size_t n = 0;

	while ((part = list_part(&list)) != NULL)
		if (address_parse(&peers[n++], part, "", NULL) == -1)
			tap_ok(false, "%s is an address", part);
	return n;
}

static void
attrs_words(struct attrs *a, char *words)
{
	char *key, *value;

	attrs_init(a);
	while ((key = case_word(&words)) != NULL) {
		value = strchr(key, '=');
		*value++ = '\0';
		case_unescape(value);
		if (attrs_set(a, attr_by_name(key), value, NULL) == -1)
			tap_ok(false, "%s=%s is taken", key, value);
	}
	if (attrs_complete(a, &nlris[0], NULL) == -1)
		tap_ok(false, "complete");
}

/* One line, one newline, at its end; nothing else but printable ASCII. */
static bool
is_command(const char *line, size_t n)
{
	size_t i;

	for (i = 0; i + 1 < n; i++)
		if (line[i] < 0x20 || line[i] > 0x7e)
			return false;
	return n > 0 && line[n - 1] == '\n' && strlen(line) == n;
}

static void
printed(const struct buf *b, const char *want)
{
	tap_ok(is_command(b->data, b->len) && !b->overflow, "a command");
	b->data[b->len - 1] = '\0';
	tap_is(b->data, want, want);
}

static void
test_announce(struct buf *b, char *words, const char *want)
{
	struct selector to = { 0, peers };
	struct address self = none;
	enum command_form form = COMMAND_PLAIN;
	enum dialect dialect = DIALECT_5;
	struct attrs a;
	char *word;
	size_t n;

	while ((word = case_word(&words)) != NULL) {
		if (strncmp(word, "to=", 3) == 0)
			to.n = peers_of(word + 3);
		else if (strncmp(word, "self=", 5) == 0)
			address_parse(&self, word + 5, "", NULL);
		else if (strcmp(word, "form=other") == 0)
			form = COMMAND_OTHER;
		else if (strncmp(word, "dialect=", 8) == 0)
			dialect = (enum dialect)(word[8] - '4' + DIALECT_4);
		else
			break;
	}
	n = nlris_of(word);
	attrs_words(&a, words);
	tap_ok(command_announce(b, &to, &a, &self, form, dialect, nlris,
	    n) == n, "prints %zu", n);
	printed(b, want);
}

/* The first in the plain form, the others behind it in the other one. */
static void
test_more(struct buf *b, char *words, const char *want)
{
	struct selector to = { 0, peers };
	char *word = case_word(&words);
	struct attrs a;
	size_t n, i;

	if (strncmp(word, "to=", 3) == 0) {
		to.n = peers_of(word + 3);
		word = case_word(&words);
	}
	n = nlris_of(word);
	attrs_words(&a, words);
	command_announce(b, &to, &a, &none, COMMAND_PLAIN, DIALECT_5, nlris, 1);
	for (i = 1; i < n; i++)
		tap_ok(command_announce_more(b, 0, &a, &none, COMMAND_OTHER,
		    DIALECT_5, &nlris[i]), "one more");
	printed(b, want);
}

static void
test_withdraw(struct buf *b, char *words, const char *want)
{
	struct selector to = { 0, peers };
	char *word = case_word(&words);
	size_t n;

	if (strncmp(word, "to=", 3) == 0) {
		to.n = peers_of(word + 3);
		word = case_word(&words);
	}
	n = nlris_of(word);
	tap_ok(command_withdraw(b, &to, nlris, n) == n, "prints %zu", n);
	printed(b, want);
}

static void
test_eor(struct buf *b, char *words, const char *want)
{
	peers_of(case_word(&words));
	command_eor(b, &peers[0], family_by_name(words));
	printed(b, want);
}

static void
test_is_bulk(char *words, const char *want)
{
	struct nlri nlri = nlri_of(case_word(&words));
	char name[NLRI_TEXT + 40];
	struct buf b;

	buf_init(&b, name, sizeof(name));
	nlri_print(&b, &nlri);
	buf_printf(&b, " (%s) in bulk: %s",
	    family_name((enum family)nlri.family), want);
	tap_is(command_is_bulk(&nlri) ? "yes" : "no", want, name);
}

static void
test_case(char *line)
{
	char *want = strstr(line, " => "), *verb = case_word(&line);
	char data[COMMAND_MAX + 1];
	struct buf b;

	*want = '\0';
	want += strlen(" => ");
	buf_init(&b, data, sizeof(data));
	if (strcmp(verb, "announce") == 0)
		test_announce(&b, line, want);
	else if (strcmp(verb, "more") == 0)
		test_more(&b, line, want);
	else if (strcmp(verb, "withdraw") == 0)
		test_withdraw(&b, line, want);
	else if (strcmp(verb, "bulk") == 0)
		test_is_bulk(line, want);
	else
		test_eor(&b, line, want);
}

/* Count the words behind " nlri" in the lines. */
static size_t
count_nlri(const char *line)
{
	const char *c = strstr(line, " nlri");
	size_t n = 0;

	if (c == NULL)
		return 1;
	for (c += strlen(" nlri"); *c != '\0'; c++)
		n += *c == ' ';
	return n;
}

static void
many_nlris(uint8_t ip)
{
	struct prefix prefix;
	size_t i;

	for (i = 0; i < NLRIS_MAX; i++) {
		memset(&prefix, 0, sizeof(prefix));
		prefix.ip = ip;
		prefix.length = ip == IP_V4 ? 32 : 128;
		prefix.bytes[0] = ip == IP_V4 ? 10 : 0x20;
		prefix.bytes[ip == IP_V4 ? 2 : 14] = (uint8_t)(i >> 8);
		prefix.bytes[ip == IP_V4 ? 3 : 15] = (uint8_t)i;
		nlris[i] = nlri_plain(&prefix);
	}
}

/* All of many prefixes go out in bulk lines that are well filled. */
static void
test_bulk(uint8_t ip, bool withdraw)
{
	struct selector to = { 0, peers };
	char data[COMMAND_MAX + 1], words[] = "med=5";
	size_t done = 0, lines = 0, n, shortest = COMMAND_BULK;
	bool good = true;
	struct attrs a;
	struct buf b;

	many_nlris(ip);
	attrs_words(&a, words);
	for (; done < NLRIS_MAX; done += n, lines++) {
		buf_init(&b, data, sizeof(data));
		n = withdraw ?
		    command_withdraw(&b, &to, nlris + done,
		    NLRIS_MAX - done) :
		    command_announce(&b, &to, &a, &none, COMMAND_OTHER,
		    DIALECT_4, nlris + done, NLRIS_MAX - done);
		good = good && n > 0 && is_command(b.data, b.len) &&
		    b.len <= COMMAND_BULK && count_nlri(b.data) == n;
		if (done + n < NLRIS_MAX && b.len < shortest)
			shortest = b.len;
	}
	tap_ok(good && done == NLRIS_MAX, "%zu prefixes in %zu lines",
	    done, lines);
	tap_ok(shortest + PREFIX_TEXT > COMMAND_BULK, "filled to %zu",
	    shortest);
}

/* What does not fit leaves nothing behind. */
static void
test_no_room(void)
{
	struct selector to = { PEERS_MAX, peers };
	char data[COMMAND_MAX + 1], words[] = "";
	struct attrs a;
	struct buf b;
	size_t i, wrong = 0;

	for (i = 0; i < PEERS_MAX; i++)
		address_parse(&peers[i], "192.0.2.7", "", NULL);
	many_nlris(IP_V4);
	attrs_words(&a, words);
	buf_init(&b, data, sizeof(data));
	buf_puts(&b, "x\n");
	tap_ok(command_announce(&b, &to, &a, &none, COMMAND_PLAIN,
	    DIALECT_5, nlris, 9) == 0 && strcmp(data, "x\n") == 0,
	    "too many neighbours");
	tap_ok(command_withdraw(&b, &to, nlris, 9) == 0 &&
	    strcmp(data, "x\n") == 0 && !b.overflow, "nor to withdraw");
	to.n = 0;
	for (i = 1; i < 300; i++) {
		size_t n;

		buf_init(&b, data, i);
		n = command_announce(&b, &to, &a, &none, COMMAND_PLAIN,
		    DIALECT_4, nlris, 9);
		wrong += n == 0 ? b.len != 0 || b.overflow :
		    !is_command(b.data, b.len) || count_nlri(b.data) != n;
	}
	tap_ok(wrong == 0, "whole commands in any room");
}

/* Where a bulk line holds not even two, singles are printed. */
static void
test_long_attrs(void)
{
	struct selector to = { 1, peers };
	char data[COMMAND_MAX + 1], text[20], words[] = "";
	size_t singles = 0, wrong = 0, n;
	struct attrs a;
	struct buf b;
	unsigned i;

	many_nlris(IP_V6);
	address_parse(&peers[0], "2001:db8:1111:2222:3333:4444:5555:6666", "",
	    NULL);
	attrs_words(&a, words);
	for (i = 0; i < 255; i++) {
		snprintf(text, sizeof(text), "%u", UINT32_MAX - i);
		attrs_set(&a, ATTR_AS_PATH, text, NULL);
	}
	for (i = 0; i < 255; i++) {
		snprintf(text, sizeof(text), "65535:%u", i + 10000);
		attrs_set(&a, ATTR_COMMUNITY, text, NULL);
		if (attrs_complete(&a, &nlris[0], NULL) == -1)
			break;
		buf_init(&b, data, sizeof(data));
		n = command_announce(&b, &to, &a, &peers[0], COMMAND_OTHER,
		    DIALECT_4, nlris, NLRIS_MAX);
		singles += n == 1;
		wrong += n == 0 || !is_command(b.data, b.len) ||
		    b.len > (n == 1 ? COMMAND_MAX : COMMAND_BULK);
	}
	tap_ok(wrong == 0 && singles > 0 && i < 255,
	    "what is complete fits: %zu singles, %u communities", singles, i);
}

/* The same for the longest NLRI of each kind, in each dialect. */
static void
test_long_nlri(const char *word, char *words, enum dialect dialect)
{
	struct selector to = { 1, peers };
	char data[COMMAND_MAX + 1], text[20];
	size_t wrong = 0, longest = 0;
	struct attrs a;
	struct buf b;
	unsigned i;

	address_parse(&peers[0], "2001:db8:1111:2222:3333:4444:5555:6666", "",
	    NULL);
	nlris[0] = nlri_of(word);
	attrs_words(&a, words);
	for (i = 0; i < 255; i++) {
		snprintf(text, sizeof(text), "%u", UINT32_MAX - i);
		attrs_set(&a, ATTR_AS_PATH, text, NULL);
		snprintf(text, sizeof(text), "65535:%u", i + 10000);
		attrs_set(&a, ATTR_COMMUNITY, text, NULL);
		if (attrs_complete(&a, &nlris[0], NULL) == -1)
			break;
		buf_init(&b, data, sizeof(data));
		wrong += command_announce(&b, &to, &a, &none, COMMAND_OTHER,
		    dialect, nlris, 1) != 1 || !is_command(b.data, b.len);
		longest = b.len > longest ? b.len : longest;
		buf_init(&b, data, sizeof(data));
		wrong += command_withdraw(&b, &to, nlris, 1) != 1 ||
		    !is_command(b.data, b.len);
	}
	tap_ok(wrong == 0 && longest > 3900 && i < 255,
	    "%s: complete ones fit, up to %zu bytes", word, longest);
}

static void
test_long_nlris(void)
{
	static const char vpn[] = "2001:db8:1111:2222:3333:4444:5555:"
	    "6666/128;rd=192.168.111.222:65535;path=4294967295";
	static const char vpls[] =
	    "vpls;rd=192.168.111.222:65535;65535;983040;65535;65535";
	enum dialect d;

	for (d = 0; d < DIALECT__MAX; d++) {
		char labels[] = "label=1048575", hop[] = "next-hop=192.0.2.1";

		test_long_nlri(vpn, labels, d);
		test_long_nlri(vpls, hop, d);
	}
}

int
main(void)
{
	cases_run("command.cases", test_case);
	test_bulk(IP_V4, false);
	test_bulk(IP_V6, false);
	test_bulk(IP_V4, true);
	test_bulk(IP_V6, true);
	test_no_room();
	test_long_attrs();
	test_long_nlris();
	return tap_done();
}
