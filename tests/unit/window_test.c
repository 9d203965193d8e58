/*
 * The window: cases of commands and answers, and random conversations, whole
 * or with one answer lost or one too many. No command may be handed out with
 * another's answer.
 */
#include "engine/window.h"
#include "cases.h"
#include "draw.h"

#define ROUNDS	20000

static const struct {
	const char	*name;
	enum item_kind	 kind;
} kinds[] = {
	{ "entries", ITEM_ENTRIES }, { "eor", ITEM_EOR },
	{ "version", ITEM_VERSION },
	{ "neighbors", ITEM_NEIGHBORS }, { "states", ITEM_STATES },
	{ "routes", ITEM_ROUTES }, { "plain", ITEM_PLAIN },
	{ "fence", ITEM_FENCE },
};

static const char *const results[] = {
	[ANSWER_HELD] = "held", [ANSWER_FENCED] = "fenced",
	[ANSWER_TEXT] = "text", [ANSWER_VOID] = "void",
};

static const char header[] = "Peer            AS        up/down state"
    "       |     #sent     #recvd";

static void
put(struct window *w, enum item_kind kind, size_t bytes, uint64_t mark)
{
	struct item *item = calloc(1, sizeof(*item));

	item->kind = kind;
	item->bytes = kind == ITEM_FENCE ? FENCE_SIZE : bytes;
	item->mask = mark;
	window_add(w, item);
}

static void
case_put(struct window *w, const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(word, kinds[i].name) == 0)
			put(w, kinds[i].kind, 10, 0);
}

/* What an answer came to, and what it let out: "fenced(announce fence)". */
static void
case_answer(struct window *w, const char *line, char *to, size_t size)
{
	enum answer answer = window_answer(w, line);
	struct item *item;
	size_t n = strlen(to);

	n += (size_t)snprintf(to + n, size - n, " %s", results[answer]);
	if (answer != ANSWER_FENCED)
		return;
	while ((item = window_next(w)) != NULL) {
		n += (size_t)snprintf(to + n, size - n, " %s%s",
		    kinds[item->kind].name, item->error ? "!" : "");
		free(item);
	}
}

/* COMMANDS and +ANSWERS : WHAT CAME OF THEM */
static void
test_case(char *line)
{
	char *name = strdup(line), *want = strstr(line, " : "), *word;
	char got[512] = "";
	struct window w;

	*want = '\0';
	want += 2;
	window_init(&w);
	while ((word = case_word(&line)) != NULL) {
		if (word[0] != '+')
			case_put(&w, word);
		else
			case_answer(&w, strcmp(word, "+header") == 0 ?
			    header : word + 1, got, sizeof(got));
	}
	tap_is(got, want, name);
	window_clear(&w);
	tap_ok(window_quiet(&w), "cleared");
	free(name);
}

/* What ExaBGP would say to a conversation: one character an answer. */
struct talk {
	unsigned	 n, answers;
	char		 kind[128];	/* c: command, f: fence */
	bool		 error[128];	/* what each command is answered */
	char		 answer[256];	/* d, e, or h: header */
	bool		 more;		/* one answer too many */
	bool		 less;		/* one too few */
};

static void
talk_make(struct talk *t)
{
	unsigned i;

	memset(t, 0, sizeof(*t));
	t->n = 1 + draw(60);
	for (i = 0; i < t->n; i++) {
		t->kind[i] = i + 1 == t->n || draw(4) == 0 ? 'f' : 'c';
		t->error[i] = t->kind[i] == 'c' && draw(3) == 0;
		if (t->kind[i] == 'f')
			t->answer[t->answers++] = 'h';
		t->answer[t->answers++] = t->error[i] ? 'e' : 'd';
	}
}

static void
talk_spoil(struct talk *t)
{
	unsigned at = draw(t->answers);
	char *p = t->answer + at;

	t->more = draw(2);
	t->less = !t->more;
	if (t->less) {
		memmove(p, p + 1, sizeof(t->answer) - at - 1);
		t->answers--;
	} else {
		memmove(p + 1, p, sizeof(t->answer) - at - 1);
		*p = "deh"[draw(3)];
		t->answers++;
	}
}

/* Each item let out is the next one, with its own answer. */
static bool
talk_take(const struct talk *t, struct window *w, unsigned *out)
{
	struct item *item;
	bool ok = true;

	while ((item = window_next(w)) != NULL) {
		ok &= item->mask == *out && item->error == t->error[*out];
		++*out;
		free(item);
	}
	return ok;
}

