/*
 * load: many clients that announce, change and withdraw, and keep account of
 * what they were answered.
 *
 *	load [-c clients] [-n operations] [-t seconds] [-k prefixes]
 *	    [-6 prefixes] [-m meds] [-s seed] [-w percent] [-b base] [-i]
 *	    [-u user:password] [-p port] [-f fifo]
 *
 * -6	so many of the prefixes are IPv6		-i	each prefix once
 * -w	share with wait=saved, the others wait=sent	-b	apart from others
 * -f	no HTTP: write the commands into this FIFO, as they come
 *
 * Ends after -n operations, -t seconds, or SIGTERM. Prints on stdout what
 * should then be announced, "prefix med" a line, sorted; on stderr "name
 * number" lines. Exit 1: an answer was wrong, which stderr explains.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load_http.h"
#include "load_model.h"

#define STATUSES	600
#define CLIENTS_MAX	4096

static unsigned		 clients = 8, prefixes = 64, prefixes6, meds = 4;
static unsigned		 seed = 1, saved = 80, base = 1, port = 8080, seconds;
static unsigned		 operations;
static bool		 once;
static const char	*user = "demo:demo", *fifo;
static char		*authorization;
static int		 fifo_fd;

static atomic_uint	 begun, answers[STATUSES];	/* 0: none came */
static atomic_llong	 slowest;			/* us */
static atomic_bool	 ending;

/* One operation. */
struct op {
	unsigned	 prefix;
	unsigned	 med;		/* MODEL_ABSENT: withdraw */
	bool		 saved;
};

static void
nap(unsigned ms)
{
	usleep(ms * 1000);
}

/* One request, when somebody takes it. False: the load ends before. */
static bool
ask(struct client *c, const char *method, const char *path)
{
	long long was;

	while (!client_connect(c, port)) {
		if (ending)
			return false;
		nap(20);
	}
	client_request(c, method, path);
	answers[c->status < STATUSES ? c->status : 0]++;
	was = slowest;
	while (c->us > was && !atomic_compare_exchange_weak(&slowest, &was,
	    c->us))
		continue;
	return true;
}

/* GET prefix i until an answer comes: 200 or 404. */
static bool
look(struct client *c, unsigned i, uint64_t *revision, unsigned *med)
{
	char prefix[64], path[128];
	unsigned tries;

	model_prefix(i, prefix, sizeof(prefix));
	snprintf(path, sizeof(path), "/v1/routes/%s", prefix);
	for (tries = 0; tries < 1500; tries++, nap(20)) {
		*revision = 0;
		*med = MODEL_ABSENT;
		if (client_connect(c, port))
			client_request(c, "GET", path);
		else
			c->status = 0;
		if (c->status == 404)
			return true;
		if (c->status != 200)
			continue;
		*revision = json_number(c->body, "revision", 0);
		if (!json_is_true(c->body, "withdrawing"))
			*med = (unsigned)json_number(c->body, "med",
			    MODEL_ABSENT);
		return true;
	}
	model_wrong("%s: no answer to GET", prefix);
	return false;
}

/* The answer is not known: look, as clients are told to. */
static void
resolve(struct client *c, const struct op *op)
{
	uint64_t before, revision;
	unsigned med;

	model_unknown(op->prefix, op->med);
	before = model_revision(op->prefix);
	if (look(c, op->prefix, &revision, &med))
		model_got(op->prefix, before, revision, med);
}

/* False: not done, try again. */
static bool
judge(struct client *c, const struct op *op)
{
	switch (c->status) {
	case 200:
	case 202:
		model_answered(op->prefix, json_number(c->body, "revision", 0),
		    op->med);
		return true;
	case 404:
		if (op->med == MODEL_ABSENT)
			return true;
		break;
	case 503:
		if (!ending)
			nap(1000 * (c->retry_after ? c->retry_after : 1));
		return false;
	case 0:
	case 502:
	case 504:
		resolve(c, op);
		return true;
	default:
		break;
	}
	model_wrong("status %d: %s", c->status, c->body);
	return true;
}

static void
operate(struct client *c, const struct op *op)
{
	char prefix[64], path[160], med[16] = "";

	model_prefix(op->prefix, prefix, sizeof(prefix));
	if (op->med != MODEL_ABSENT)
		snprintf(med, sizeof(med), "&med=%u", op->med);
	snprintf(path, sizeof(path), "/v1/routes/%s?wait=%s%s", prefix,
	    op->saved ? "saved" : "sent", med);
	do
		if (!ask(c, op->med == MODEL_ABSENT ? "DELETE" : "PUT", path))
			return;
	while (!judge(c, op) && !ending);
}

