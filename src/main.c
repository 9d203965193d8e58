/*
 * exagate: the life of the program. Decides the order in which things are
 * opened and closed; it alone exits.
 */
#include <sys/resource.h>
#include <sys/stat.h>

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "conf.h"
#include "engine/engine.h"
#include "engine/store.h"
#include "engine/writer.h"
#include "http/conform.h"
#include "http/exchange.h"
#include "http/front.h"
#include "http/gate.h"
#include "http/listen.h"
#include "http/worker.h"
#include "log.h"
#include "permission.h"
#include "privilege.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

#define CONF_PATH	"/etc/exagate/exagate.conf"
#define DRAIN_US	500000	/* for long answers, when it ends */

/* Everything that is open. */
struct house {
	struct conf	 conf;
	struct service	 service;
	struct store	*store;
	struct engine	*engine;
	struct writer	*writer;
	struct workers	*workers;
	struct front	*front;
	int		 fd;		/* of the socket; -1: not yet */
	bool		 bound;		/* it is of our making */
};

static void
usage(void)
{
	fprintf(stderr, "usage: exagate [-htV] [-c file]\n");
}

/* What the configuration may change while we run. */
static void
house_tune(struct house *h, const struct conf *conf)
{
	struct service *s = &h->service;

	log_open(conf->syslog, conf->log_level);
	atomic_store(&s->wait_timeout, conf->wait_timeout);
	atomic_store(&s->max_waiting, conf->max_waiting);
	atomic_store(&s->max_body, conf->max_body);
	atomic_store(&s->get_writes, conf->get_writes);
	atomic_store(&s->default_routes, conf->default_routes);
}

/* What -t says of a configuration without mistakes. */
static void
conf_praise(const struct conf *conf, const char *path)
{
	printf("%s: the configuration is fine", path);
	if (conf->warnings > 0)
		printf(", %u warning%s", conf->warnings,
		    conf->warnings > 1 ? "s" : "");
	printf("\n");
}

static bool
text_differs(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}

/* Does new differ from old in what is fixed while we run? */
static bool
conf_needs_restart(const struct conf *old, const struct conf *new)
{
	return text_differs(old->run_as, new->run_as) ||
	    text_differs(old->run_as_group, new->run_as_group) ||
	    text_differs(old->listen, new->listen) ||
	    old->listen_mode != new->listen_mode ||
	    text_differs(old->listen_group, new->listen_group) ||
	    text_differs(old->database, new->database) ||
	    text_differs(old->commands, new->commands) ||
	    text_differs(old->answers, new->answers) ||
	    text_differs(old->process, new->process) ||
	    old->threads != new->threads ||
	    old->engine.take_foreign != new->engine.take_foreign ||
	    memcmp(old->engine.next_hop, new->engine.next_hop,
	    sizeof(old->engine.next_hop)) != 0;
}

/* Who may do what, of the configuration. NULL: no memory. */
static struct gate *
gate_of(const struct conf *conf)
{
	return gate_new(conf->policy, &conf->cors_origins);
}

/* Requests from now on come under what the configuration says now. */
static void
house_guard(struct house *h, const struct conf *conf)
{
	struct gate *gate = gate_of(conf);

	if (gate == NULL || front_take_gate(h->front, gate) == -1)
		log_error("out of memory: the policy stays as it was");
	else
		conform_look(&h->service, gate);
	gate_release(gate);
}

static void
house_reload(struct house *h, const char *path)
{
	struct conf conf;

	if (conf_read(&conf, path) == -1) {
		log_error("%s: not read again; all stays as it was", path);
		return;
	}
	house_tune(h, &conf);
	engine_set_damping(h->engine, conf.engine.damping);
	writer_limits(h->writer, conf.limits);
	conf.limits = NULL;
	writer_set_history(h->writer, conf.history_days, conf.history_rows,
	    conf.log_changes);
	house_guard(h, &conf);
	if (conf_needs_restart(&h->conf, &conf))
		log_warn("%s: some of what changed needs a restart", path);
	log_note("%s: read again", path);
	conf_free(&conf);
}

/* The socket: inherited, or our own. 0, or -1 with p. */
static int
house_listen(struct house *h, struct problem *p)
{
	const struct conf *conf = &h->conf;

	if (h->fd != -1)
		return 0;
	if (listen_inherited())
		h->fd = STDIN_FILENO;
	else if (permission_check(conf->listen, 0, "listen", p) == 0) {
		h->fd = listen_bind(conf->listen, conf->listen_mode,
		    conf->listen_group, p);
		h->bound = h->fd != -1;
	}
	if (h->fd == -1)
		return -1;
	if (listen_is_public(h->fd))
		log_warn("everybody on this machine may connect to the "
		    "socket, and say that he is any user: see listen-mode");
	return listen_prepare(h->fd, p);
}

/*
 * Give up what is not needed. Only root can give the socket to a group that
 * the user is not in: then it comes first.
 */
static int
house_drop(struct house *h, struct problem *p)
{
	const struct conf *conf = &h->conf;

	if (conf->run_as != NULL && ((geteuid() == 0 &&
	    house_listen(h, p) == -1) ||
	    privilege_drop(conf->run_as, conf->run_as_group, p) == -1))
		return -1;
	if (geteuid() == 0)
		log_warn("exagate runs as root: it need not; set run-as, or "
		    "start it as a user of its own");
	return privilege_seal(p);
}

