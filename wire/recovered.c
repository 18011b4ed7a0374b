/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations for the recovery key as rows of text; the header has the format. Exactly what is written here is read.
 * Knows no keys. */
#include "recovered.h"

#include <string.h>

#include "base64.h"
#include "text.h"

static const char first_word[] = "kokoiru-consultation", version[] = "1";

/* The fields of one row that are still to be read; failed sticks. */
struct fields {
	const char *at, *end;
	bool failed;
};

struct reading {
	const struct recovered_calls *calls;
	void *context;
	unsigned row;
	bool has_lines, is_over;
};

static void put_record(FILE *to, const uint8_t *record, size_t size);
static bool read_head(struct fields *fields, struct reading *reading);
static bool read_grant(struct fields *fields, struct reading *reading);
static bool read_line(struct fields *fields, struct reading *reading);
static bool read_end(struct fields *fields, struct reading *reading);
static bool read_row(struct fields *fields, struct reading *reading);

static const struct {
	const char *word;
	bool (*read)(struct fields *fields, struct reading *reading);
} rows[] = {
	{ "grant", read_grant },
	{ "line", read_line },
	{ "end", read_end },
};

void recovered_put_head(FILE *to, const struct recovered_head *head)
{
	fprintf(to, "%s\t%s\t%llu\t%llu\t%s\n", first_word, version, (unsigned long long)head->consultation,
		(unsigned long long)head->asked, head->nickname);
}

void recovered_put_grant(FILE *to, const struct recovered_grant *grant)
{
	fprintf(to, "grant\t%u\t", grant->epoch);
	put_record(to, grant->sealed, sizeof grant->sealed);
}

void recovered_put_line(FILE *to, const struct recovered_line *line)
{
	char id[BASE64_ROOM(SEAL_LINE_ID)];

	base64_write(line->id, sizeof line->id, id);
	fprintf(to, "line\t%llu\t%u\t%llu\t%s\t%u\t%u\t%s\t", (unsigned long long)line->at, (unsigned)line->kind,
		(unsigned long long)line->author, line->nickname, line->epoch, line->counter, id);
	put_record(to, line->box, line->box_size);
}

void recovered_put_end(FILE *to, unsigned count)
{
	fprintf(to, "end\t%u\n", count);
}

unsigned recovered_read(const char *text, size_t n, const struct recovered_calls *calls, void *context)
{
	struct reading reading = { .calls = calls, .context = context };
	const char *end = text + n;

	while (text < end) {
		const char *next = memchr(text, '\n', (size_t)(end - text));
		struct fields fields = { .at = text, .end = next ? next : end, .failed = !next || reading.is_over };

		reading.row++;
		if (!read_row(&fields, &reading))
			return reading.row;
		text = next + 1;
	}
	return reading.is_over ? 0 : reading.row + 1;
}

static void put_record(FILE *to, const uint8_t *record, size_t size)
{
	char text[BASE64_ROOM(CONSULT_BOX_MAX)];

	base64_write(record, size, text);
	fprintf(to, "%s\n", text);
}

/* The next field, of *size bytes, without its tab. */
static const char *take(struct fields *fields, size_t *size)
{
	const char *field = fields->at, *tab;

	*size = 0;
	fields->failed = fields->failed || !field;
	if (fields->failed)
		return "";
	tab = memchr(field, '\t', (size_t)(fields->end - field));
	*size = (size_t)((tab ? tab : fields->end) - field);
	fields->at = tab ? tab + 1 : NULL;
	return field;
}

static bool takes_word(struct fields *fields, const char *word)
{
	size_t size;
	const char *field = take(fields, &size);

	return !fields->failed && size == strlen(word) && memcmp(field, word, size) == 0;
}

static uint64_t take_number(struct fields *fields, uint64_t most)
{
	size_t size;
	const char *field = take(fields, &size);
	uint64_t number = 0;

	fields->failed = fields->failed || size == 0 || (size > 1 && field[0] == '0');
	for (size_t i = 0; i < size && !fields->failed; i++) {
		unsigned digit = (unsigned)(field[i] - '0');

		fields->failed = field[i] < '0' || digit > 9 || number > (most - digit) / 10;
		number = 10 * number + digit;
	}
	return fields->failed ? 0 : number;
}

/* A name as text_clean leaves it, or none. */
static void take_name(struct fields *fields, char to[NICKNAME_MAX + 1])
{
	size_t size;
	const char *field = take(fields, &size);

	to[0] = '\0';
	if (size > 0)
		fields->failed = fields->failed || text_clean(field, size, NICKNAME_MAX, NICKNAME_MAX, to, NICKNAME_MAX + 1)
			!= TEXT_FINE || strlen(to) != size || memcmp(to, field, size) != 0;
}

/* How many bytes it has, into at most room. */
static size_t take_record(struct fields *fields, uint8_t *record, size_t room)
{
	size_t size, n = 0;
	const char *field = take(fields, &size);

	fields->failed = fields->failed || !base64_read(field, size, record, room, &n);
	return fields->failed ? 0 : n;
}

static bool is_whole(const struct fields *fields)
{
	return !fields->failed && !fields->at;
}

static bool read_row(struct fields *fields, struct reading *reading)
{
	size_t size;
	const char *word;

	if (reading->row == 1)
		return read_head(fields, reading);
	word = take(fields, &size);
	for (size_t i = 0; !fields->failed && i < sizeof rows / sizeof *rows; i++)
		if (size == strlen(rows[i].word) && memcmp(word, rows[i].word, size) == 0)
			return rows[i].read(fields, reading);
	return false;
}

static bool read_head(struct fields *fields, struct reading *reading)
{
	struct recovered_head head = { 0 };

	if (!takes_word(fields, first_word) || !takes_word(fields, version))
		return false;
	head.consultation = take_number(fields, INT64_MAX);
	head.asked = take_number(fields, INT64_MAX);
	take_name(fields, head.nickname);
	if (!is_whole(fields))
		return false;
	reading->calls->on_head(reading->context, &head);
	return true;
}

static bool read_grant(struct fields *fields, struct reading *reading)
{
	struct recovered_grant grant = { .epoch = (uint32_t)take_number(fields, UINT32_MAX) };

	if (take_record(fields, grant.sealed, sizeof grant.sealed) != sizeof grant.sealed || !is_whole(fields)
			|| reading->has_lines)
		return false;
	reading->calls->on_grant(reading->context, &grant);
	return true;
}

static bool read_line(struct fields *fields, struct reading *reading)
{
	struct recovered_line line = { .at = take_number(fields, INT64_MAX) };

	line.kind = (enum consult_kind)take_number(fields, CONSULT_KINDS - 1);
	line.author = take_number(fields, INT64_MAX);
	take_name(fields, line.nickname);
	line.epoch = (uint32_t)take_number(fields, UINT32_MAX);
	line.counter = (uint32_t)take_number(fields, UINT32_MAX);
	fields->failed = take_record(fields, line.id, sizeof line.id) != sizeof line.id;
	line.box_size = take_record(fields, line.box, sizeof line.box);
	if (!is_whole(fields))
		return false;
	reading->has_lines = true;
	reading->calls->on_line(reading->context, &line);
	return true;
}

static bool read_end(struct fields *fields, struct reading *reading)
{
	reading->is_over = take_number(fields, UINT32_MAX) == reading->row - 1 && is_whole(fields);
	return reading->is_over;
}
