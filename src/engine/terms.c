/* Terms. Decides how they are written, and which values they may have. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "engine/terms.h"
#include "err.h"

#define SECOND_US	1000000

static const char *const term_names[TERM__MAX] = {
	[TERM_GENERATION] = "generation",
	[TERM_TTL] = "ttl",
	[TERM_EXPIRES] = "expires",
	[TERM_TAG] = "tag",
	[TERM_NOTE] = "note",
};

const char *
term_name(enum term term)
{
	return term_names[term];
}

/* Decimal, 1 to max, without sign or leading zeros. */
static int
number_set(uint64_t *n, uint64_t max, enum term term, const char *value,
    struct problem *p)
{
	size_t digits = strspn(value, "0123456789"), i;
	uint64_t got = 0;

	if (digits == 0 || digits > 19 || value[digits] != '\0' ||
	    value[0] == '0')
		digits = 0;
	for (i = 0; i < digits; i++)
		got = got * 10 + (uint64_t)(value[i] - '0');
	if (got == 0 || got > max)
		return problem_set(p, ERR_VALUE, term_name(term),
		    "must be a decimal number from 1 to %" PRIu64, max);
	*n = got;
	return 0;
}

/* n digits at *at, from min to max; -1 where they are not. */
static int
digits_take(const char **at, unsigned n, int min, int max)
{
	int got = 0;

	for (; n > 0; n--, ++*at) {
		if (**at < '0' || **at > '9')
			return -1;
		got = got * 10 + (**at - '0');
	}
	return got < min || got > max ? -1 : got;
}

static bool
char_take(const char **at, char c)
{
	/* RFC 3339, 5.6: T and Z may be lower case. */
	if (**at != c && !(c >= 'A' && **at == c + ('a' - 'A')))
		return false;
	++*at;
	return true;
}

/* The fraction behind the seconds, in us; what is finer is cut off. */
static int
fraction_take(const char **at)
{
	int us = 0, scale = SECOND_US;

	if (!char_take(at, '.'))
		return 0;
	if (**at < '0' || **at > '9')
		return -1;
	for (; **at >= '0' && **at <= '9'; ++*at)
		us += (scale /= 10) * (**at - '0');
	return us;
}

/* Seconds of the offset, Z or +hh:mm, to the end; false: it is none. */
static bool
offset_take(const char **at, int *seconds)
{
	int sign = **at == '-' ? -1 : 1, h, m;

	*seconds = 0;
	if (char_take(at, 'Z'))
		return **at == '\0';
	if (!char_take(at, '-') && !char_take(at, '+'))
		return false;
	if ((h = digits_take(at, 2, 0, 23)) == -1 || !char_take(at, ':') ||
	    (m = digits_take(at, 2, 0, 59)) == -1)
		return false;
	*seconds = sign * (h * 3600 + m * 60);
	return **at == '\0';
}

/* RFC 3339, 5.6; a leap second is the next second. 0 or -1. */
static int
time_parse(int64_t *us, const char *at)
{
	struct tm tm = { .tm_isdst = 0 };
	int fraction, offset, day, seconds;
	time_t t;

	if ((tm.tm_year = digits_take(&at, 4, 1970, 9999)) == -1 ||
	    !char_take(&at, '-') ||
	    (tm.tm_mon = digits_take(&at, 2, 1, 12)) == -1 ||
	    !char_take(&at, '-') ||
	    (day = tm.tm_mday = digits_take(&at, 2, 1, 31)) == -1 ||
	    !(char_take(&at, 'T') || char_take(&at, ' ')) ||
	    (tm.tm_hour = digits_take(&at, 2, 0, 23)) == -1 ||
	    !char_take(&at, ':') ||
	    (tm.tm_min = digits_take(&at, 2, 0, 59)) == -1 ||
	    !char_take(&at, ':') ||
	    (seconds = digits_take(&at, 2, 0, 60)) == -1 ||
	    (fraction = fraction_take(&at)) == -1 ||
	    !offset_take(&at, &offset))
		return -1;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	t = timegm(&tm);
	if (tm.tm_mday != day)
		return -1;		/* the 30th of February */
	*us = ((int64_t)t + seconds - offset) * SECOND_US + fraction;
	return *us > 0 ? 0 : -1;
}

int
terms_read_time(int64_t *us, const char *text)
{
	return time_parse(us, text);
}

bool
terms_is_word(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:@-");

	return n > 0 && n < TAG_MAX && text[n] == '\0';
}

bool
terms_has_tag(const char *tags, const char *tag)
{
	size_t n = strlen(tag);

	while (*tags == ',') {
		tags++;
		if (strncmp(tags, tag, n) == 0 &&
		    (tags[n] == ',' || tags[n] == '\0'))
			return true;
		tags += strcspn(tags, ",");
	}
	return false;
}

/* Put the tag among the others, in order. 0 or -1. */
static int
tag_insert(struct terms *t, const char *tag)
{
	char old[TAGS_MAX], *save = NULL, *word;
	bool placed = false;
	struct buf b;

	if (terms_has_tag(t->tags, tag))
		return 0;
	memcpy(old, t->tags, sizeof(old));
	buf_init(&b, t->tags, sizeof(t->tags));
	for (word = strtok_r(old, ",", &save); word != NULL;
	    word = strtok_r(NULL, ",", &save)) {
		if (!placed && strcmp(tag, word) < 0) {
			buf_printf(&b, ",%s", tag);
			placed = true;
		}
		buf_printf(&b, ",%s", word);
	}
	if (!placed)
		buf_printf(&b, ",%s", tag);
	return b.overflow ? -1 : 0;
}

