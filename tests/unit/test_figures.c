/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting a day, each person once and in their strongest way; and hiding: in months made by chance, every figure from
 * 1 to 4 could have at least two values for whoever knows all that is shown. */
#include "test_store.h"

#include "figures_hide.h"
#include "figures_sheet.h"
#include "store_figure.h"

enum { DAY = 20000, MONTHS = 400, HIDDEN_MAX = 3, FIRST_MAX = 8, SUM_MAX = HIDDEN_MAX * (FIGURES_SMALL - 1) };

struct wanted { const char *name; int64_t count; };

static bool on_figure(void *context, int64_t day, const char *figure, int64_t count)
{
	struct wanted *wanted = context;

	if (day == DAY && strcmp(figure, wanted->name) == 0)
		wanted->count = count;
	return true;
}

static int64_t count_of(struct store *store, const char *name)
{
	struct wanted wanted = { name, 0 };

	assert_int_equal(store_each_figure(store, DAY, DAY + 1, on_figure, &wanted), STORE_OK);
	return wanted.count;
}

static void each_is_counted_once_a_day_in_the_strongest_way(void **state)
{
	struct test_place *place = *state;
	struct store *store = place->store;
	uint64_t haru = test_account(store, "はる"), natsu = test_account(store, "なつ"), aki = test_account(store, "あき");
	unsigned count;

	assert_int_equal(store_note_part(store, haru, DAY - 1, STORE_SPOKE), STORE_OK);
	assert_int_equal(store_note_part(store, haru, DAY, STORE_WATCHED), STORE_OK);
	assert_int_equal(store_note_part(store, haru, DAY, STORE_SPOKE), STORE_OK);
	assert_int_equal(store_note_part(store, haru, DAY, STORE_REACTED), STORE_OK);
	assert_int_equal(store_note_part(store, natsu, DAY, STORE_WATCHED), STORE_OK);
	assert_int_equal(store_note_part(store, natsu, DAY, STORE_REACTED), STORE_OK);
	assert_int_equal(store_note_part(store, aki, DAY, STORE_WATCHED), STORE_OK);
	assert_int_equal(store_note_part(store, aki, DAY, STORE_WATCHED), STORE_OK);
	assert_int_equal(store_note_part(store, 999, DAY, STORE_WATCHED), STORE_NONE);
	assert_int_equal(count_of(store, "visits"), 3);
	assert_int_equal(count_of(store, "first_visits"), 2);
	assert_int_equal(count_of(store, "watchers"), 1);
	assert_int_equal(count_of(store, "reactors"), 1);
	assert_int_equal(count_of(store, "speakers"), 1);
	/* Who goes for ever stays counted; of who was here nothing stays beyond the day. */
	assert_int_equal(store_erase_account(store, aki), STORE_OK);
	assert_int_equal(count_of(store, "watchers"), 1);
	assert_int_equal(store_forget_parts(store, DAY, 100, &count), STORE_OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_forget_parts(store, DAY + 1, 100, &count), STORE_OK);
	assert_int_equal(count, 2);
	assert_int_equal(count_of(store, "visits"), 3);
	assert_int_equal(store_note_part(store, natsu, DAY + 1, STORE_WATCHED), STORE_OK);
	assert_int_equal(count_of(store, "first_visits"), 2);
	assert_int_equal(store_forget_figures(store, (DAY + 1) * 86400, 100, &count), STORE_OK);
	assert_int_equal(count_of(store, "visits"), 0);
	test_is_whole(store);
}

static void waits_have_a_middle_and_an_end(void **state)
{
	struct test_place *place = *state;
	struct figures_sheet sheet;

	for (unsigned i = 0; i < 9; i++)
		assert_int_equal(store_note_wait(place->store, DAY, i < 5 ? 2 : 3 + i), STORE_OK);
	assert_true(figures_sheet_today(place->store, DAY, &sheet));
	assert_string_equal(sheet.totals[FIGURE_CALLS], "9");
	assert_string_equal(sheet.totals[FIGURE_WAIT_MEDIAN], "2");
	assert_string_equal(sheet.totals[FIGURE_WAIT_MAX], "11");
}

