/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of orders and one of what can be said about how people come. An order answers with "ok", with rows of figures
 * and then "ok", or with "?" and what was not understood. */
#include "crowd.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "mem.h"

enum { WORDS_MAX = 24, AT_ONCE = 64, SHARE = 50, SEGMENT_HEADERS = 52, LINE_BYTES = 40 };

/* An order's own numbers, beside how people come. */
struct manner {
	double every, within, lasting;
	unsigned at_once, bytes;
};

static bool come(struct crowd *crowd, struct person *person, const struct way *way);
static bool say(struct crowd *crowd, struct person *person, const struct way *way);
static bool walk(struct crowd *crowd, struct person *person, const struct way *way);
static bool resize(struct crowd *crowd, struct person *person, const struct way *way);
static bool leave(struct crowd *crowd, struct person *person, const struct way *way);
static bool vanish(struct crowd *crowd, struct person *person, const struct way *way);
static bool stop(struct crowd *crowd, struct person *person, const struct way *way);
static bool sip(struct crowd *crowd, struct person *person, const struct way *way);
static bool listen_again(struct crowd *crowd, struct person *person, const struct way *way);
static void do_settle(struct crowd *crowd, char *words[]);
static void do_drain(struct crowd *crowd, char *words[]);
static void do_wait(struct crowd *crowd, char *words[]);
static void do_reset(struct crowd *crowd, char *words[]);
static void do_figures(struct crowd *crowd, char *words[]);
static void do_wire(struct crowd *crowd, char *words[]);
static void do_quit(struct crowd *crowd, char *words[]);

static const struct {
	const char *name, *arguments, *help;
	crowd_act *act;
	void (*once)(struct crowd *crowd, char *words[]);
} orders[] = {
	{ "come", "N-M [KEY=VALUE...]", "people come; see below how", come, NULL },
	{ "say", "N-M every=S for=S [bytes=40]", "each says a line every S seconds", say, NULL },
	{ "walk", "N-M every=S for=S", "each takes a step", walk, NULL },
	{ "resize", "N-M [every=S for=S]", "each makes the window larger, or smaller again", resize, NULL },
	{ "leave", "N-M [within=S]", "they say goodbye", leave, NULL },
	{ "vanish", "N-M [within=S]", "their lines are cut", vanish, NULL },
	{ "stop", "N-M", "they read nothing any more", stop, NULL },
	{ "sip", "N-M every=S for=S", "those read 4 KB", sip, NULL },
	{ "hear", "N-M", "those read as everybody does", listen_again, NULL },
	{ "settle", "SECONDS", "waits until all who come are there, at most so long", NULL, do_settle },
	{ "drain", "SECONDS", "waits until every line was heard by all, at most so long", NULL, do_drain },
	{ "wait", "SECONDS", "waits", NULL, do_wait },
	{ "reset", "", "counts anew", NULL, do_reset },
	{ "figures", "", "prints what was counted", NULL, do_figures },
	{ "wire", "N-M", "prints what TCP carried for them since they came", NULL, do_wire },
	{ "quit", "", "everybody vanishes", NULL, do_quit }
};

static bool take_face(struct way *way, const char *value)
{
	static const char *const names[FACE_COUNT] = { "map", "line", "none", "passing", "silent" };
	int i = 0;

	while (i < FACE_COUNT && strcmp(names[i], value) != 0)
		i++;
	way->face = (enum face)i;
	return i < FACE_COUNT;
}

static bool take_size(struct way *way, const char *value)
{
	return sscanf(value, "%ux%u", &way->columns, &way->rows) == 2;
}

#define WORD(name, member, help) { name, help, offsetof(struct way, member), sizeof ((struct way *)0)->member, NULL }
#define COUNT(name, member, help) { name, help, offsetof(struct way, member), 0, NULL }

static const struct {
	const char *name, *help;
	size_t at, room;  /* of a word; room 0: a number */
	bool (*take)(struct way *way, const char *value);
} ways[] = {
	{ "face", "map, line, none (logs in and stays), passing (logs in and goes), silent (sends nothing)", 0, 0, take_face },
	{ "size", "80x24", 0, 0, take_size },
	WORD("room", room, "the id of a room whose name is Q, that id in capitals, Z"),
	COUNT("rooms", rooms, "so many rooms in turn, the number added to room="),
	WORD("user", user, "kokoiru"),
	WORD("cipher", cipher, "chacha20-poly1305@openssh.com"),
	COUNT("key", key, "the number of one key for all"),
	COUNT("share", share, "people to one address of 127/8; 50"),
	COUNT("rekey", rekey_seconds, "new keys that often, in seconds"),
	COUNT("buffer", receive_buffer, "bytes of SO_RCVBUF"),
	COUNT("zlib", is_zlib, "1: compressed")
};

