/*
 * The engine before a relay and an ExaBGP that may say anything: real FIFOs,
 * real files of the engine but for its thread and the writer, and a clock of
 * our own. An input is lines. Those that begin with '@' are steps of
 * answers_script.h, an ExaBGP that answers truly, or time; all others are
 * written as they are.
 *
 * Whatever comes: each line that is written is one that may be; no more is
 * unanswered than the window has; nobody is believed to be the relay who has
 * not our nonce; and no neighbour is believed to have what no event told of
 * that neighbour, that route and those attributes.
 */
#include "answers_alone.h"
#include "answers_script.h"
#include "command_read.h"

#define ROUTES		SCRIPT_ROUTES
#define PEERS		SCRIPT_PEERS
#define LINES_MAX	400		/* of one input */

static struct engine	*e;
static struct script	script;
static int		reader = -1, feeder = -1;	/* the other ends */
static bool		welcome;	/* the nonce was told in this life */
static uint64_t		revision;

/* The meds that events told, while running: of a route at a neighbour. */
static uint32_t		told[ROUTES][PEERS];

/* What the store has of route k now: med 1 to 31, or 0: it is withdrawn. */
static void
route_want(unsigned k, unsigned med)
{
	static char attrs[64], targets[32];
	struct update u = { .op = CHANGE_ANNOUNCE };

	if (nlri_take(&u.nlri, script_routes[k]) == -1)
		exit(99);
	snprintf(attrs, sizeof(attrs), "next-hop %s med %u",
	    k == 2 ? "2001:db8::9" : "192.0.2.9", SCRIPT_MED + med);
	u.attrs = attrs;
	if (med == 0) {
		u.op = CHANGE_WITHDRAW;
		u.attrs = NULL;
	}
	snprintf(targets, sizeof(targets), "%s", script_peers[0]);
	u.targets = k == 1 ? targets : NULL;
	u.revision = ++revision;
	u.saved = now_us;
	intake_apply(e, &u);
}

static void
engine_make(void)
{
	static const struct engine_conf conf = {
		.commands = "commands", .answers = "answers",
		.process = "exagate",
	};
	static char commands[64], answers[64];
	static struct engine_conf copy;
	struct problem p;
	unsigned k;

	if (commands[0] == '\0')
		script_paths(commands, answers, sizeof(commands));
	copy = conf;
	copy.commands = commands;
	copy.answers = answers;
	e = calloc(1, sizeof(*e));
	e->conf = &copy;
	e->table = table_new();
	e->taken_last = &e->taken;
	e->bulks_last = &e->bulks;
	window_init(&e->window);
	snprintf(e->name, sizeof(e->name), "0123456789abcdef");
	if (queue_init(&e->updates) == -1 || queue_init(&e->questions) == -1 ||
	    pipe_init(&e->pipe, copy.commands, copy.answers, &p) == -1)
		exit(99);
	reader = script_open(copy.commands);
	feeder = script_open(copy.answers);
	for (k = 0; k < ROUTES; k++)
		route_want(k, 5 + k);
}

static void
engine_end(void)
{
	close(reader);
	close(feeder);
	engine_free(e);
}

/* One line that the engine wrote: may it? Then it is the script's. */
static void
written(const char *line, size_t n)
{
	line_check(line, n);
	if (!script_is_question(line))
		command_check(line, n);
	script_take(&script, line, n);
}

static void
commands_drain(void)
{
	static char data[1 << 16];
	ssize_t got;
	char *at, *newline;

	while ((got = read(reader, data, sizeof(data))) > 0)
		for (at = data; at < data + got; at = newline + 1) {
			newline = memchr(at, '\n', (size_t)(data + got - at));
			FUZZ_CHECK(newline != NULL, "half a line: %.*s",
			    (int)(data + got - at), at);
			written(at, (size_t)(newline + 1 - at));
		}
}

/* Was the set that a cell is believed to have told there? */
static void
cell_check(const struct cell *c, unsigned k, unsigned n)
{
	const char *med = c->have <= SET_UNKNOWN ? NULL :
	    strstr(table_text(e->table, c->have), "med ");
	unsigned m;

	if (c->have <= SET_UNKNOWN)
		return;
	FUZZ_CHECK(med != NULL, "a set of nobody's");
	m = (unsigned)atoi(med + 4) - SCRIPT_MED;
	FUZZ_CHECK(m < 32 && (told[k][n] >> m & 1), "%s is believed to be at "
	    "%s with %s", script_routes[k], script_peers[n], med);
}

