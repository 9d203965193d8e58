/*
 * The model: what should be announced, as the answers tell. Per prefix the
 * answer with the highest revision counts, whatever the order in which the
 * answers came. Safe to use from many threads.
 */
#ifndef LOAD_MODEL_H
#define LOAD_MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define MODEL_MEDS	60u	/* MEDs are 0 to 59 */
#define MODEL_ABSENT	60u	/* in place of a MED: not announced */

/* n prefixes, the last n6 of them IPv6; base keeps runs apart. Or exit. */
void	 model_init(unsigned n, unsigned n6, unsigned base);

/* The text of prefix i, in text of size bytes. */
void	 model_prefix(unsigned i, char *text, size_t size);

/* A 2xx answer told that i has med since revision. */
void	 model_answered(unsigned i, uint64_t revision, unsigned med);

/* A request to make i so got no answer: it may have been done. */
void	 model_unknown(unsigned i, unsigned med);
bool	 model_is_unknown(unsigned i);

/* The revision that was answered last of all, to be given to model_got. */
uint64_t model_revision(unsigned i);

/*
 * A GET answered that i has med since revision (0: no entry, so no number).
 * before is the model_revision from before the GET was sent: what it shows
 * may not be older than that.
 */
void	 model_got(unsigned i, uint64_t before, uint64_t revision,
	    unsigned med);

/* After the load, a GET of i showed this: it must explain itself, and counts. */
void	 model_settle(unsigned i, uint64_t revision, unsigned med);

/* Say on stderr what no answer may do; how often that was. */
void	 model_wrong(const char *fmt, ...)
	    __attribute__((format(printf, 1, 2)));
unsigned model_wrongs(void);

/* What should be announced, "prefix med" a line, sorted by their bytes. */
void	 model_print(FILE *f);

#endif
