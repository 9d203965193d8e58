/*
 * The NLRI in ExaBGP's events, 4.2 and 5. Decides which NLRI they are. Where
 * ADD-PATH was negotiated, each has path-information, 0 if it was given none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/seen.h"
#include "json.h"
#include "route/flow.h"
#include "route/path_id.h"

static int
seen_number(uint32_t *number, const struct json *value, uint32_t max)
{
	int64_t n = json_as_integer(value, -1);

	*number = (uint32_t)n;
	return n < 0 || n > max ? -1 : 0;
}

/* [ [100], [200, 3201] ]: labels, perhaps with their octets. */
static int
seen_labels(struct seen_nlri *seen, const struct json *array)
{
	size_t i;

	seen->labels_n = json_count(array);
	if (seen->labels_n > SEEN_LABELS)
		return -1;
	for (i = 0; i < seen->labels_n; i++)
		if (seen_number(&seen->labels[i], json_at(json_at(array, i),
		    0), 0xfffff) == -1)
			return -1;
	return 0;
}

/* The route distinguisher, where the family has one. */
static int
seen_rd(struct rd *rd, enum family family, const struct json *json)
{
	const char *text = json_as_string(json_get(json, "rd"));

	memset(rd, 0, sizeof(*rd));
	if (!family_has_rd(family))
		return 0;
	return text == NULL ? -1 : rd_parse(rd, text, "", NULL);
}

/* "path-information": "0.0.0.7". 0 where there is none. */
static int
seen_path(uint32_t *path, const struct json *json)
{
	const char *text = json_as_string(json_get(json,
	    "path-information"));
	struct address octets;
	unsigned i;

	*path = 0;
	if (text == NULL)
		return 0;
	if (address_parse(&octets, text, "", NULL) == -1 ||
	    octets.ip != IP_V4)
		return -1;
	for (i = 0; i < 4; i++)
		*path = *path << 8 | octets.bytes[i];
	return 0;
}

static int
seen_prefix(struct seen_nlri *seen, enum family family, const struct rd *rd,
    const struct json *json)
{
	const char *text = json_as_string(json_get(json, "nlri"));
	struct prefix prefix;
	uint32_t path;

	if (text == NULL || prefix_read(&prefix, text) == -1 ||
	    (enum ip)prefix.ip != family_ip(family) ||
	    seen_path(&path, json) == -1)
		return -1;
	nlri_from_prefix(&seen->nlri, family, &prefix, rd,
	    path != 0 ? &path : NULL);
	return seen_labels(seen, json_get(json, "label"));
}

static int
seen_vpls(struct seen_nlri *seen, const struct rd *rd,
    const struct json *json)
{
	uint32_t fields[VPLS__MAX];
	enum vpls_field i;

	for (i = 0; i < VPLS__MAX; i++)
		if (seen_number(&fields[i], json_get(json, vpls_name(i)),
		    UINT32_MAX) == -1)
			return -1;
	nlri_from_vpls(&seen->nlri, rd, fields);
	return 0;
}

/* "flow source-ipv4 10.0.0.0/24 protocol =tcp", of events and listings. */
static int
seen_flow(struct seen_nlri *seen, enum family family, const char *text)
{
	uint8_t components[FLOW_MAX];
	struct rd rd;
	bool has_rd;
	size_t n;

	if (text == NULL || flow_read_event(components, &n, &rd, &has_rd,
	    family_ip(family), text) == -1 ||
	    has_rd != family_has_rd(family))
		return -1;
	return nlri_from_flow(&seen->nlri, family, &rd, components, n);
}

int
seen_nlri_read(struct seen_nlri *seen, enum family family,
    const struct json *json)
{
	struct rd rd;

	seen->labels_n = 0;
	if (family_kind(family) == KIND_FLOW)
		return seen_flow(seen, family,
		    json_as_string(json_get(json, "string")));
	if (seen_rd(&rd, family, json) == -1)
		return -1;
	switch (family_kind(family)) {
	case KIND_PREFIX:
		return seen_prefix(seen, family, &rd, json);
	case KIND_VPLS:
		return seen_vpls(seen, &rd, json);
	case KIND_FLOW:
		break;
	}
	return -1;
}

/* The next two words of *text, cut there; false at its end. */
static bool
word_pair(char **text, char **key, char **value)
{
	do
		*key = strsep(text, " ");
	while (*key != NULL && **key == '\0');
	*value = strsep(text, " ");
	return *key != NULL && *value != NULL;
}

/* What stands behind the prefix or "vpls". 0, or -1. */
static int
listed_words(char *text, struct rd *rd, uint32_t *path,
    uint32_t fields[VPLS__MAX])
{
	enum vpls_field i;
	char *key, *value;

	*path = 0;
	memset(rd, 0, sizeof(*rd));
	while (word_pair(&text, &key, &value)) {
		if (strcmp(key, "rd") == 0 &&
		    rd_parse(rd, value, "", NULL) == -1)
			return -1;
		if (strcmp(key, "path-information") == 0 &&
		    path_id_parse(path, value, "", NULL) == -1)
			return -1;
		for (i = 0; i < VPLS__MAX; i++)
			if (strcmp(key, vpls_name(i)) == 0)
				fields[i] = (uint32_t)strtoul(value, NULL,
				    10);
		/* A list of labels has blanks in it. */
		if (strcmp(value, "[") == 0 && text != NULL)
			(void)strsep(&text, "]");
	}
	return 0;
}

int
seen_nlri_listed(struct nlri *nlri, const char *line)
{
	char afi[16], safi[16], name[33], copy[1024], *rest = copy, *first;
	uint32_t path, fields[VPLS__MAX] = { 0 };
	struct seen_nlri seen;
	struct prefix prefix;
	enum family family;
	struct rd rd;
	int n = 0;

	if (sscanf(line, "%15s %15s %n", afi, safi, &n) != 2 || n == 0 ||
	    strlen(line + n) >= sizeof(copy))
		return -1;
	snprintf(name, sizeof(name), "%s %s", afi, safi);
	family = family_by_name(name);
	memcpy(copy, line + n, strlen(line + n) + 1);
	if (family == FAMILY_NONE)
		return -1;
	if (family_kind(family) == KIND_FLOW) {
		n = seen_flow(&seen, family, copy);
		*nlri = seen.nlri;
		return n;
	}
	first = strsep(&rest, " ");
	if (listed_words(rest, &rd, &path, fields) == -1)
		return -1;
	if (family_kind(family) == KIND_VPLS)
		nlri_from_vpls(nlri, &rd, fields);
	else if (prefix_read(&prefix, first) == 0 &&
	    (enum ip)prefix.ip == family_ip(family))
		nlri_from_prefix(nlri, family, &prefix, &rd,
		    path != 0 ? &path : NULL);
	else
		return -1;
	return 0;
}
