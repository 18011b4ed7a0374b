/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ncurses on a memfd: it never blocks there and never reads a key. Characters about whose width terminals disagree are
 * shown to ncurses as stand-ins (private use: one cell, CJK compatibility supplement: two; neither survives the text
 * gate), each bound to its cluster and its column. In the finished frame a stand-in becomes its cluster, and the cursor
 * is addressed absolutely after it, so that no terminal's opinion can shift the rest of the row. */
#include "term.h"

#include <curses.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termcap.h>
#include <unistd.h>

#include "buf.h"
#include "face.h"
#include "log.h"
#include "mem.h"
#include "text.h"

enum {
	STAND_INS_MAX = 500,      /* of each width */
	STAND_IN_BYTES = 24,
	NARROW_FIRST = 0xe000,
	WIDE_FIRST = 0x2f800,
	FEW_BYTES = 512,
	SYNC_BYTES = 400,         /* shorter frames cannot be seen half done */
	FRAME_MAX = 4 << 20
};

struct stand_in {
	char bytes[STAND_IN_BYTES];
	uint8_t size, width;
	int column;               /* where it stands */
};

struct stand_ins {
	struct stand_in *list;    /* owned */
	int count, room;
};

struct term {
	SCREEN *screen;
	FILE *output, *input;
	int fd;                   /* of output */
	int columns, rows;
	int ambiguous;
	bool has_colors, is_modern, can_address_column, answers_position;
	bool has_begun, uses_sync, is_worn;
	bool is_unknown;          /* what the terminal shows: the next frame clears it */
	bool can_shift;
	struct shift {
		int row, rows, by;
	} shift;                  /* what the next frame begins with; by 0: nothing */
	bool waits[FACE_ROWS_MAX]; /* drawn in a row, but not in a frame yet */
	struct stand_ins narrow, wide;
	struct buf frame;
};

static bool open_files(struct term *term);
static bool open_screen(struct term *term, const char *name, bool no_color);
static void discard(struct term *term);
static void put(struct buf *buf, const char *text);
static void put_begin(struct term *term);
static void put_shift(struct term *term);
static void put_screen(struct term *term);
static void put_bands(struct term *term, const struct term_band *bands, int count, size_t room);
static void put_bytes(struct term *term, const uint8_t *bytes, size_t size);
static int clamp(int value, int otherwise, int most);

struct term *term_create(const char *name, int columns, int rows, bool no_color)
{
	struct term *term = mem_zero(1, sizeof *term);
	term->fd = -1;
	term->ambiguous = 1;
	bool is_unknown = columns <= 0 && rows <= 0;
	term->columns = clamp(columns, is_unknown ? 80 : 1, FACE_COLUMNS_MAX);
	term->rows = clamp(rows, is_unknown ? 24 : 1, FACE_ROWS_MAX);
	buf_init(&term->frame, FRAME_MAX);
	if (!open_files(term) || !open_screen(term, name, no_color)) {
		term_destroy(term);
		return NULL;
	}
	doupdate();
	discard(term); /* ncurses' own beginning, which pushes a title: the first frame has another one */
	clearok(curscr, TRUE);
	term->is_unknown = true;
	return term;
}

void term_destroy(struct term *term)
{
	if (term == NULL)
		return;
	if (term->screen != NULL)
		delscreen(term->screen);
	if (term->output != NULL)
		fclose(term->output);
	if (term->input != NULL)
		fclose(term->input);
	free(term->narrow.list);
	free(term->wide.list);
	buf_finish(&term->frame);
	free(term);
}

int term_columns(const struct term *term) { return term->columns; }
int term_rows(const struct term *term) { return term->rows; }
bool term_has_colors(const struct term *term) { return term->has_colors; }
int term_ambiguous(const struct term *term) { return term->ambiguous; }
bool term_is_worn(const struct term *term) { return term->is_worn; }

void term_resize(struct term *term, int columns, int rows)
{
	term->columns = clamp(columns, 1, FACE_COLUMNS_MAX);
	term->rows = clamp(rows, 1, FACE_ROWS_MAX);
	resizeterm(term->rows, term->columns);
	term_renew(term);
}

void term_set_ambiguous(struct term *term, int ambiguous)
{
	if (term->ambiguous != ambiguous)
		term_renew(term);
	term->ambiguous = ambiguous;
}