/* Play it. *out: items let out; *is_void: noticed. False: a wrong answer. */
static bool
talk_play(const struct talk *t, unsigned *out, bool *is_void)
{
	enum answer answer;
	struct window w;
	bool ok = true;
	unsigned i;
	char c;

	window_init(&w);
	*out = 0;
	*is_void = false;
	for (i = 0; i < t->n; i++)
		put(&w, t->kind[i] == 'f' ? ITEM_FENCE : ITEM_ENTRIES, 50,
		    i);
	for (i = 0; i < t->answers && !*is_void; i++) {
		c = t->answer[i];
		answer = window_answer(&w, c == 'h' ? header :
		    c == 'd' ? "done" : "error");
		*is_void = answer == ANSWER_VOID;
		if (answer == ANSWER_FENCED)
			ok &= talk_take(t, &w, out);
	}
	window_clear(&w);
	return ok;
}

static void
test_random(void)
{
	unsigned out, i, whole = 0, right = 0, noticed = 0, spoilt = 0;
	struct talk t;
	bool is_void;

	for (i = 0; i < ROUNDS; i++) {
		talk_make(&t);
		whole += talk_play(&t, &out, &is_void) && out == t.n &&
		    !is_void;
		talk_spoil(&t);
		right += talk_play(&t, &out, &is_void);
		spoilt += is_void || out < t.n;
		noticed += is_void || t.less;
	}
	tap_ok(whole == ROUNDS, "all answers in order: all items, in order");
	tap_ok(right == ROUNDS, "one lost or too many: no wrong answer");
	tap_ok(spoilt == ROUNDS, "one lost or too many: not all comes out");
	tap_ok(noticed == ROUNDS, "one too many: void");
}

/* A conversation without end: what is unanswered is never forgotten. */
static void
test_account(void)
{
	size_t bytes[256], unanswered = 0, fences = 0;
	unsigned in = 0, out = 0, i;
	bool ok = true, room = true;
	struct window w;
	struct item *item;

	window_init(&w);
	for (i = 0; i < 100000; i++) {
		bytes[in % 256] = 30 + draw(4000);
		if (draw(3) == 0) {
			if (!window_fence_room(&w))
				continue;
			bytes[in++ % 256] = 0;
			put(&w, ITEM_FENCE, 0, 0);
			fences += FENCE_SIZE;
			ok &= !w.unfenced;
		} else if (window_room(&w, bytes[in % 256])) {
			unanswered += bytes[in % 256];
			put(&w, ITEM_ENTRIES, bytes[in++ % 256], 0);
			ok &= w.unfenced;
		} else if (out < in && bytes[out % 256] == 0) {
			window_answer(&w, header);
			ok &= window_answer(&w, "done") == ANSWER_FENCED;
			while ((item = window_next(&w)) != NULL)
				free(item);
			fences -= FENCE_SIZE;
			out++;
		} else if (out < in) {
			ok &= window_answer(&w, "done") == ANSWER_HELD;
			unanswered -= bytes[out++ % 256];
		}
		ok &= w.commands == unanswered && w.fences == fences &&
		    window_quiet(&w) == (in == out);
		room &= unanswered <= 7168 && fences <= 1024;
	}
	tap_ok(ok && out > 1000, "bytes unanswered are counted exactly");
	tap_ok(room, "at most 7 KiB of commands and 1 KiB of fences");
	window_clear(&w);
}

/* How many fences may be there at once, only to nudge? */
static unsigned
nudges(enum item_kind kind, size_t entries)
{
	struct window w;
	unsigned n = 0;

	window_init(&w);
	put(&w, kind, 100, 0);
	w.first->n = w.entries = entries;
	for (; window_nudge_room(&w); n++)
		put(&w, ITEM_FENCE, 0, 0);
	if (kind != ITEM_FENCE)
		window_answer(&w, "done");
	tap_ok(w.entries == 0 || kind == ITEM_FENCE, "none is left");
	window_clear(&w);
	return n;
}

static void
test_nudges(void)
{
	unsigned most = WINDOW_FENCES / FENCE_SIZE;

	tap_ok(nudges(ITEM_ENTRIES, 1) == NUDGES, "few nudges for one entry");
	tap_ok(nudges(ITEM_ENTRIES, 2 * NUDGE_ENTRIES) == NUDGES + 2,
	    "more for what takes a turn");
	tap_ok(nudges(ITEM_ENTRIES, 1000) == most, "all for a bulk");
	tap_ok(nudges(ITEM_ROUTES, 0) == most, "all for a long answer");
	tap_ok(nudges(ITEM_FENCE, 0) == NUDGES - 1, "few for UPDATEs alone");
}

int
main(void)
{
	test_nudges();
	cases_run("window.cases", test_case);
	test_random();
	test_account();
	return tap_done();
}