static void
cells_check(void)
{
	struct address peer;
	struct nlri nlri;
	unsigned k, n;
	uint32_t id;
	int at;

	for (k = 0; k < ROUTES; k++)
		for (n = 0; n < PEERS; n++) {
			(void)nlri_take(&nlri, script_routes[k]);
			(void)address_parse(&peer, script_peers[n], "", NULL);
			id = table_find(e->table, &nlri);
			at = peer_find(e, &peer);
			if (id != NO_ENTRY && at != -1)
				cell_check(table_cell(e->table, (unsigned)at,
				    id), k, n);
		}
}

static void
engine_check(void)
{
	FUZZ_CHECK(e->window.commands <= WINDOW_COMMANDS &&
	    e->window.fences <= WINDOW_FENCES, "%zu and %zu bytes unanswered",
	    e->window.commands, e->window.fences);
	FUZZ_CHECK(e->phase <= PHASE_HELLO || welcome,
	    "who is the relay? phase %d", (int)e->phase);
	cells_check();
}

/* What the engine's thread does in one turn. */
static void
turn(void)
{
	uint64_t lines = e->commanded.lines;

	now_us += 1000;
	if (e->pipe.in != -1)
		replies_read(e);
	if (remember && e->phase == PHASE_REMEMBER)
		replay_begin(e);
	remember = false;
	session_turn(e, now_us);
	damping_turn(e, now_us);
	sender_turn(e, now_us);
	tally_turn(e);
	waiters_expire(e, now_us);
	outcomes_turn(e, now_us);
	if (e->commanded.lines != lines)
		commands_drain();
	if (e->phase <= PHASE_HELLO)
		welcome = welcome && e->phase == PHASE_HELLO;
	engine_check();
}

/* The meds that are somewhere in the line; all, where one may be hidden. */
static uint32_t
meds_of(const char *line)
{
	uint32_t meds = 0;
	const char *c;
	char text[16];
	unsigned m;

	if (strchr(line, '\\') != NULL)
		return UINT32_MAX;
	for (c = line; (c = strpbrk(c, "eE")) != NULL; c++)
		if (c > line && c[-1] >= '0' && c[-1] <= '9')
			return UINT32_MAX;	/* 7.701e3 */
	for (m = 0; m < 32; m++) {
		snprintf(text, sizeof(text), "%u", SCRIPT_MED + m);
		if (strstr(line, text) != NULL)
			meds |= UINT32_C(1) << m;
	}
	return meds;
}

/* A line is about to be read: what may be believed of it? */
static void
line_believe(const char *line)
{
	bool escaped = strchr(line, '\\') != NULL;
	unsigned k, n;

	if (e->nonce[0] != '\0' && strstr(line, e->nonce) != NULL)
		welcome = true;
	if (e->phase != PHASE_RUN || line[0] != '{')
		return;
	for (k = 0; k < ROUTES; k++)
		for (n = 0; n < PEERS; n++)
			if (escaped || (strstr(line, "send") != NULL &&
			    strstr(line, "announce") != NULL &&
			    script_names(line, k) &&
			    strstr(line, script_peers[n]) != NULL))
				told[k][n] |= meds_of(line);
}

/* Bytes for the engine, and what it makes of them. One line, if an event. */
static void
say(const char *text)
{
	line_believe(text);
	FUZZ_CHECK(write(feeder, text, strlen(text)) != -1, "the FIFO is full");
	turn();
	turn();
}

/* `@t N`: N tenths of a second. */
static void
wait_for(unsigned n)
{
	for (n = n % 64 + 1; n > 0; n--) {
		now_us += 100000;
		turn();
	}
}

static void
step(const char *line)
{
	static char text[8192];
	unsigned k = 0, m = 0, n = 0;

	if (sscanf(line, "@t %u", &n) == 1)
		wait_for(n);
	else if (sscanf(line, "@want %u %u", &k, &m) == 2) {
		route_want(k % ROUTES, m % 16);
		turn();
	} else if (script_step(&script, line, text, sizeof(text)))
		say(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n), *rest = text, *line, *whole;
	unsigned lines = 0;

	now_us = 1000000000;
	revision = chance = 0;
	welcome = remember = false;
	memset(told, 0, sizeof(told));
	script_begin(&script);
	engine_make();
	turn();
	while ((line = fuzz_line(&rest)) != NULL && lines++ < LINES_MAX) {
		if (line[0] == '@') {
			step(line);
			continue;
		}
		if (asprintf(&whole, "%s\n", line) == -1)
			exit(99);
		say(whole);
		free(whole);
	}
	wait_for(5);
	engine_end();
	free(text);
	return 0;
}