static void a_month_is_read_and_told_once_it_is_over(void **state)
{
	struct test_place *place = *state;
	struct figures_sheet sheet;
	int64_t first, end;

	assert_true(figures_read_month("2026-12", &first, &end));
	assert_int_equal(end - first, 31);
	assert_false(figures_read_month("2026-13", &first, &end));
	assert_false(figures_read_month("2026-1", &first, &end));
	assert_false(figures_read_month("2026-12x", &first, &end));
	assert_false(figures_read_month("", &first, &end));
	assert_true(figures_read_month("2024-10", &first, &end));
	assert_int_equal(store_count_figure(place->store, first, "visits", 12), STORE_OK);
	assert_int_equal(store_count_figure(place->store, first, "speakers", 12), STORE_OK);
	assert_int_equal(store_count_figure(place->store, first + 7, "visits", 4), STORE_OK);
	assert_int_equal(store_count_figure(place->store, first + 7, "speakers", 4), STORE_OK);
	assert_int_equal(store_set_figure(place->store, first + 7, "hours_open", 510), STORE_OK);
	assert_true(figures_sheet_read(place->store, first, end, first + 7, &sheet));
	assert_int_equal(sheet.days, 1);
	assert_false(sheet.is_over);
	assert_string_equal(sheet.totals[FIGURE_VISITS], "");
	assert_true(figures_sheet_read(place->store, first, end, end, &sheet));
	assert_int_equal(sheet.days, 2);
	assert_string_equal(sheet.shown[0].visits, "12");
	assert_string_equal(sheet.shown[1].visits, "<5");
	assert_string_equal(sheet.shown[1].hours, "8.5");
	assert_string_equal(sheet.totals[FIGURE_VISITS], "12-16");
	assert_string_equal(sheet.totals[FIGURE_SPEAKERS], "*"); /* or the day would be reckoned */
}

/* -- hiding -- */

enum { WATCHED, REACTED, SPOKE, FIRST, SUM, CELLS };

static const enum figure figures[] = { FIGURE_WATCHERS, FIGURE_REACTORS, FIGURE_SPEAKERS, FIGURE_FIRST_VISITS };

static unsigned chance(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % below;
}

static struct figures_month month_of(unsigned *seed)
{
	struct figures_month month = { .days = 1 + chance(seed, 4) };
	unsigned hidden = 0, visits = 0;

	for (unsigned i = 0; i < month.days; i++) {
		month.visits[i] = chance(seed, 2) && hidden < HIDDEN_MAX ? chance(seed, 5) : 5 + chance(seed, 3);
		hidden += month.visits[i] < FIGURES_SMALL;
		visits += (unsigned)month.visits[i];
	}
	month.totals[FIGURE_VISITS] = visits;
	month.totals[FIGURE_WATCHERS] = chance(seed, visits + 1);
	month.totals[FIGURE_REACTORS] = chance(seed, visits - (unsigned)month.totals[FIGURE_WATCHERS] + 1);
	month.totals[FIGURE_SPEAKERS] = visits - month.totals[FIGURE_WATCHERS] - month.totals[FIGURE_REACTORS];
	month.totals[FIGURE_FIRST_VISITS] = chance(seed, (visits < FIRST_MAX ? visits : FIRST_MAX) + 1);
	return month;
}

/* Could that figure, shown that way, be count? */
static bool fits(enum figures_way way, uint64_t shown, uint64_t count)
{
	return way == FIGURES_SHOWN ? count == shown : way == FIGURES_FEW ? count < FIGURES_SMALL : true;
}

/* Could the whole be so? What readers know is put together here again, from what is shown alone. */
static bool is_possible(const struct figures_month *month, const enum figures_way ways[], const uint64_t cells[CELLS])
{
	uint64_t shown = 0, all;

	for (unsigned i = 0; i < month->days; i++)
		shown += month->visits[i] < FIGURES_SMALL ? 0 : month->visits[i];
	all = shown + cells[SUM];
	if (cells[WATCHED] + cells[REACTED] + cells[SPOKE] != all || cells[FIRST] > all)
		return false;
	for (int i = 0; i < SUM; i++)
		if (!fits(ways[figures[i]], month->totals[figures[i]], cells[i]))
			return false;
	return ways[FIGURE_VISITS] == FIGURES_RANGE || all == month->totals[FIGURE_VISITS];
}

struct seen { bool values[CELLS][64]; };

/* The next of all ways in which the cells could be filled; false after the last. */
static bool next(uint64_t cells[CELLS], const uint64_t most[CELLS])
{
	for (int i = 0; i < CELLS; i++) {
		if (i != SPOKE && cells[i]++ < most[i])
			return true;
		cells[i] = 0;
	}
	return false;
}