static const struct {
	const char *name, *help;
	size_t at;
	bool is_count;
} manners[] = {
	{ "every", "seconds from one time to the next", offsetof(struct manner, every), false },
	{ "for", "seconds that it goes on", offsetof(struct manner, lasting), false },
	{ "within", "seconds from the first of them to the last", offsetof(struct manner, within), false },
	{ "at_once", "people under way at the same time; 64, 0 for all", offsetof(struct manner, at_once), true },
	{ "bytes", "of a line", offsetof(struct manner, bytes), true }
};

void orders_help(void)
{
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
		printf("  %-8s %-29s %s\n", orders[i].name, orders[i].arguments, orders[i].help);
	puts("\nHow people come:");
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		printf("  %-8s %s\n", ways[i].name, ways[i].help);
	puts("\nHow things are done:");
	for (size_t i = 0; i < sizeof manners / sizeof *manners; i++)
		printf("  %-8s %s\n", manners[i].name, manners[i].help);
}

static bool come(struct crowd *crowd, struct person *person, const struct way *way)
{
	if (person->stage != AWAY)
		return false;
	if (!person_come(person, way)) {
		crowd->counts.turned_away++;
		return false;
	}
	crowd_listen(crowd, person, false);
	return true;
}

static bool say(struct crowd *crowd, struct person *person, const struct way *way)
{
	(void)crowd;
	return person->stage == SETTLED && person_say(person, way->bytes);
}

static bool walk(struct crowd *crowd, struct person *person, const struct way *way)
{
	(void)crowd;
	(void)way;
	return person->stage == SETTLED && person_walk(person);
}

static bool resize(struct crowd *crowd, struct person *person, const struct way *way)
{
	(void)crowd;
	(void)way;
	return person->stage == SETTLED && person_resize(person);
}

static bool leave(struct crowd *crowd, struct person *person, const struct way *way)
{
	(void)way;
	if (person->stage == AWAY)
		return false;
	if (!person_leave(person))
		crowd_part(crowd, person, true);
	return true;
}

static bool vanish(struct crowd *crowd, struct person *person, const struct way *way)
{
	(void)way;
	person->is_leaving = true;
	crowd_part(crowd, person, false);
	return true;
}

static bool stop(struct crowd *crowd, struct person *person, const struct way *way)
{
	(void)way;
	if (person->stage == AWAY)
		return false;
	ear_close(&person->ear, person->marks);
	crowd_listen(crowd, person, true);
	return true;
}

static bool sip(struct crowd *crowd, struct person *person, const struct way *way)
{
	(void)way;
	if (person->stage == AWAY)
		return false;
	if (!person_go_on(person))
		crowd_part(crowd, person, true);
	return true;
}

static bool listen_again(struct crowd *crowd, struct person *person, const struct way *way)
{
	(void)way;
	if (person->stage == AWAY)
		return false;
	if (person->stage == SETTLED && !person->ear.is_on)
		ear_open(&person->ear, person->marks, person->ear.room, person->ear.is_screen);
	crowd_listen(crowd, person, false);
	return true;
}

static double seconds(char *words[])
{
	return words[1] ? strtod(words[1], NULL) : 0;
}

static uint64_t us_of(double seconds)
{
	return seconds > 0 ? (uint64_t)(seconds * 1e6) : 0;
}

static void do_wait(struct crowd *crowd, char *words[])
{
	crowd->wait_until_us = now_us() + us_of(seconds(words));
}

static void do_settle(struct crowd *crowd, char *words[])
{
	do_wait(crowd, words);
	crowd->waits_for_arrivals = true;
}

static void do_drain(struct crowd *crowd, char *words[])
{
	do_wait(crowd, words);
	crowd->waits_for_ears = true;
}

static void do_reset(struct crowd *crowd, char *words[])
{
	uint64_t coming = crowd->counts.coming;

	(void)words;
	memset(&crowd->counts, 0, sizeof crowd->counts);
	crowd->counts.coming = coming;
	marks_reset(&crowd->marks);
}

static void do_figures(struct crowd *crowd, char *words[])
{
	const struct crowd_counts *counts = &crowd->counts;
	unsigned here = 0;

	(void)words;
	for (unsigned i = 1; i <= CROWD_MAX; i++)
		here += crowd->people[i].stage >= SETTLED;
	printf("people_here %u\n", here);
	printf("people_coming %llu\n", (unsigned long long)counts->coming);
	printf("people_settled %llu\n", (unsigned long long)counts->settled);
	printf("people_turned_away %llu\n", (unsigned long long)counts->turned_away);
	printf("people_left %llu\n", (unsigned long long)counts->left);
	printf("people_gone %llu\n", (unsigned long long)counts->gone);
	spread_print(&counts->proven, "proven");
	spread_print(&counts->first_screen, "first_screen");
	spread_print(&counts->settling, "settling");
	marks_print(&crowd->marks);
}

static bool read_range(const char *word, unsigned *first, unsigned *last)
{
	int count = word ? sscanf(word, "%u-%u", first, last) : 0;

	if (count == 1)
		*last = *first;
	return count >= 1 && *first >= 1 && *first <= *last && *last <= CROWD_MAX;
}

