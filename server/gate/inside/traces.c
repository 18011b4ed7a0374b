/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing what covers something reads it once more, so this waits a moment, and for the frame. */
#include "traces.h"

#include "pages.h"

enum { MOMENT_MS = 300 };

void traces_init(struct traces *traces)
{
	*traces = (struct traces){ 0, UINT64_MAX };
}

void traces_look(struct traces *traces, const struct face *face, uint64_t now)
{
	unsigned confides = face_confides(face);

	if ((traces->confides & ~confides) != 0)
		traces->due = now + MOMENT_MS;
	traces->confides = confides;
	if (now < traces->due)
		return;
	if (face_urgency(face) != FRAME_NONE) {
		traces->due = now + MOMENT_MS;
		return;
	}
	pages_forget();
	traces->due = UINT64_MAX;
}