/* One of the three follows from the others. */
static void try_all(const struct figures_month *month, const enum figures_way ways[], unsigned hidden,
	struct seen *seen)
{
	uint64_t largest = month->totals[FIGURE_VISITS] + SUM_MAX, shown = 0, cells[CELLS] = { 0 };
	const uint64_t most[CELLS] = { [WATCHED] = largest, [REACTED] = largest, [FIRST] = FIRST_MAX,
		[SUM] = hidden * (FIGURES_SMALL - 1u) };

	for (unsigned i = 0; i < month->days; i++)
		shown += month->visits[i] < FIGURES_SMALL ? 0 : month->visits[i];
	do {
		cells[SPOKE] = 0;
		if (shown + cells[SUM] > cells[WATCHED] + cells[REACTED])
			cells[SPOKE] = shown + cells[SUM] - cells[WATCHED] - cells[REACTED];
		for (int i = 0; i < CELLS && is_possible(month, ways, cells); i++)
			seen->values[i][cells[i]] = true;
	} while (next(cells, most));
}

static unsigned values(const struct seen *seen, int cell)
{
	unsigned count = 0;

	for (unsigned i = 0; i < 64; i++)
		count += seen->values[cell][i];
	return count;
}

static void nothing_small_can_be_reckoned(void **state)
{
	unsigned seed = 20241031, shown_totals = 0;

	(void)state;
	for (unsigned i = 0; i < MONTHS; i++) {
		struct figures_month month = month_of(&seed);
		enum figures_way ways[FIGURE_COUNT];
		struct seen seen = { .values = { { false } } };
		unsigned hidden = 0;
		uint64_t sum = 0;

		for (unsigned day = 0; day < month.days; day++) {
			hidden += month.visits[day] < FIGURES_SMALL;
			sum += month.visits[day] < FIGURES_SMALL ? month.visits[day] : 0;
		}
		figures_hide(&month, ways);
		try_all(&month, ways, hidden, &seen);
		shown_totals += ways[FIGURE_VISITS] == FIGURES_SHOWN;
		for (int cell = 0; cell < SUM; cell++) {
			uint64_t count = month.totals[figures[cell]];

			assert_true(seen.values[cell][count]);
			if (count > 0 && count < FIGURES_SMALL && values(&seen, cell) < 2)
				fail_msg("month %u: figure %d, %u, can be reckoned", i, cell, (unsigned)count);
		}
		/* One hidden day is the sum; several are it when each has all four. */
		assert_true(seen.values[SUM][sum]);
		if (sum > 0 && values(&seen, SUM) < 2 && (hidden == 1 || sum == hidden * (FIGURES_SMALL - 1u)))
			fail_msg("month %u: a day can be reckoned", i);
	}
	assert_true(shown_totals > 20); /* and yet something is told */
}

static void large_months_are_told_as_they_are(void **state)
{
	struct figures_month month = { .days = 4, .visits = { 40, 32, 51, 28 }, .totals = { [FIGURE_VISITS] = 151,
		[FIGURE_FIRST_VISITS] = 12, [FIGURE_WATCHERS] = 61, [FIGURE_REACTORS] = 30, [FIGURE_SPEAKERS] = 60,
		[FIGURE_REPORTS] = 3, [FIGURE_CALLS] = 6, [FIGURE_WAIT_MAX] = 14 } };
	enum figures_way ways[FIGURE_COUNT];

	(void)state;
	figures_hide(&month, ways);
	for (unsigned i = 0; i < FIGURE_COUNT; i++)
		assert_int_equal(ways[i], i == FIGURE_REPORTS ? FIGURES_FEW : FIGURES_SHOWN);
	month.totals[FIGURE_CALLS] = 4;
	figures_hide(&month, ways);
	assert_int_equal(ways[FIGURE_WAIT_MAX], FIGURES_FEW);
}

#define ON_STORE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STORE(each_is_counted_once_a_day_in_the_strongest_way), ON_STORE(waits_have_a_middle_and_an_end),
		ON_STORE(a_month_is_read_and_told_once_it_is_over), cmocka_unit_test(nothing_small_can_be_reckoned),
		cmocka_unit_test(large_months_are_told_as_they_are)
	};

	return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
