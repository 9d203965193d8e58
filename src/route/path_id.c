/*
 * Path identifiers. Decides which text is one; knows nothing of where they
 * stand.
 */
#include "err.h"
#include "route/path_id.h"
#include "route/prefix.h"

/* A decimal number of 32 bits, whole. 0, or -1. */
static int
number_read(uint32_t *number, const char *text)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; text[i] >= '0' && text[i] <= '9' && n <= UINT32_MAX; i++)
		n = n * 10 + (uint64_t)(text[i] - '0');
	*number = (uint32_t)n;
	if (i == 0 || text[i] != '\0' || n > UINT32_MAX)
		return -1;
	return text[0] == '0' && i > 1 ? -1 : 0;
}

int
path_id_parse(uint32_t *path, const char *text, const char *field,
    struct problem *p)
{
	struct address address;
	const uint8_t *bytes = address.bytes;

	if (number_read(path, text) == 0)
		return 0;
	if (address_parse(&address, text, field, NULL) == -1 ||
	    address.ip != IP_V4)
		return problem_set(p, ERR_VALUE, field,
		    "%.40s is neither a number within 0-4294967295 nor four "
		    "octets", text);
	*path = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	    (uint32_t)bytes[2] << 8 | bytes[3];
	return 0;
}