void term_use_sync(struct term *term)
{
	term->uses_sync = true;
}

wchar_t term_stand_in(struct term *term, const char *cluster, size_t size, int width, int column)
{
	struct stand_ins *ins = width == 2 ? &term->wide : &term->narrow;
	wchar_t first = width == 2 ? WIDE_FIRST : NARROW_FIRST;
	for (int i = 0; i < ins->count; i++) {
		const struct stand_in *in = &ins->list[i];
		if (in->column == column && in->size == size && memcmp(in->bytes, cluster, size) == 0)
			return first + i;
	}
	if (ins->count == STAND_INS_MAX || size > STAND_IN_BYTES) {
		term->is_worn = term->is_worn || ins->count == STAND_INS_MAX;
		return width == 2 ? L'〓' : L'?';
	}
	if (ins->count == ins->room) {
		ins->room = ins->room == 0 ? 16 : ins->room * 2;
		ins->list = mem_resize(ins->list, (size_t)ins->room, sizeof *ins->list);
	}
	struct stand_in *in = &ins->list[ins->count];
	*in = (struct stand_in){ .size = (uint8_t)size, .width = (uint8_t)width, .column = column };
	memcpy(in->bytes, cluster, size);
	return first + ins->count++;
}

void term_renew(struct term *term)
{
	term->narrow.count = term->wide.count = 0;
	term->is_worn = false;
	erase();
	clearok(curscr, TRUE);
	term->is_unknown = true;
}

/* Both screens of ncurses as the terminal will be. */
static void shift_both(const struct shift *shift, int rows)
{
	WINDOW *const screens[] = { curscr, stdscr };
	for (int i = 0; i < 2; i++) {
		wsetscrreg(screens[i], shift->row, shift->row + shift->rows - 1);
		scrollok(screens[i], TRUE);
		wscrl(screens[i], shift->by);
		scrollok(screens[i], FALSE);
		wsetscrreg(screens[i], 0, rows - 1);
		wtouchln(screens[i], shift->row, shift->rows, 0);
	}
}

bool term_shift(struct term *term, int row, int rows, int by)
{
	if (!term->can_shift || term->is_unknown || term->shift.by != 0 || row + rows > term->rows)
		return false;
	for (int i = row; i < row + rows; i++)
		if (term->waits[i] || is_linetouched(stdscr, i))
			return false;
	term->shift = (struct shift){ row, rows, by };
	shift_both(&term->shift, term->rows);
	return true;
}

const uint8_t *term_frame(struct term *term, int row, int column, size_t *size)
{
	return term_frame_within(term, NULL, 0, SIZE_MAX, row, column, size);
}

const uint8_t *term_frame_within(struct term *term, const struct term_band *bands, int count, size_t room, int row,
	int column, size_t *size)
{
	buf_clear(&term->frame);
	if (!term->has_begun)
		put_begin(term);
	term->has_begun = true;
	move(row, column);
	idlok(stdscr, term->shift.by == 0);
	put_bands(term, bands, count, room);
	put_screen(term);
	*size = term->frame.size;
	return term->frame.data;
}

int term_waiting(const struct term *term, int from)
{
	for (int i = 0; i < term->rows; i++)
		if (term->waits[(from + i) % term->rows])
			return (from + i) % term->rows;
	return -1;
}

const uint8_t *term_leave(struct term *term, bool wipes, size_t *size)
{
	buf_clear(&term->frame);
	if (term->has_begun) {
		char place[16];
		snprintf(place, sizeof place, "\033[%d;1H", term->rows);
		put(&term->frame, "\033[m");
		put(&term->frame, term->is_modern ? "\033[?2004l\033[2J\033[?1049l" : wipes ? "" : place);
		if (!term->is_modern && !wipes)
			put(&term->frame, "\r\n");
	}
	if (wipes)
		put(&term->frame, "\033[H\033[2J\033[3J");
	*size = term->frame.size;
	return term->frame.data;
}

static int clamp(int value, int otherwise, int most)
{
	return value <= 0 ? otherwise : value > most ? most : value;
}

