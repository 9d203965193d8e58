/*
 * The values of attributes to text, to JSON and to their size in an UPDATE.
 * Decides how each is written; which are written is decided in attrs.c.
 */
#include "buf.h"
#include "json.h"
#include "route/attr_parse.h"
#include "route/attr_print.h"
#include "route/attrs.h"

static void
numbers_print(struct buf *b, const struct attr_list *list)
{
	size_t i;

	buf_puts(b, "[ ");
	for (i = 0; i < list->n; i++) {
		buf_putu(b, list->value[i]);
		buf_putc(b, ' ');
	}
	buf_putc(b, ']');
}

static void
community_pair_print(struct buf *b, uint32_t community)
{
	buf_putu(b, community >> 16);
	buf_putc(b, ':');
	buf_putu(b, community & 0xffff);
}

/* Octets of a path attribute whose value has n (RFC 4271, 4.3). */
static unsigned
octets_of(unsigned n)
{
	return n > 255 ? n + 4 : n + 3;
}

void
attr_print_next_hop(struct buf *b, const struct attrs *a)
{
	if (a->next_hop.ip == IP_NONE)
		buf_puts(b, "self");
	else
		address_print(b, &a->next_hop);
}

void
attr_to_json_next_hop(const struct attrs *a, const char *name,
    struct json *object)
{
	char data[ADDRESS_TEXT];
	struct buf b;

	buf_init(&b, data, sizeof(data));
	attr_print_next_hop(&b, a);
	json_set_string(object, name, data);
}

/* NEXT_HOP; or MP_REACH_NLRI (RFC 4760, 3) without its one prefix. */
unsigned
attr_octets_next_hop(const struct attrs *a, enum ip ip)
{
	(void)a;
	return ip == IP_V6 ? octets_of(2 + 1 + 1 + 16 + 1) : octets_of(4);
}

void
attr_print_origin(struct buf *b, const struct attrs *a)
{
	buf_puts(b, origin_word(a->origin));
}

/* Code 1, flag transitive: what the word becomes in the UPDATE. */
void
attr_print_other_origin(struct buf *b, const struct attrs *a)
{
	buf_printf(b, "attribute [ 0x01 0x40 0x%02x ]", a->origin);
}

void
attr_to_json_origin(const struct attrs *a, const char *name,
    struct json *object)
{
	json_set_string(object, name, origin_word(a->origin));
}

unsigned
attr_octets_origin(const struct attrs *a, enum ip ip)
{
	(void)a;
	(void)ip;
	return octets_of(1);
}

void
attr_print_as_path(struct buf *b, const struct attrs *a)
{
	numbers_print(b, &a->as_path);
}

void
attr_to_json_as_path(const struct attrs *a, const char *name,
    struct json *object)
{
	struct json *array = json_new_array();
	size_t i;

	for (i = 0; i < a->as_path.n; i++)
		json_add_integer(array, a->as_path.value[i]);
	json_set(object, name, array);
}

/*
 * One segment, at least our own AS. A peer with AS numbers of two octets is
 * sent AS_PATH and AS4_PATH (RFC 6793, 4.2.2).
 */
unsigned
attr_octets_as_path(const struct attrs *a, enum ip ip)
{
	unsigned n = a->as_path.n > 0 ? a->as_path.n : 1;

	(void)ip;
	return octets_of(2 + 2 * n) + octets_of(2 + 4 * n);
}

void
attr_print_med(struct buf *b, const struct attrs *a)
{
	buf_putu(b, a->med);
}

void
attr_to_json_med(const struct attrs *a, const char *name,
    struct json *object)
{
	json_set_integer(object, name, a->med);
}

unsigned
attr_octets_med(const struct attrs *a, enum ip ip)
{
	(void)ip;
	return attrs_has(a, ATTR_MED) ? octets_of(4) : 0;
}

void
attr_print_local_preference(struct buf *b, const struct attrs *a)
{
	buf_putu(b, a->local_preference);
}

void
attr_to_json_local_preference(const struct attrs *a, const char *name,
    struct json *object)
{
	json_set_integer(object, name, a->local_preference);
}

/* On iBGP always (RFC 4271, 5.1.5). */
unsigned
attr_octets_local_preference(const struct attrs *a, enum ip ip)
{
	(void)a;
	(void)ip;
	return octets_of(4);
}

void
attr_print_community(struct buf *b, const struct attrs *a)
{
	size_t i;

	buf_puts(b, "[ ");
	for (i = 0; i < a->community.n; i++) {
		community_pair_print(b, a->community.value[i]);
		buf_putc(b, ' ');
	}
	buf_putc(b, ']');
}

void
attr_to_json_community(const struct attrs *a, const char *name,
    struct json *object)
{
	struct json *array = json_new_array();
	char data[sizeof("65535:65535")];
	struct buf b;
	size_t i;

	for (i = 0; i < a->community.n; i++) {
		buf_init(&b, data, sizeof(data));
		community_pair_print(&b, a->community.value[i]);
		json_add_string(array, data);
	}
	json_set(object, name, array);
}

unsigned
attr_octets_community(const struct attrs *a, enum ip ip)
{
	(void)ip;
	return a->community.n > 0 ? octets_of(4u * a->community.n) : 0;
}
