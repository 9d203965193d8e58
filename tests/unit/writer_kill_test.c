/*
 * What was answered outlives kill -9: a child with a writer of its own is
 * killed at some moment, and the database is compared to its answers.
 */
#include <sys/wait.h>

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/engine.h"
#include "engine/store.h"
#include "engine/writer.h"
#include "store_help.h"
#include "tap.h"

/* The engine of the test listens to nothing; nobody waits for it. */
void
engine_updates(struct engine *e, struct update *list)
{
	struct update *u, *next;

	(void)e;
	for (u = list; u != NULL; u = next) {
		next = (struct update *)u->link.next;
		update_free(u);
	}
}

void
engine_remembered(struct engine *e, uint64_t token)
{
	(void)e;
	(void)token;
}

/*
 * The child says each answer in a pipe, from within done: prefix, revision,
 * med, in one write. The parent kills it at some moment.
 */
struct said {
	unsigned	 n, med;
	uint64_t	 revision;
	bool		 withdrawn;
};

#define CELLS	64

static int	say_to;
static struct writer	*child_writer;
static unsigned	child_turn[CELLS];

static void	say_answer(struct change *);

/* Announce with the turn's number as med; each fourth time withdraw. */
static void
child_next(unsigned n)
{
	struct change *c = calloc(1, sizeof(*c));
	char attrs[64];
	unsigned turn = ++child_turn[n];

	snprintf(attrs, sizeof(attrs), "next-hop self med %u", turn);
	c->op = turn % 4 ? CHANGE_ANNOUNCE : CHANGE_WITHDRAW;
	c->nlri = test_nlri(n);
	c->attrs = turn % 4 ? strdup(attrs) : NULL;
	c->wait = STATE_SAVED;
	c->done = say_answer;
	writer_submit(child_writer, c);
}

static void
say_answer(struct change *c)
{
	struct said said = { .revision = c->revision };

	said.n = c->nlri.bytes[3];
	said.med = child_turn[said.n];
	said.withdrawn = c->op == CHANGE_WITHDRAW;
	if (c->err != ERR_NONE || c->absent ||
	    write(say_to, &said, sizeof(said)) != sizeof(said))
		_exit(1);
	free(c->attrs);
	free(c);
	child_next(said.n);
}

static void
child_run(const char *name)
{
	struct problem p;
	unsigned n;

	child_writer = writer_start(store_open(test_path(name), &p), NULL);
	for (n = 0; n < CELLS; n++)
		child_next(n);
	for (;;)
		pause();
}

/* Does the row say what was answered last, or something later? */
static bool
row_agrees(struct store *s, const struct said *last)
{
	struct nlri nlri = test_nlri(last->n);
	char attrs[64];
	struct row row;
	bool found;

	if (store_get(s, &nlri, "", &row, &found) == -1)
		return false;
	if (last->revision == 0 || (found && row.revision > last->revision))
		return true;
	snprintf(attrs, sizeof(attrs), "next-hop self med %u", last->med);
	return found && row.revision == last->revision &&
	    row.withdrawing == last->withdrawn &&
	    (last->withdrawn || strcmp(row.attrs, attrs) == 0);
}

static unsigned
kill_once(const char *name, unsigned answers)
{
	struct said said, last[CELLS];
	struct problem p;
	unsigned n, wrong = 0;
	struct store *s;
	int fd[2];
	pid_t pid;

	memset(last, 0, sizeof(last));
	for (n = 0; n < CELLS; n++)
		last[n].n = n;
	if (pipe(fd) == -1)
		return 1;
	fflush(stdout);
	if ((pid = fork()) == 0) {
		say_to = fd[1];
		child_run(name);
	}
	close(fd[1]);
	for (n = 0; read(fd[0], &said, sizeof(said)) == sizeof(said); n++) {
		if (said.revision <= last[said.n].revision)
			wrong++;
		last[said.n] = said;
		if (n == answers)
			kill(pid, SIGKILL);
	}
	close(fd[0]);
	waitpid(pid, NULL, 0);
	wrong += n < answers;
	if ((s = store_open(test_path(name), &p)) == NULL)
		return wrong + 1;
	for (n = 0; n < CELLS; n++)
		wrong += !row_agrees(s, &last[n]);
	store_close(s);
	return wrong;
}

int
main(void)
{
	unsigned i, wrong = 0;

	test_begin("writer-kill");
	for (i = 0; i < 10; i++)
		wrong += kill_once("kill.db", 50 + i * 211);
	tap_ok(wrong == 0,
	    "killed ten times: all that was answered is there, in order");
	test_end();
	return tap_done();
}