static bool open_files(struct term *term)
{
	term->fd = memfd_create("frame", MFD_CLOEXEC);
	if (term->fd < 0)
		return false;
	term->output = fdopen(term->fd, "w");
	term->input = fopen("/dev/null", "re");
	return term->output != NULL && term->input != NULL;
}

static bool name_is_good(const char *name)
{
	size_t size = strlen(name);
	return size > 0 && size <= TERM_NAME_MAX
		&& strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+._-") == size;
}

/* ncurses keeps three screens: one to draw on, one that is to be seen, one that is seen. The first two always are the
 * same here: drawing on the second saves a third of the memory, and a copy a frame. */
static void draw_where_it_is_compared(void)
{
	delwin(stdscr);
	stdscr = newscr;
}

/* What may follow are delays, which are left out. */
static bool begins(const char *capability, const char *with)
{
	const char *string = tgetstr(capability, NULL);
	return string != NULL && strncmp(string, with, strlen(with)) == 0;
}

static bool open_screen(struct term *term, const char *name, bool no_color)
{
	char number[12];
	snprintf(number, sizeof number, "%d", term->rows);
	setenv("LINES", number, 1);
	snprintf(number, sizeof number, "%d", term->columns);
	setenv("COLUMNS", number, 1);
	setenv("NCURSES_NO_PADDING", "1", 1);
	signal(SIGTSTP, SIG_IGN); /* nobody here has a job control; ncurses would change it twice a frame */
	use_env(TRUE);
	use_tioctl(FALSE);
	if (name != NULL && name_is_good(name))
		term->screen = newterm(name, term->output, term->input);
	if (term->screen == NULL)
		term->screen = newterm(name != NULL && strncmp(name, "xterm", 5) == 0 ? "xterm-256color" : "vt100",
			term->output, term->input);
	if (term->screen == NULL || tgetstr("cm", NULL) == NULL)
		return false;
	const char *enter = tgetstr("ti", NULL), *to_column = tgetstr("ch", NULL);
	term->is_modern = enter != NULL && strstr(enter, "\033[?1049h") != NULL;
	term->can_address_column = to_column != NULL && strcmp(to_column, "\033[%i%p1%dG") == 0;
	term->answers_position = tgetstr("u7", NULL) != NULL;
	term->can_shift = begins("cs", "\033[%i%p1%d;%p2%dr") && begins("sf", "\n") && begins("sr", "\033M")
		&& begins("sc", "\0337") && begins("rc", "\0338");
	draw_where_it_is_compared();
	typeahead(-1);
	noecho();
	nonl();
	idlok(stdscr, TRUE);
	resizeterm(term->rows, term->columns);
	term->has_colors = !no_color && has_colors() && start_color() == OK && use_default_colors() == OK;
	return true;
}

static void discard(struct term *term)
{
	if (lseek(term->fd, 0, SEEK_SET) != 0 || ftruncate(term->fd, 0) != 0)
		log_warning("term: the frame's memory cannot be emptied");
}

static void put(struct buf *buf, const char *text)
{
	buf_put(buf, text, strlen(text));
}

/* The alternate screen without a word about titles, which others at home can read; then what ncurses counts on: no
 * scrolling region, no insert mode, automatic margins. */
static void put_begin(struct term *term)
{
	put(&term->frame, term->is_modern ? "\033[?1049h\033[?2004h\033[?2026$p" : "");
	put(&term->frame, "\033[r\033[m\033[4l\033[?7h");
	if (term->answers_position)
		put(&term->frame, "\033[1;1H\u25cb\033[6n");
}

/* Touches what waits in these rows, and nothing else; false: nothing does. */
static bool touch(struct term *term, const struct term_band *band)
{
	bool has_some = false;
	for (int row = band->row; row < band->row + band->rows; row++) {
		if (row < 0 || row >= term->rows || !term->waits[row])
			continue;
		wtouchln(stdscr, row, 1, 1);
		term->waits[row] = false;
		has_some = true;
	}
	return has_some;
}

/* Clearing shows at once all that stands on the screen, so an empty one is shown; what is to be seen comes after. */
static void clear_only(struct term *term)
{
	WINDOW *kept = dupwin(stdscr);
	werase(stdscr);
	doupdate();
	term->is_unknown = false;
	term->is_worn = term->is_worn || kept == NULL;
	if (kept == NULL)
		return;
	overwrite(kept, stdscr);
	move(getcury(kept), getcurx(kept));
	delwin(kept);
}

