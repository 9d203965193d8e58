/*
 * What exagate and the relay say to each other, behind '#'.
 *
 * This file decides when a life of exagate begins, and what the relay keeps
 * from one life to the next: what the driver was last called, and no line.
 */
#include "relay/inside.h"

#include <stdio.h>
#include <string.h>

#define ALNUM	"0123456789abcdefghijklmnopqrstuvwxyz" \
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool	 hello_heard;		/* since the last end of COMMANDS */
static char	 driver[NONCE_MAX + 1] = "-";	/* what was said last */

bool
hello_is_heard(void)
{
	return hello_heard;
}

void
hello_forget(void)
{
	hello_heard = false;
}

/* At the first hello of a life all that is left of earlier ones goes. */
static void
life_begin(void)
{
	answers_forget();
	to_exabgp.dropped = 0;
	hello_heard = true;
}

/* The one word behind the words that the line begins with; NULL: none. */
static const char *
word_take(const char *line, const char *words, int *len)
{
	size_t skip = strlen(words), n;

	if (strncmp(line, words, skip) != 0)
		return NULL;
	n = strspn(line + skip, ALNUM);
	*len = (int)n;
	return n < 1 || n > NONCE_MAX || line[skip + n] != '\n' ? NULL :
	    line + skip;
}

/*
 * A line for us: "#exagate hello NONCE", and "#exagate driver NAME", which is
 * told in each later hello as it is.  Other words may come: ignored.
 */
void
hello_take(const char *line)
{
	const char *word;
	int len;

	if ((word = word_take(line, "#exagate driver ", &len)) != NULL)
		snprintf(driver, sizeof(driver), "%.*s", len, word);
	if ((word = word_take(line, "#exagate hello ", &len)) == NULL)
		return;
	if (!hello_heard)
		life_begin();
	answers_open();
	if (!answers_note("#relay hello %.*s %d %s %s\n", len, word,
	    PROTOCOL, process_identity(), driver))
		to_exagate.dropped++;
}
