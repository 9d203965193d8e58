/*
 * The tokens of command text. Decides which bytes may stand in one at all;
 * knows no word. After the first failure there are no more tokens.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "route/text_inside.h"

#define MARKS	"[](){},;"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Does a `\n` written out stand here? */
static bool
is_newline(const struct text *t, const char *at)
{
	return t->end - at >= 2 && at[0] == '\\' && at[1] == 'n';
}

static bool
is_mark(char c)
{
	return c != '\0' && strchr(MARKS, c) != NULL;
}

/* May c stand in a word? */
static bool
is_plain(char c)
{
	return c > 0x20 && c < 0x7f && !is_mark(c) &&
	    strchr("\"'\\#", c) == NULL;
}

static void
refuse_byte(struct text *t, char c)
{
	unsigned char byte = (unsigned char)c;

	if (c == '#')
		text_refuse(t, ERR_SYNTAX, "command",
		    "a comment must stand on a line of its own");
	else if (c == '"' || c == '\'' || c == '\\')
		text_refuse(t, ERR_SYNTAX, "command",
		    "quotes and backslashes are not taken");
	else
		text_refuse(t, ERR_SYNTAX, "command",
		    "byte 0x%02x is not printable ASCII", byte);
}

void
text_begin(struct text *t, const char *text, size_t n)
{
	t->at = text;
	t->end = text + n;
	t->failed = false;
	text_next(t);
}

void
text_next(struct text *t)
{
	const char *at = t->at;

	t->token = (struct text_token){ .kind = TOKEN_END };
	if (t->failed)
		return;
	for (;; at += is_newline(t, at) ? 2 : 1)
		if (at == t->end || !(is_blank(*at) || is_newline(t, at)))
			break;
	t->at = t->token.at = at;
	if (at == t->end)
		return;
	if (is_mark(*at)) {
		t->token.kind = TOKEN_MARK;
		t->at++;
	} else {
		t->token.kind = TOKEN_WORD;
		while (t->at < t->end && is_plain(*t->at))
			t->at++;
		if (t->at < t->end && !is_mark(*t->at) && !is_blank(*t->at) &&
		    !is_newline(t, t->at))
			refuse_byte(t, *t->at);
	}
	t->token.n = (size_t)(t->at - at);
}

bool
text_is(const struct text *t, const char *word)
{
	return t->token.kind != TOKEN_END && strlen(word) == t->token.n &&
	    memcmp(word, t->token.at, t->token.n) == 0;
}

bool
text_take(struct text *t, const char *word)
{
	if (!text_is(t, word))
		return false;
	text_next(t);
	return true;
}

bool
text_take_words(struct text *t, const char *words)
{
	const char *at = t->at;
	struct text_token token = t->token;
	char word[TEXT_WORD];
	size_t n;

	for (;; words += n + 1) {
		n = strcspn(words, " ");
		snprintf(word, sizeof(word), "%.*s", (int)n, words);
		if (!text_take(t, word))
			break;
		if (words[n] == '\0')
			return true;
	}
	if (!t->failed) {
		t->at = at;
		t->token = token;
	}
	return false;
}

bool
text_take_brace(struct text *t)
{
	const char *at = t->at;
	struct text_token token = t->token;

	if (token.kind == TOKEN_WORD)
		text_next(t);
	if (text_take(t, "{"))
		return true;
	if (!t->failed) {
		t->at = at;
		t->token = token;
	}
	return false;
}

bool
text_at_end(const struct text *t)
{
	return t->token.kind == TOKEN_END || text_is(t, ";") ||
	    text_is(t, "}");
}

int
text_word(struct text *t, char *word, size_t size, const char *field)
{
	if (t->token.kind != TOKEN_WORD)
		return text_refuse(t, ERR_VALUE, field, "%s has no value",
		    field);
	if (t->token.n >= size)
		return text_refuse(t, ERR_VALUE, field,
		    "%.40s... is too long for one value", t->token.at);
	memcpy(word, t->token.at, t->token.n);
	word[t->token.n] = '\0';
	text_next(t);
	return 0;
}

/* Append the next token, behind a blank, and go on behind it. */
static void
append_token(struct text *t, struct buf *b)
{
	if (b->len > 0)
		buf_putc(b, ' ');
	buf_putn(b, t->token.at, t->token.n);
	text_next(t);
}

/* Append all in the bracket that is next, and in those inside. 0, or -1. */
static int
append_group(struct text *t, struct buf *b, const char *field)
{
	unsigned depth = 0;

	do {
		if (t->token.kind == TOKEN_END || text_is(t, ";") ||
		    text_is(t, "{") || text_is(t, "}"))
			return text_refuse(t, ERR_VALUE, field,
			    "%s has a bracket that is not closed", field);
		if (text_is(t, "[") || text_is(t, "("))
			depth++;
		else if (text_is(t, "]") || text_is(t, ")"))
			depth--;
		append_token(t, b);
	} while (depth > 0);
	return 0;
}

int
text_value(struct text *t, char *value, size_t size, bool groups,
    const char *field)
{
	struct buf b;

	if (!text_is(t, "[") && !text_is(t, "("))
		return text_word(t, value, size, field);
	buf_init(&b, value, size);
	do
		if (append_group(t, &b, field) == -1)
			return -1;
	while (groups && (text_is(t, "[") || text_is(t, "(")));
	if (b.overflow)
		return text_refuse(t, ERR_VALUE, field,
		    "%.40s... is too long for one value", value);
	return 0;
}

int
text_refuse(struct text *t, enum err err, const char *field, const char *fmt,
    ...)
{
	char detail[sizeof(t->p->detail)];
	va_list ap;

	if (t->failed)
		return -1;
	va_start(ap, fmt);
	vsnprintf(detail, sizeof(detail), fmt, ap);
	va_end(ap);
	problem_set(t->p, err, field, "%s", detail);
	return text_failed(t);
}

int
text_failed(struct text *t)
{
	t->failed = true;
	t->token = (struct text_token){ .kind = TOKEN_END };
	return -1;
}

int
text_refuse_token(struct text *t, const char *wanted)
{
	int n = t->token.n < 40 ? (int)t->token.n : 40;

	if (t->token.kind == TOKEN_END)
		return text_refuse(t, ERR_SYNTAX, "command",
		    "the command ends where %s should be", wanted);
	return text_refuse(t, ERR_SYNTAX, "command",
	    "'%.*s' stands where %s should be", n, t->token.at, wanted);
}