/* From TCP's own counters at this end; 52 bytes of headers a segment: IPv4, TCP, time stamps. */
static void do_wire(struct crowd *crowd, char *words[])
{
	unsigned first, last, count = 0;
	uint64_t down = 0, down_segments = 0, up = 0, up_segments = 0, segments = 0, shown = 0;

	if (!read_range(words[1], &first, &last)) {
		puts("? N-M");
		return;
	}
	for (unsigned i = first; i <= last; i++) {
		struct person *person = &crowd->people[i];
		struct tcp_info info;
		socklen_t size = sizeof info;

		if (person->stage == AWAY || getsockopt(person->fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
			continue;
		count++;
		down += info.tcpi_bytes_received;
		down_segments += info.tcpi_data_segs_in;
		up += info.tcpi_bytes_acked;
		up_segments += info.tcpi_data_segs_out;
		segments += info.tcpi_segs_in + info.tcpi_segs_out;
		shown += person->bytes_received;
	}
	printf("wire_people %u\n", count);
	printf("wire_shown %llu bytes\n", (unsigned long long)shown);
	printf("wire_down %llu bytes\n", (unsigned long long)down);
	printf("wire_down_segments %llu\n", (unsigned long long)down_segments);
	printf("wire_up %llu bytes\n", (unsigned long long)up);
	printf("wire_up_segments %llu\n", (unsigned long long)up_segments);
	printf("wire_all %llu bytes\n", (unsigned long long)(down + up + segments * SEGMENT_HEADERS));
}

static void do_quit(struct crowd *crowd, char *words[])
{
	(void)words;
	crowd->is_over = true;
}

static struct way *add_way(struct crowd *crowd)
{
	struct way *way = mem_zero(1, sizeof *way);

	*way = (struct way){ .host = crowd->host, .port = crowd->port, .face = FACE_MAP, .columns = 80, .rows = 24,
		.user = "kokoiru", .cipher = "chacha20-poly1305@openssh.com", .share = SHARE };
	crowd->ways = mem_resize(crowd->ways, crowd->ways_count + 1, sizeof *crowd->ways);
	crowd->ways[crowd->ways_count++] = way;
	return way;
}

/* KEY=VALUE, in one of the two tables. */
static bool take_word(struct way *way, struct manner *manner, char *word)
{
	char *value = strchr(word, '=');

	if (!value)
		return false;
	*value++ = '\0';
	for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
		char *to = (char *)manner + manners[i].at;

		if (strcmp(manners[i].name, word) != 0)
			continue;
		if (manners[i].is_count)
			*(unsigned *)(void *)to = (unsigned)strtoul(value, NULL, 10);
		else
			*(double *)(void *)to = strtod(value, NULL);
		return true;
	}
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		char *to = (char *)way + ways[i].at;

		if (strcmp(ways[i].name, word) != 0)
			continue;
		if (ways[i].take)
			return ways[i].take(way, value);
		if (ways[i].room == 0)
			*(unsigned *)(void *)to = (unsigned)strtoul(value, NULL, 10);
		else
			snprintf(to, ways[i].room, "%s", value);
		return true;
	}
	return false;
}

/* False with *wrong at the word that was not understood. */
static bool begin(struct crowd *crowd, crowd_act *act, char *words[], char **wrong)
{
	struct manner manner = { .at_once = AT_ONCE, .bytes = LINE_BYTES };
	struct activity activity = { .act = act, .way = add_way(crowd), .due_us = now_us() };
	unsigned count;

	*wrong = words[1] ? words[1] : words[0];
	if (!read_range(words[1], &activity.first, &activity.last) || crowd->activities_count == ACTIVITIES_MAX)
		return false;
	for (int i = 2; words[i]; i++) {
		*wrong = words[i];
		if (!take_word(activity.way, &manner, words[i]))
			return false;
	}
	count = activity.last - activity.first + 1;
	activity.next = activity.first;
	activity.way->bytes = manner.bytes;
	activity.at_once = act == come ? manner.at_once : 0;
	activity.gap_us = us_of((manner.lasting > 0 ? manner.every : manner.within) / count);
	if (manner.lasting > 0)
		activity.until_us = activity.due_us + us_of(manner.lasting);
	if (activity.until_us > 0 && activity.gap_us == 0)
		return false;
	crowd->activities[crowd->activities_count++] = activity;
	return true;
}

void orders_follow(struct crowd *crowd, char *line)
{
	char *words[WORDS_MAX + 1] = { NULL }, *rest = line, *wrong;
	int count = 0;

	while (count < WORDS_MAX && (words[count] = strsep(&rest, " \t\r\n")))
		count += words[count][0] != '\0';
	words[count] = NULL;
	if (count == 0 || words[0][0] == '#')
		return;
	wrong = words[0];
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		if (strcmp(orders[i].name, words[0]) != 0)
			continue;
		if (orders[i].once) {
			orders[i].once(crowd, words);
			if (crowd->wait_until_us == 0)
				puts("ok");
			return;
		}
		if (begin(crowd, orders[i].act, words, &wrong)) {
			puts("ok");
			return;
		}
		break;
	}
	printf("? %s\n", wrong);
}