/* Nobody but us, root, and who they were given to may touch our files. */
static int
house_check(const struct conf *conf, struct problem *p)
{
	static const char *const beside[] = { "", "-wal", "-shm", ".lock" };
	char path[PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", conf->database,
		    beside[i]);
		if (permission_check(path, S_IWOTH, "database", p) == -1)
			return -1;
	}
	if (permission_check(conf->commands, S_IRWXO, "commands", p) == -1)
		return -1;
	return conf->answers == NULL ? 0 :
	    permission_check(conf->answers, S_IRWXO, "answers", p);
}

static int
thread_problem(struct problem *p)
{
	return problem_set(p, ERR_INTERNAL, "", "cannot start a thread: %s",
	    strerror(errno));
}

/* Open all, in order. 0, or -1 with p. */
static int
house_open(struct house *h, struct problem *p)
{
	if (house_drop(h, p) == -1 || house_check(&h->conf, p) == -1 ||
	    (h->store = store_open(h->conf.database, p)) == NULL ||
	    house_listen(h, p) == -1 ||
	    (h->engine = engine_new(&h->conf.engine, h->store, p)) == NULL)
		return -1;
	store_limits(h->store, h->conf.limits);
	h->conf.limits = NULL;
	if ((h->writer = writer_start(h->store, h->engine)) == NULL ||
	    engine_start(h->engine, h->writer) == -1)
		return thread_problem(p);
	writer_set_history(h->writer, h->conf.history_days,
	    h->conf.history_rows, h->conf.log_changes);
	h->workers = workers_start(h->conf.threads, h->conf.database,
	    h->engine, p);
	if (h->workers == NULL)
		return -1;
	h->service.writer = h->writer;
	h->service.engine = h->engine;
	h->service.workers = h->workers;
	h->service.started = clock_us();
	if ((h->service.gate = gate_of(&h->conf)) == NULL)
		return problem_set(p, ERR_INTERNAL, "", "out of memory");
	conform_look(&h->service, h->service.gate);
	h->front = front_start(h->fd, &h->service, p);
	return h->front == NULL ? -1 : 0;
}

/*
 * Close what is open, so that every request under way is answered truly:
 * nothing comes in, what came in is submitted, what is submitted is saved and
 * answered, what waits is answered with its present state.
 */
static void
house_close(struct house *h)
{
	atomic_store(&h->service.stopping, true);
	if (h->front != NULL)
		front_stop(h->front);
	if (h->workers != NULL)
		workers_drain(h->workers, DRAIN_US);
	if (h->writer != NULL)
		writer_stop(h->writer);
	/* A worker that answers what would change asks the engine. */
	if (h->workers != NULL)
		workers_drain(h->workers, DRAIN_US);
	if (h->engine != NULL)
		engine_stop(h->engine);
	if (h->workers != NULL) {
		workers_drain(h->workers, DRAIN_US);
		workers_stop(h->workers);
		workers_free(h->workers);
	}
	if (h->front != NULL)
		front_free(h->front);
	gate_release(h->service.gate);
	if (h->writer != NULL)
		writer_free(h->writer);
	if (h->bound)
		unlink(h->conf.listen);
	if (h->store != NULL)
		store_close(h->store);
	conf_free(&h->conf);
}

/*
 * As many descriptors as we may have; a write to who is gone is an error; what
 * we make is ours alone, unless it is given away.
 */
static void
process_prepare(sigset_t *signals)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	umask(077);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(signals);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGHUP);
	sigprocmask(SIG_BLOCK, signals, NULL);
}

/* Read the options; returns what main returns, or -1 to go on. */
static int
options_read(int argc, char **argv, const char **path, bool *test)
{
	int c;

	while ((c = getopt(argc, argv, "c:htV")) != -1) {
		switch (c) {
		case 'c':
			*path = optarg;
			break;
		case 't':
			*test = true;
			break;
		case 'V':
			printf("exagate %s\n", PACKAGE_VERSION);
			return 0;
		case 'h':
			usage();
			return 0;
		default:
			usage();
			return 2;
		}
	}
	if (optind == argc)
		return -1;
	usage();
	return 2;
}

int
main(int argc, char **argv)
{
	const char *path = CONF_PATH;
	struct house house = { .fd = -1 };
	struct problem p = { .err = ERR_NONE };
	bool test = false;
	sigset_t signals;
	int code, number = 0;

	if ((code = options_read(argc, argv, &path, &test)) != -1)
		return code;
	if (conf_read(&house.conf, path) == -1)
		return 1;
	if (test) {
		conf_praise(&house.conf, path);
		conf_free(&house.conf);
		return 0;
	}
	house_tune(&house, &house.conf);
	process_prepare(&signals);
	if (house_open(&house, &p) == -1) {
		log_error("%s", p.detail);
		house_close(&house);
		return 1;
	}
	log_note("exagate %s serves", PACKAGE_VERSION);
	while (sigwait(&signals, &number) == 0 && number == SIGHUP)
		house_reload(&house, path);
	log_note("stopping");
	house_close(&house);
	return 0;
}