/* As a responder that simply writes commands would do it. */
static void
command(const struct op *op)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static uint64_t revision;
	char prefix[64], line[160];
	int n;

	model_prefix(op->prefix, prefix, sizeof(prefix));
	if (op->med == MODEL_ABSENT)
		n = snprintf(line, sizeof(line), "withdraw route %s\n", prefix);
	else
		n = snprintf(line, sizeof(line), "announce route %s next-hop "
		    "%s med %u\n", prefix, strchr(prefix, ':') == NULL ?
		    "192.0.2.1" : "2001:db8:1::1", op->med);
	pthread_mutex_lock(&lock);
	if (write(fifo_fd, line, (size_t)n) != n)
		model_wrong("the FIFO did not take a command");
	model_answered(op->prefix, ++revision, op->med);
	pthread_mutex_unlock(&lock);
}

static unsigned
draw(uint64_t *state, unsigned n)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (unsigned)(*state >> 16) % n;
}

/* The n-th operation of all: one in four is a withdrawal. */
static struct op
op_draw(uint64_t *state, unsigned n)
{
	struct op op = { .prefix = draw(state, prefixes) };

	op.med = draw(state, 4) == 0 ? MODEL_ABSENT : draw(state, meds);
	op.saved = draw(state, 100) < saved;
	if (once) {
		op.prefix = n;
		op.med = n % meds;
	}
	return op;
}

static void *
client_run(void *arg)
{
	struct client *c = calloc(1, sizeof(*c));
	uint64_t state = (uint64_t)(seed * CLIENTS_MAX + *(unsigned *)arg) *
	    UINT64_C(0x9e3779b97f4a7c15) + 1;
	struct op op;
	unsigned n;

	if (c == NULL)
		exit(2);
	c->fd = -1;
	c->authorization = authorization;
	while (!ending && ((n = begun++) < operations || operations == 0)) {
		op = op_draw(&state, n);
		if (fifo != NULL)
			command(&op);
		else
			operate(c, &op);
	}
	client_close(c);
	free(c);
	return NULL;
}

/* SIGTERM, or the time is over. */
static void
end(int signal)
{
	(void)signal;
	ending = true;
}

static void
settle(void)
{
	struct client *c = calloc(1, sizeof(*c));
	uint64_t revision;
	unsigned i, med;

	if (c == NULL)
		exit(2);
	c->fd = -1;
	c->authorization = authorization;
	for (i = 0; i < prefixes; i++)
		if (model_is_unknown(i) && look(c, i, &revision, &med))
			model_settle(i, revision, med);
	client_close(c);
	free(c);
}

static void
run(void)
{
	static pthread_t threads[CLIENTS_MAX];
	static unsigned numbers[CLIENTS_MAX];
	unsigned i;

	for (i = 0; i < clients; i++) {
		numbers[i] = i;
		if (pthread_create(&threads[i], NULL, client_run, &numbers[i]))
			exit(2);
	}
	for (i = 0; i < clients; i++)
		pthread_join(threads[i], NULL);
	settle();
}

static void
summary(void)
{
	unsigned i, n = begun;

	fprintf(stderr, "operations %u\n", operations != 0 && n > operations ?
	    operations : n);
	for (i = 1; i < STATUSES; i++)
		if (answers[i] != 0)
			fprintf(stderr, "%u %u\n", i, answers[i]);
	fprintf(stderr, "died %u\nmax-ms %lld\n", answers[0], slowest / 1000);
}

static void
options(int argc, char *argv[])
{
	int option;

	while ((option = getopt(argc, argv, "c:n:t:k:6:m:s:w:b:iu:p:f:")) != -1)
		switch (option) {
		case 'c': clients = (unsigned)atoi(optarg); break;
		case 'n': operations = (unsigned)atoi(optarg); break;
		case 't': seconds = (unsigned)atoi(optarg); break;
		case 'k': prefixes = (unsigned)atoi(optarg); break;
		case '6': prefixes6 = (unsigned)atoi(optarg); break;
		case 'm': meds = (unsigned)atoi(optarg); break;
		case 's': seed = (unsigned)atoi(optarg); break;
		case 'w': saved = (unsigned)atoi(optarg); break;
		case 'b': base = (unsigned)atoi(optarg); break;
		case 'i': once = true; break;
		case 'u': user = optarg; break;
		case 'p': port = (unsigned)atoi(optarg); break;
		case 'f': fifo = optarg; break;
		default: exit(2);
		}
	if (once)
		operations = prefixes;
	if (clients > CLIENTS_MAX || meds == 0 || meds > MODEL_MEDS ||
	    prefixes == 0 || prefixes > 65536 || prefixes6 > prefixes)
		exit(2);
}

int
main(int argc, char *argv[])
{
	struct sigaction act = { .sa_handler = end, .sa_flags = SA_RESTART };

	options(argc, argv);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGALRM, &act, NULL);
	signal(SIGPIPE, SIG_IGN);
	alarm(seconds);
	if (fifo != NULL && (fifo_fd = open(fifo, O_WRONLY | O_CLOEXEC)) == -1)
		exit(2);
	authorization = http_basic(user);
	model_init(prefixes, prefixes6, base);
	run();
	model_print(stdout);
	summary();
	free(authorization);
	return model_wrongs() == 0 ? 0 : 1;
}
