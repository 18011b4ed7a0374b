/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `stats`: the figures of a month as CSV (RFC 4180, line ends as everywhere here). A row for each day, then, once the
 * month is over, one for all of it. */
#include "admin_parts.h"

#include <stdio.h>

#include "clock.h"
#include "figures_sheet.h"

int admin_do_stats(struct admin_task *task)
{
	const char *month = admin_option(task, "--month");
	struct figures_sheet sheet;
	int64_t first, end;

	if (!month || !figures_read_month(month, &first, &end))
		return admin_say(task, ADMIN_USAGE, _("which month? write --month and year and month, as 2026-11"));
	if (!figures_sheet_read(task->admin->store, first, end, clock_day((uint64_t)task->admin->now * 1000), &sheet))
		return admin_stored(task, STORE_BROKEN);
	fputs("period", task->out);
	for (unsigned i = 0; i < FIGURE_COUNT; i++)
		fprintf(task->out, ",%s", figure_name((enum figure)i));
	fputc('\n', task->out);
	for (unsigned i = 0; i < sheet.days; i++) {
		struct clock_date date = clock_date_of(sheet.shown[i].day);

		fprintf(task->out, "%04d-%02d-%02d,%s,%s", date.year, date.month, date.day, sheet.shown[i].hours,
			sheet.shown[i].visits);
		for (unsigned column = FIGURE_VISITS + 1; column < FIGURE_COUNT; column++)
			fputc(',', task->out);
		fputc('\n', task->out);
	}
	if (sheet.is_over) {
		fputs(month, task->out);
		for (unsigned i = 0; i < FIGURE_COUNT; i++)
			fprintf(task->out, ",%s", sheet.totals[i]);
		fputc('\n', task->out);
	}
	return ADMIN_DONE;
}