static int
tags_set(struct terms *t, const char *value, struct problem *p)
{
	char one[TAG_MAX];
	size_t n;

	for (;; value += n + 1) {
		n = strcspn(value, ",");
		snprintf(one, sizeof(one), "%.*s", (int)(n < TAG_MAX ? n :
		    TAG_MAX), value);
		if (n >= TAG_MAX || !terms_is_word(one))
			return problem_set(p, ERR_VALUE, "tag", "must be up to "
			    "%d letters, digits and \"._:@-\"", TAG_MAX - 1);
		if (tag_insert(t, one) == -1)
			return problem_set(p, ERR_VALUE, "tag",
			    "all tags together have at most %d bytes",
			    TAGS_MAX - 1);
		if (value[n] == '\0')
			return 0;
	}
}

static int
note_set(struct terms *t, const char *value, struct problem *p)
{
	size_t n;

	for (n = 0; value[n] >= 0x20 && value[n] <= 0x7e; n++)
		continue;
	if (value[n] != '\0' || n >= NOTE_MAX)
		return problem_set(p, ERR_VALUE, "note", "must be up to %d "
		    "bytes of printable ASCII", NOTE_MAX - 1);
	memcpy(t->note, value, n + 1);
	return 0;
}

int
terms_set(struct terms *t, enum term term, const char *value,
    struct problem *p)
{
	uint64_t ttl = 0;

	switch (term) {
	case TERM_GENERATION:
		return number_set(&t->generation, GENERATION_MAX, term, value,
		    p);
	case TERM_TTL:
		if (number_set(&ttl, TTL_MAX, term, value, p) == -1)
			return -1;
		t->ttl = (uint32_t)ttl;
		return 0;
	case TERM_EXPIRES:
		if (time_parse(&t->expires, value) == 0)
			return 0;
		return problem_set(p, ERR_VALUE, "expires", "must be a time "
		    "such as 2030-12-31T23:59:59Z (RFC 3339)");
	case TERM_TAG:
		return tags_set(t, value, p);
	default:
		return note_set(t, value, p);
	}
}

bool
terms_are_none(const struct terms *t)
{
	return t->generation == 0 && t->ttl == 0 && t->expires == 0 &&
	    t->set[0] == '\0' && t->tags[0] == '\0' && t->note[0] == '\0';
}

void
terms_print(struct buf *b, const struct terms *t)
{
	size_t start = b->len;

#define PART(has, ...)							\
	if (has) {							\
		if (b->len > start)					\
			buf_putc(b, ' ');				\
		buf_printf(b, __VA_ARGS__);				\
	}
	PART(t->generation != 0, "generation %" PRIu64, t->generation)
	PART(t->ttl != 0, "ttl %" PRIu32, t->ttl)
	PART(t->expires != 0, "expires %" PRId64, t->expires)
	PART(t->set[0] != '\0', "set %s", t->set)
	PART(t->tags[0] != '\0', "tags %s", t->tags)
	PART(t->note[0] != '\0', "note %s", t->note)
#undef PART
}

/* The word at *at, n bytes with its NUL at most, and the blank behind it. */
static int
word_read(const char **at, char *word, size_t size)
{
	size_t n = strcspn(*at, " ");

	if (n == 0 || n >= size)
		return -1;
	memcpy(word, *at, n);
	word[n] = '\0';
	*at += n + ((*at)[n] == ' ');
	return 0;
}

int
terms_read(struct terms *t, const char *text)
{
	char word[16], number[24];
	int64_t n;

	memset(t, 0, sizeof(*t));
	while (text != NULL && *text != '\0') {
		if (word_read(&text, word, sizeof(word)) == -1)
			return -1;
		if (strcmp(word, "note") == 0)
			return note_set(t, text, NULL);
		if (strcmp(word, "set") == 0) {
			if (word_read(&text, t->set, sizeof(t->set)) == -1)
				return -1;
			continue;
		}
		if (strcmp(word, "tags") == 0) {
			if (word_read(&text, t->tags, sizeof(t->tags)) == -1)
				return -1;
			continue;
		}
		if (word_read(&text, number, sizeof(number)) == -1 ||
		    sscanf(number, "%" SCNd64, &n) != 1)
			return -1;
		if (strcmp(word, "generation") == 0)
			t->generation = (uint64_t)n;
		else if (strcmp(word, "ttl") == 0)
			t->ttl = (uint32_t)n;
		else if (strcmp(word, "expires") == 0)
			t->expires = n;
		else
			return -1;
	}
	return 0;
}

void
terms_print_time(struct buf *b, int64_t us)
{
	time_t t = (time_t)(us / SECOND_US);
	char text[32] = "";
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		*text = '\0';
	buf_puts(b, text);
	if (us % SECOND_US != 0)
		buf_printf(b, ".%06d", (int)(us % SECOND_US));
	buf_putc(b, 'Z');
}
