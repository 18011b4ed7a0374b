/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is being written is never a trap and never lost: from each of its steps a way leads out, and back. */
#include "form.h"

#include "vault.h"
#include "visit_rest.h"
#include "visit_setup.h"

static const struct form_question questions[] = {
	{ "Title", "What is it about?", false, false, 60, 20 },
	{ "Text", "Write as you like.", true, false, POST_MAX, POST_GRAPHEMES_MAX }
};

static int sent;

static void send(struct visit *visit, const struct form *form)
{
	(void)visit;
	assert_string_equal(form->answers[0], "朝のこと");
	sent++;
}

static void open_form(struct visit *visit)
{
	struct form *form = form_create("A page", questions, 2);

	form->sends = "Post it";
	form->send = send;
	form->is_private = true;
	form_open(visit, form);
}

static int come(void **state)
{
	struct visit *visit;

	assert_true(seal_init());
	set_up(state);
	visit = come_in(state);
	visit->vault = vault_create();
	assert_true(vault_make_pair(visit->vault, visit->view.account));
	sent = 0;
	open_form(visit);
	return 0;
}

static int go(void **state)
{
	struct visit *visit = *state;
	struct vault *vault = visit->vault;

	tear_down(state);
	vault_destroy(vault);
	return 0;
}

static void type(struct visit *visit, const char *text)
{
	visit_submit(visit, text, 1000);
}

static bool shows(const struct visit *visit, const char *words)
{
	for (int i = 0; visit->page && i < visit->page->count; i++)
		if (strstr(visit->page->rows[i].text, words))
			return true;
	return visit->page && strstr(visit->page->title, words);
}

static void write_to_the_review(struct visit *visit)
{
	type(visit, "朝のこと");
	type(visit, "うめぼしです");
	type(visit, "");
	type(visit, "");
	assert_true(shows(visit, "Is it good like this"));
}

static void nothing_written_is_nothing_kept(void **state)
{
	struct visit *visit = *state;

	assert_true(visit_cancel(visit));
	assert_null(visit->page);
	assert_false(form_is_open(visit));
	type(visit, "/draft");
	assert_string_equal(visit->told, "There is nothing that you have begun to write.");
}

static void a_way_out_leads_from_every_step(void **state)
{
	struct visit *visit = *state;

	type(visit, "朝のこと");
	assert_true(visit_cancel(visit)); /* among the questions: to the review */
	assert_true(shows(visit, "朝のこと"));
	assert_true(visit_cancel(visit)); /* and from there out */
	assert_null(visit->page);
	assert_non_null(strstr(visit->told, "/draft"));
	assert_false(visit_cancel(visit));
}

static void what_was_put_aside_is_gone_on_with(void **state)
{
	struct visit *visit = *state;

	write_to_the_review(visit);
	type(visit, "0");
	assert_null(visit->page);
	type(visit, "/help");
	visit_close_page(visit);
	assert_null(visit->page); /* it does not come back by itself */
	type(visit, "/書きかけ");
	assert_true(shows(visit, "うめぼしです"));
	type(visit, "1");
	assert_int_equal(sent, 1);
}

static void it_is_asked_about_before_another_one_begins(void **state)
{
	struct visit *visit = *state;

	write_to_the_review(visit);
	visit_cancel(visit);
	open_form(visit);
	assert_true(shows(visit, "うめぼしです"));
	assert_non_null(strstr(visit->told, "begun to write"));
}

static void another_language_keeps_the_step(void **state)
{
	struct visit *visit = *state;

	write_to_the_review(visit);
	type(visit, "/ja");
	assert_true(shows(visit, "うめぼしです"));
	visit_cancel(visit);
	type(visit, "/en");
	assert_null(visit->page);
}

static void what_was_changed_and_left_is_looked_at_again(void **state)
{
	struct visit *visit = *state;

	write_to_the_review(visit);
	type(visit, "2");
	assert_true(visit_cancel(visit));
	assert_true(shows(visit, "Is it good like this"));
	type(visit, "2");
	type(visit, "朝のこと");
	type(visit, "1");
	assert_int_equal(sent, 1);
}

/* As five idle minutes do. */
static void lock(struct visit *visit)
{
	uint8_t own_key[SEAL_BOX_KEY];

	vault_public_key(visit->vault, own_key);
	vault_lock(visit->vault);
	form_lock(visit, own_key);
}

static void what_is_sealed_is_left_and_stays_sealed(void **state)
{
	struct visit *visit = *state;

	write_to_the_review(visit);
	lock(visit);
	assert_false(shows(visit, "うめぼしです"));
	assert_true(visit_cancel(visit));
	assert_null(visit->page);
	type(visit, "/draft");
	assert_true(shows(visit, "sealed"));
	assert_false(shows(visit, "うめぼしです"));
}

static void what_is_aside_is_sealed_too(void **state)
{
	struct visit *visit = *state;

	write_to_the_review(visit);
	visit_cancel(visit);
	lock(visit);
	assert_null(visit->page);
	assert_string_equal(visit->rest->form->answers[1], "");
	form_unlock(visit);
	assert_null(visit->page); /* it waits until somebody looks */
	type(visit, "/draft");
	assert_true(shows(visit, "sealed"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_written_is_nothing_kept, come, go),
		cmocka_unit_test_setup_teardown(a_way_out_leads_from_every_step, come, go),
		cmocka_unit_test_setup_teardown(what_was_put_aside_is_gone_on_with, come, go),
		cmocka_unit_test_setup_teardown(it_is_asked_about_before_another_one_begins, come, go),
		cmocka_unit_test_setup_teardown(another_language_keeps_the_step, come, go),
		cmocka_unit_test_setup_teardown(what_was_changed_and_left_is_looked_at_again, come, go),
		cmocka_unit_test_setup_teardown(what_is_sealed_is_left_and_stays_sealed, come, go),
		cmocka_unit_test_setup_teardown(what_is_aside_is_sealed_too, come, go)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
