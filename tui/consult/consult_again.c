/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread that was asked for too often, or that the disk kept back, is asked for once more: nobody sits in an empty
 * talk because of what they did before. */
#include "consult_parts.h"

enum { PATIENCE_SECONDS = 3 };

bool consult_again_refused(struct visit *visit, enum reason reason, unsigned number)
{
	bool is_soon = reason == REASON_TOO_MANY || (reason == REASON_BUSY && talk_now(visit));
	unsigned seconds = reason == REASON_TOO_MANY && number > 0 ? number : PATIENCE_SECONDS;

	if (!is_soon || visit->desk.open == 0)
		return false;
	visit->rest->consult_pages->again_at = visit->now + 1000 * (uint64_t)seconds;
	return true;
}

void consult_again_tick(struct visit *visit)
{
	struct message request = { .number = REQ_CONSULT_READ, .consult_read = { .consultation = visit->desk.open } };

	if (visit->now < consult_again_deadline(visit))
		return;
	visit->rest->consult_pages->again_at = 0;
	if (visit->desk.open != 0 && !visit->desk.is_ready)
		visit_request(visit, &request);
}

uint64_t consult_again_deadline(const struct visit *visit)
{
	uint64_t at = visit->rest->consult_pages->again_at;

	return at != 0 && !visit->rest->is_paused ? at : UINT64_MAX;
}
