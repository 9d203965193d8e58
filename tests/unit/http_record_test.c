/* The walker over FastCGI records: every prefix of good, and what is bad. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http/record.h"
#include "tap.h"

/* One request as a web server sends it. */
struct message {
	uint8_t	 data[4096];
	size_t	 n;
};

static void
put_record(struct message *m, int type, int id, const void *content,
    size_t n, size_t padding)
{
	const uint8_t header[8] = { 1, (uint8_t)type, (uint8_t)(id >> 8),
	    (uint8_t)id, (uint8_t)(n >> 8), (uint8_t)n, (uint8_t)padding };

	memcpy(m->data + m->n, header, 8);
	if (n > 0)
		memcpy(m->data + m->n + 8, content, n);
	memset(m->data + m->n + 8 + n, 0, padding);
	m->n += 8 + n + padding;
}

static void
put_begin(struct message *m, int role)
{
	const uint8_t body[8] = { 0, (uint8_t)role, 1 };

	m->n = 0;
	put_record(m, 1, 1, body, 8, 0);
}

/* A request whose PARAMS are the n bytes given, in parts of part bytes. */
static void
put_request(struct message *m, const void *params, size_t n, size_t part)
{
	size_t at, now;

	put_begin(m, 1);
	for (at = 0; at < n; at += now) {
		now = n - at < part ? n - at : part;
		put_record(m, 4, 1, (const char *)params + at, now, now % 8);
	}
	put_record(m, 4, 1, NULL, 0, 0);
	put_record(m, 5, 1, "body", 4, 4);
	put_record(m, 5, 1, NULL, 0, 0);
}

static enum record_verdict
scan(const struct message *m, size_t n)
{
	bool params;
	uint8_t *copy = malloc(n > 0 ? n : 1);
	enum record_verdict verdict;

	/* In memory of its own, so that a read behind the end is seen. */
	memcpy(copy, m->data, n);
	verdict = record_scan(copy, n, &params);
	free(copy);
	return verdict;
}

static void
expect(const struct message *m, enum record_verdict want, const char *name)
{
	static const char *const words[] = { "more", "whole", "bad" };
	enum record_verdict got = scan(m, m->n);

	tap_ok(got == want, "%s: %s", name, words[want]);
}

static void
test_prefixes(void)
{
	static const char params[] = "\x06\x03METHODGET"
	    "\x03\x80\x00\x00\x05URI/abcd" "\x05\x00" "EMPTY";
	struct message m;
	size_t part, n;
	bool more = true, flag;

	for (part = 1; part < sizeof(params); part++) {
		put_request(&m, params, sizeof(params) - 1, part);
		for (n = 0; n < m.n; n++)
			more = more && scan(&m, n) == RECORD_MORE;
		more = more && scan(&m, m.n) == RECORD_WHOLE;
	}
	tap_ok(more, "no prefix of a request is whole, the whole is");
	record_scan(m.data, m.n - 21, &flag);
	tap_ok(flag, "PARAMS are whole before STDIN is");
	record_scan(m.data, m.n - 29, &flag);
	tap_ok(!flag, "PARAMS are not whole before their end");
	m.n++;
	expect(&m, RECORD_BAD, "a byte behind the end");
}

static void
test_params(void)
{
	static const struct {
		const char	*params;
		size_t		 n;
		const char	*name;
	} bad[] = {
		{ "\x06\x03METHODGE", 10, "a value cut short" },
		{ "\x06\x03METHODGET\x01", 12, "a length alone" },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff", 8, "huge lengths" },
		{ "\xff\xff\xff\xff\x01x", 6, "a huge name" },
		{ "\x01\xff\xff\xff\xfex", 6, "a huge value" },
		{ "\x7f\xff\xff\xff", 4, "a cut length" },
		{ "\x00\x01x", 3, "an empty name" },
		{ "\x01\x03" "Ua\0b", 6, "a NUL in a value" },
		{ "\x02\x01" "U\0b", 5, "a NUL in a name" },
	};
	struct message m;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		put_request(&m, bad[i].params, bad[i].n, 65535);
		expect(&m, RECORD_BAD, bad[i].name);
		put_request(&m, bad[i].params, bad[i].n, 1);
		expect(&m, RECORD_BAD, bad[i].name);
	}
}

static void
test_records(void)
{
	struct message m = { .n = 0 };

	expect(&m, RECORD_MORE, "nothing");
	m.data[0] = 'G';
	m.n = 1;
	expect(&m, RECORD_BAD, "HTTP");
	m.n = 0;
	put_record(&m, 9, 0, "\x0f\x00" "FCGI_MPXS_CONNS", 17, 7);
	expect(&m, RECORD_BAD, "GET_VALUES");
	m.n = 0;
	put_record(&m, 2, 1, NULL, 0, 0);
	expect(&m, RECORD_BAD, "ABORT_REQUEST");
	put_begin(&m, 2);
	expect(&m, RECORD_BAD, "an authorizer");
	put_begin(&m, 1);
	put_begin(&m, 1);
	expect(&m, RECORD_MORE, "BEGIN alone");
	put_record(&m, 1, 1, "\0\1\1\0\0\0\0", 8, 0);
	expect(&m, RECORD_BAD, "BEGIN twice");
	put_begin(&m, 1);
	put_record(&m, 4, 2, NULL, 0, 0);
	expect(&m, RECORD_BAD, "another request's PARAMS");
	put_begin(&m, 1);
	put_record(&m, 5, 1, NULL, 0, 0);
	expect(&m, RECORD_BAD, "STDIN before PARAMS");
	put_begin(&m, 1);
	put_record(&m, 4, 1, NULL, 0, 0);
	put_record(&m, 4, 1, NULL, 0, 0);
	expect(&m, RECORD_BAD, "PARAMS ended twice");
	put_begin(&m, 1);
	put_record(&m, 4, 1, NULL, 0, 0);
	put_record(&m, 5, 1, NULL, 0, 0);
	expect(&m, RECORD_WHOLE, "a request without anything");
	m.data[16] = 2;
	expect(&m, RECORD_BAD, "another version");
}

/* Every byte changed in turn, and random bytes: no verdict reads beyond. */
static void
test_noise(void)
{
	struct message m;
	unsigned byte, i;

	for (i = 0; i < 72; i++)
		for (byte = 0; byte < 256; byte += 3) {
			put_request(&m, "\x03\x05URI/abcd", 10, 65535);
			m.data[i] = (uint8_t)byte;
			scan(&m, m.n);
		}
	srandom(1);
	for (i = 0; i < 20000; i++) {
		put_request(&m, "\x03\x05URI/abcd", 10, 65535);
		for (byte = 0; byte < 4; byte++)
			m.data[(size_t)random() % m.n] = (uint8_t)random();
		scan(&m, m.n);
	}
	tap_ok(true, "noise is survived");
}

int
main(void)
{
	test_prefixes();
	test_params();
	test_records();
	test_noise();
	return tap_done();
}