/* ncurses sends the rows that are marked as touched, so the others are left unmarked until their turn comes. */
static void put_bands(struct term *term, const struct term_band *bands, int count, size_t room)
{
	const struct term_band all = { 0, term->rows };
	if (room == SIZE_MAX) {
		touch(term, &all);
		term->is_unknown = false;
		doupdate();
		return;
	}
	if (term->is_unknown)
		clear_only(term);
	for (int row = 0; row < term->rows; row++)
		term->waits[row] = term->waits[row] || is_linetouched(stdscr, row);
	untouchwin(stdscr);
	for (int i = 0; i < count && (size_t)lseek(term->fd, 0, SEEK_CUR) < room; i++)
		if (touch(term, &bands[i]) || i == 0)
			doupdate();
}

/* Within a scrolling region, and the cursor is back where ncurses knows it to be. */
static void put_shift(struct term *term)
{
	struct shift *shift = &term->shift;
	char region[48];
	if (shift->by == 0)
		return;
	snprintf(region, sizeof region, "\0337\033[%d;%dr\033[%d;1H", shift->row + 1, shift->row + shift->rows,
		shift->by > 0 ? shift->row + shift->rows : shift->row + 1);
	put(&term->frame, region);
	for (int i = 0; i < shift->by; i++)
		put(&term->frame, "\n");
	for (int i = 0; i > shift->by; i--)
		put(&term->frame, "\033M");
	put(&term->frame, "\033[r\0338");
	shift->by = 0;
}

/* What doupdate wrote, with the clusters put in. */
static void put_screen(struct term *term)
{
	uint8_t few[FEW_BYTES], *bytes = few;
	off_t end = lseek(term->fd, 0, SEEK_CUR);
	size_t size = end > 0 ? (size_t)end : 0;
	bool is_synced = term->uses_sync && size > SYNC_BYTES;
	if (size > sizeof few)
		bytes = mem_alloc(size);
	ssize_t got = size > 0 ? pread(term->fd, bytes, size, 0) : 0;
	put(&term->frame, is_synced ? "\033[?2026h" : "");
	put_shift(term);
	if (got > 0)
		put_bytes(term, bytes, (size_t)got);
	put(&term->frame, is_synced ? "\033[?2026l" : "");
	if (size > 0)
		discard(term); /* nothing of it stays where it is not seen to be */
	explicit_bzero(bytes, size);
	if (bytes != few)
		free(bytes);
}

static const struct stand_in *stand_in_of(const struct term *term, uint32_t cp)
{
	if (cp >= NARROW_FIRST && cp < NARROW_FIRST + (uint32_t)term->narrow.count)
		return &term->narrow.list[cp - NARROW_FIRST];
	if (cp >= WIDE_FIRST && cp < WIDE_FIRST + (uint32_t)term->wide.count)
		return &term->wide.list[cp - WIDE_FIRST];
	return NULL;
}

static void put_column(struct term *term, int column)
{
	char address[16];
	if (term->can_address_column)
		snprintf(address, sizeof address, "\033[%dG", column + 1);
	else
		snprintf(address, sizeof address, column > 0 ? "\r\033[%dC" : "\r", column);
	put(&term->frame, address);
}

static void put_bytes(struct term *term, const uint8_t *bytes, size_t size)
{
	size_t done = 0;
	for (size_t at = 0; at < size; at++) {
		uint32_t cp;
		if (bytes[at] != 0xee && bytes[at] != 0xef && bytes[at] != 0xf0)
			continue;
		size_t length = text_decode((const char *)bytes + at, size - at, &cp);
		const struct stand_in *in = length > 0 ? stand_in_of(term, cp) : NULL;
		if (in == NULL)
			continue;
		buf_put(&term->frame, bytes + done, at - done);
		if (in->width == 2) { /* a terminal that draws it narrow must not keep what stood beside it */
			put(&term->frame, "  ");
			put_column(term, in->column);
		}
		buf_put(&term->frame, in->bytes, in->size);
		put_column(term, in->column + in->width);
		done = at + length;
		at = done - 1;
	}
	buf_put(&term->frame, bytes + done, size - done);
}
