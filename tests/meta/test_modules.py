"""Every module has its tests, and every module is about one thing."""

from pathlib import Path

import pytest
from repository import PACKAGE, ROOT, modules, python_files

LONGEST = 420
TESTS = ROOT / "tests"

# modules whose tests stand elsewhere than in tests/<path>/test_<name>.py: where, and why
ELSEWHERE = {
    "cli.py": ("cli/test_start.py", "the command is tested by its faces"),
    "commands/evaluate.py": ("cli/test_evaluate.py", "commands are run as a user runs them"),
    "commands/extract.py": ("cli/test_extract.py", "commands are run as a user runs them"),
    "commands/demo.py": ("cli/test_demo_command.py", "commands are run as a user runs them"),
    "commands/init.py": ("cli/test_init_and_serve.py", "commands are run as a user runs them"),
    "commands/installing.py": ("cli/test_demo_command.py", "folder and key are those of the demo"),
    "commands/serve.py": ("cli/test_init_and_serve.py", "commands are run as a user runs them"),
    "commands/upgrade.py": ("cli/test_init_and_serve.py", "commands are run as a user runs them"),
    "commands/inputs.py": ("cli/test_inputs.py", "commands are run as a user runs them"),
    "commands/outputs.py": ("cli/test_outputs.py", "commands are run as a user runs them"),
    "commands/progress.py": ("cli/test_extract.py", "progress is seen on a run over files"),
    "commands/reading.py": ("cli/test_extract.py", "one file is read as part of a run"),
    "document/archive.py": ("document/test_refusals.py", "archives are met when they are refused"),
    "document/ofd_pages.py": ("document/test_ofd.py", "pages are seen by their text"),
    "document/pdf_pages.py": ("document/test_pdf.py", "pages are seen by their text"),
    "document/pdf_paths.py": ("document/test_pdf.py", "rules and pictures are seen by what they do"),
    "document/printed.py": ("document/test_printed_story.py", "values that every printed page is made of"),
    "document/printed_aligned.py": ("document/test_printed_tables.py", "columns make tables"),
    "document/printed_columns.py": ("document/test_printed_story.py", "the order is seen in the text"),
    "document/printed_furniture.py": ("document/test_printed_story.py", "what is left out is seen in the text"),
    "document/printed_lines.py": ("document/test_printed_story.py", "lines are seen in the text"),
    "document/printed_notes.py": ("document/test_printed_story.py", "notes are seen in the text"),
    "document/printed_paragraphs.py": ("document/test_printed_story.py", "paragraphs are seen in the text"),
    "document/printed_rules.py": ("document/test_printed_tables.py", "rules draw tables"),
    "document/doc_file.py": ("document/test_doc.py", "the skeleton is seen by the text that it gives"),
    "document/doc_lists.py": ("document/test_doc.py", "lists are seen by their numbers"),
    "document/doc_properties.py": ("document/test_doc.py", "modifiers are seen by what they change"),
    "document/doc_story.py": ("document/test_doc.py", "the story is seen by its text"),
    "document/doc_styles.py": ("document/test_doc.py", "styles are seen by what inherits them"),
    "document/docx.py": ("document/test_docx_text.py", "the reader is seen by its text"),
    "document/docx_styles.py": ("document/test_docx_numbering.py", "styles carry the numbering"),
    "document/docx_symbols.py": ("document/test_docx_text.py", "symbols are part of the text"),
    "document/encoding.py": ("document/test_encodings.py", "one test for the whole of encodings"),
    "document/html.py": ("document/test_html_text.py", "the reader is seen by its text"),
    "document/html_elements.py": ("document/test_html_text.py", "elements are seen by their text"),
    "document/html_source.py": ("document/test_encodings.py", "the source is decoded first"),
    "document/html_style.py": ("document/test_html_text.py", "style hides and aligns text"),
    "document/limits.py": ("document/test_refusals.py", "a limit is seen by its refusal"),
    "document/list_numbers.py": ("document/test_number_printing.py", "numbers are seen printed"),
    "document/markdown.py": ("document/test_plain_text.py", "Markdown keeps the text as it is"),
    "document/model.py": ("document/test_builder.py", "the model is what a builder makes"),
    "document/numbering.py": ("document/test_docx_numbering.py", "counting is seen by its numbers"),
    "document/odf.py": ("document/test_opendocument.py", "the container is seen by what is in it"),
    "document/odf_lists.py": ("document/test_opendocument.py", "lists are seen by their numbers"),
    "document/odf_styles.py": ("document/test_opendocument.py", "styles are seen by what inherits them"),
    "document/ods.py": ("document/test_opendocument.py", "sheets of the family"),
    "document/odt.py": ("document/test_opendocument.py", "texts of the family"),
    "document/paper_text.py": ("document/test_same_text.py", "what papers of every format share"),
    "document/plaintext.py": ("document/test_plain_text.py", "named for its subject"),
    "document/reader.py": ("document/test_any_input.py", "any input goes through the protocol"),
    "document/reading.py": ("document/test_any_input.py", "any input goes through the door"),
    "document/rtf_state.py": ("document/test_rtf.py", "states are seen by the text between their words"),
    "document/rtf_tokens.py": ("document/test_rtf.py", "tokens are seen by the text that they make"),
    "document/sheets.py": ("document/test_workbooks.py", "sheets are seen in workbooks"),
    "document/sniffing.py": ("document/test_refusals.py", "what bytes are decides what is refused"),
    "document/sets.py": ("document/test_document_sets.py", "a set of readings has tests of that name"),
    "document/superscripts.py": ("document/test_html_text.py", "m³ is text"),
    "document/tables.py": ("document/test_html_tables.py", "a table is seen where it is read"),
    "document/xls_records.py": ("document/test_xls.py", "records are seen by the cells that they hold"),
    "document/xlsx.py": ("document/test_workbooks.py", "workbooks are read whole"),
    "document/xlsx_numbers.py": ("document/test_number_printing.py", "numbers are seen printed"),
    "document/xlsx_sheet.py": ("document/test_workbooks.py", "workbooks are read whole"),
    "evaluation/scores.py": ("evaluation/test_scoring.py", "plain values that scoring makes"),
    "extraction/addressees.py": ("extraction/test_head.py", "addressees stand at the head"),
    "extraction/amounts.py": ("extraction/test_soundness.py", "what holds of every reading"),
    "extraction/clauses.py": ("extraction/test_measures.py", "clauses are what measures are made of"),
    "extraction/commitments.py": ("extraction/test_measures.py", "what a measure commits to"),
    "extraction/comparators.py": ("extraction/test_targets.py", "how a number binds is part of the target"),
    "extraction/fact.py": ("extraction/test_soundness.py", "what holds of every reading"),
    "extraction/fields.py": ("extraction/test_lines.py", "the information table is made of lines"),
    "extraction/grammar/periods.py": ("extraction/grammar/test_deadlines.py", "periods are the grammar of limits"),
    "extraction/grammar/slogans.py": ("extraction/grammar/test_quantities.py", "slogans are no quantities"),
    "extraction/grammar/spelled.py": ("extraction/grammar/test_quantities.py", "spelled-out quantities"),
    "extraction/heads.py": ("extraction/test_tasks.py", "the heads of items are part of the tasks"),
    "extraction/implied_targets.py": ("extraction/test_quantity_patterns.py", "words of all and none are a pattern"),
    "extraction/inline_owners.py": ("extraction/test_owners.py", "owners that a sentence names"),
    "extraction/objects.py": ("extraction/test_measures.py", "objects of measures"),
    "extraction/page.py": ("extraction/test_regions.py", "a page is its lines and regions"),
    "extraction/paper_titles.py": ("extraction/test_head.py", "titles stand at the head"),
    "extraction/pipeline.py": ("extraction/test_soundness.py", "what holds of every reading"),
    "extraction/reading.py": ("extraction/test_soundness.py", "what holds of every reading"),
    "extraction/relative_targets.py": ("extraction/test_quantity_patterns.py", "ranks and means are a pattern"),
    "extraction/responsibility_words.py": ("extraction/test_responsibility.py", "words are seen in the lines"),
    "extraction/flat_tables.py": ("extraction/test_task_tables.py", "flattened tables are tables"),
    "extraction/row_facts.py": ("extraction/test_task_tables.py", "what a row gives is seen with its task"),
    "extraction/table_heads.py": ("extraction/test_task_tables.py", "heads are seen by what the rows give"),
    "extraction/table_units.py": ("extraction/test_task_tables.py", "units are seen with the amounts"),
    "extraction/signature.py": ("extraction/test_head.py", "title, addressees and signature frame a paper"),
    "extraction/target_context.py": ("extraction/test_targets.py", "what surrounds a number"),
    "extraction/target_details.py": ("extraction/test_targets.py", "what a clause says besides the value"),
    "extraction/target_money.py": ("extraction/test_targets.py", "money that does not commit"),
    "extraction/target_rules.py": ("extraction/test_targets.py", "which numbers commit"),
    "extraction/target_series.py": ("extraction/test_quantity_patterns.py", "stages and stretches are a pattern"),
    "extraction/target_subjects.py": ("extraction/test_targets.py", "what a number counts"),
    "extraction/task_facts.py": ("extraction/test_tasks.py", "tasks as facts"),
    "extraction/task_text.py": ("extraction/test_tasks.py", "title and body of tasks"),
    "extraction/verbs.py": ("extraction/test_measures.py", "verbs of measures"),
    "presentation/set_page.py": ("presentation/test_set_faces.py", "the faces of a set are compared"),
    "presentation/set_rows.py": ("presentation/test_set_faces.py", "the faces of a set are compared"),
    "presentation/set_table.py": ("presentation/test_set_faces.py", "the faces of a set are compared"),
    "presentation/set_vocabulary.py": ("presentation/test_set_faces.py", "the faces of a set are compared"),
    "presentation/set_workbook.py": ("presentation/test_set_faces.py", "the faces of a set are compared"),
    "server/audit/apps.py": ("server/audit/test_trail.py", "the app is loaded by every test"),
    "server/audit/digests.py": ("server/audit/test_trail.py", "what is hashed is seen in the chain"),
    "server/audit/facts.py": ("server/audit/test_trail.py", "facts are seen by who reads"),
    "server/audit/models.py": ("server/audit/test_trail.py", "an event is what the trail takes"),
    "server/audit/registry.py": ("server/audit/test_verification.py", "what is announced is verified"),
    "server/audit/scopes.py": ("server/audit/test_trail.py", "who reads which chain"),
    "server/audit/selectors.py": ("server/audit/test_trail.py", "the trail gives back what it took"),
    "server/audit/services/recording.py": ("server/audit/test_trail.py", "the door of the trail"),
    "server/audit/services/asking.py": ("server/audit/test_asked_verifications.py", "asked for and carried out"),
    "server/audit/services/verifying.py": ("server/audit/test_asked_verifications.py", "asked for and carried out"),
    "server/audit/services/exports.py": ("server/audit/test_exports.py", "what leaves the house is recorded"),
    "server/audit/states.py": ("server/audit/test_asked_verifications.py", "states are what a verification comes to"),
    "server/audit/tasks.py": ("server/audit/test_asked_verifications.py", "a task wraps its service"),
    "server/audit/triggers.py": ("server/audit/test_trail.py", "triggers are seen by what they refuse"),
    "server/core/numbers.py": ("server/web/test_failures.py", "a number is quoted from a page of an error"),
    "server/orgs/listings.py": ("server/api/test_calls.py", "lists are read as programs read them"),
    "server/orgs/account_events.py": ("server/orgs/test_signing_in.py", "what the trail says of log-ins"),
    "server/orgs/acting.py": ("server/orgs/test_posts_and_delegations.py", "posts are seen by who acts in them"),
    "server/orgs/apps.py": ("server/orgs/test_visibility.py", "the app is loaded by every test"),
    "server/orgs/audited.py": ("server/audit/test_verification.py", "states are seen when rows are changed"),
    "server/orgs/facts.py": ("server/orgs/test_visibility.py", "facts are compared with scopes"),
    "server/orgs/holdings.py": ("server/orgs/test_posts_and_delegations.py", "holdings are handed over"),
    "server/orgs/lockout.py": ("server/orgs/test_signing_in.py", "a lock is seen at the door"),
    "server/orgs/pack_divisions.py": ("server/orgs/test_divisions.py", "the table and how it is made"),
    "server/orgs/passwords.py": ("server/orgs/test_signing_in.py", "passwords are seen at the door"),
    "server/orgs/phones.py": ("server/orgs/test_people.py", "telephones belong to people"),
    "server/orgs/scopes.py": ("server/orgs/test_visibility.py", "a scope is what somebody sees"),
    "server/orgs/selectors.py": ("server/orgs/test_organisations.py", "organisations are read in their time"),
    "server/orgs/sessions.py": ("server/orgs/test_signing_in.py", "sessions end at the door"),
    "server/orgs/states.py": ("server/orgs/test_posts_and_delegations.py", "states are met by acts"),
    "server/orgs/services/calendar.py": ("server/orgs/test_governments_and_calendar.py", "years and own days"),
    "server/orgs/services/delegations.py": ("server/orgs/test_posts_and_delegations.py", "posts that are lent"),
    "server/orgs/services/governments.py": ("server/orgs/test_governments_and_calendar.py", "governments are made"),
    "server/orgs/services/hand_over.py": ("server/orgs/test_posts_and_delegations.py", "posts that change hands"),
    "server/orgs/services/importing.py": ("server/orgs/test_importing.py", "preview and import together"),
    "server/orgs/services/locking.py": ("server/orgs/test_ground_races.py", "locks are seen when two act at once"),
    "server/orgs/services/naming.py": ("server/orgs/test_organisations.py", "names of organisations"),
    "server/orgs/services/organisations.py": ("server/orgs/test_organisations.py", "services by their outcome"),
    "server/orgs/services/people.py": ("server/orgs/test_people.py", "services by their outcome"),
    "server/orgs/services/posts.py": ("server/orgs/test_posts_and_delegations.py", "services by their outcome"),
    "server/orgs/services/proposals.py": ("server/orgs/test_proposals.py", "proposed, granted, sent back"),
    "server/orgs/services/roster.py": ("server/orgs/test_roster.py", "preview and import together"),
    "server/orgs/services/reorganisation.py": ("server/orgs/test_reorganisation.py", "services by their outcome"),
    "server/orgs/services/sign_ins.py": ("server/orgs/test_signing_in.py", "what the trail says of log-ins"),
    "server/files/apps.py": ("server/files/test_sweeping.py", "the app is seen by what it announces"),
    "server/files/audited.py": ("server/files/test_attaching.py", "a verification finds swapped files"),
    "server/files/draw.py": ("server/files/test_previews.py", "the process is seen by what it draws"),
    "server/files/drawing.py": ("server/files/test_previews.py", "drawings are previews"),
    "server/files/facts.py": ("server/files/test_attaching.py", "facts are seen by who may"),
    "server/files/kinds.py": ("server/files/test_sniffing.py", "kinds are found in content"),
    "server/files/limits.py": ("server/files/test_sniffing.py", "limits are met by what is refused"),
    "server/files/models.py": ("server/files/test_attaching.py", "rows are made by attaching"),
    "server/files/names.py": ("server/files/test_attaching.py", "names come with files"),
    "server/files/owners.py": ("server/files/test_attaching.py", "owners are what files hang on"),
    "server/files/owners_of_orgs.py": ("server/files/test_attaching.py", "owners are what files hang on"),
    "server/files/scopes.py": ("server/files/test_attaching.py", "who sees what"),
    "server/files/selectors.py": ("server/files/test_attaching.py", "attachments are read back"),
    "server/files/storage.py": ("server/files/test_store.py", "named for what it makes"),
    "server/files/tasks.py": ("server/files/test_previews.py", "background work is called"),
    "server/files/uploads.py": ("server/web/files/test_uploads.py", "uploads come by pages"),
    "server/files/services/attaching.py": ("server/files/test_attaching.py", "services by their outcome"),
    "server/files/services/previews.py": ("server/files/test_previews.py", "services by their outcome"),
    "server/files/services/sweeping.py": ("server/files/test_sweeping.py", "services by their outcome"),
    "server/demo.py": ("cli/test_demo_command.py", "the county is set up by its command"),
    "server/setting_up.py": ("cli/test_init_and_serve.py", "an installation begins by its command"),
    "server/startup.py": ("cli/test_audit_command.py", "the server is started by commands"),
    "commands/audit.py": ("cli/test_audit_command.py", "commands are run as a user runs them"),
    "server/urls.py": ("server/test_home.py", "addresses are tested by their faces"),
    "server/orgs/services/divisions.py": ("server/orgs/test_adopting_divisions.py", "services by their outcome"),
    "server/orgs/services/rehearsal.py": ("server/orgs/test_rehearsal.py", "an act that is taken back"),
    "server/orgs/snapshots.py": ("server/orgs/test_rehearsal.py", "what differs is told by rehearsals"),
    "server/orgs/suggested.py": ("server/orgs/test_adopting_divisions.py", "what is suggested is adopted"),
    "server/web/permitted.py": ("server/web/test_organisation_pages.py", "acts are offered by role"),
    "server/web/previewed.py": ("server/web/test_import_pages.py", "files wait between preview and confirmation"),
    "server/web/refused.py": ("server/web/test_organisation_acts.py", "refusals stand beside their fields"),
    "server/web/posts.py": ("server/web/test_posts_in_menu.py", "the choice is seen in the menu"),
    "server/web/role_words.py": ("server/web/test_posts_in_menu.py", "roles are named in the menu"),
    "server/web/apps.py": ("server/web/test_pages.py", "an app is met by its pages"),
    "server/web/context.py": ("server/web/test_navigation.py", "the viewer is printed by the frame"),
    "server/web/samples.py": ("server/web/test_styleguide_in_browser.py", "samples are seen where they are shown"),
    "server/web/second_factor.py": ("server/web/test_accounts_in_browser.py", "the code is drawn at set-up"),
    "server/web/styleguide.py": ("server/web/test_styleguide_in_browser.py", "parts are seen in a browser"),
    "server/web/templatetags/shell.py": ("server/web/test_parts.py", "tags draw the parts"),
    "server/web/urls.py": ("server/web/test_pages.py", "addresses are met by their pages"),
    "server/web/viewer.py": ("server/web/test_navigation.py", "the viewer is printed by the frame"),
    "server/web/workbooks.py": ("server/web/test_lists.py", "a list is exported"),
    "server/web/components.py": ("server/web/test_parts.py", "values are drawn by their tags"),
    "commands/worker.py": ("cli/test_worker_command.py", "commands are run as a user runs them"),
    "commands/keeping.py": ("cli/test_worker_command.py", "the worker is kept beside a server that runs"),
    "server/jobs/apps.py": ("server/jobs/test_worker.py", "the house is kept by what the app announces"),
    "server/jobs/facts.py": ("server/jobs/test_queue.py", "whose a job is decides who may try it again"),
    "server/jobs/models.py": ("server/jobs/test_queue.py", "rows are seen by what services do"),
    "server/jobs/scopes.py": ("server/jobs/test_health.py", "whose jobs are shown"),
    "server/jobs/selectors.py": ("server/jobs/test_health.py", "how background work is doing"),
    "server/jobs/tasks.py": ("server/jobs/test_clearing.py", "tasks are thin wrappers of services"),
    "server/jobs/services/queue.py": ("server/jobs/test_queue.py", "services by their outcome"),
    "server/jobs/services/workers.py": ("server/jobs/test_queue.py", "services by their outcome"),
    "server/jobs/services/schedule.py": ("server/jobs/test_schedule.py", "services by their outcome"),
    "server/jobs/services/clearing.py": ("server/jobs/test_clearing.py", "services by their outcome"),
    "server/web/jobs/urls.py": ("server/web/test_jobs_page.py", "addresses are met by their pages"),
    "server/web/jobs/views.py": ("server/web/test_jobs_page.py", "pages of one noun"),
    "server/wsgi.py": ("server/test_home.py", "started by the command that serves"),
    "extraction/wrapped.py": ("extraction/test_lines.py", "lines that a page broke"),
}
# folders whose modules are tested together
TOGETHER = {
    "server/intake/models/": ("server/intake/test_taking_in.py", "rows are seen by what taking in makes"),
    "server/intake/": ("server/intake/test_desk.py", "papers are taken in, confirmed and renewed as an office does it"),
    "server/ledger/models/": ("server/ledger/test_making.py", "rows are seen by what a ledger is made of"),
    "server/ledger/": ("server/ledger/test_making.py", "a ledger is made, read, amended, sent out and taken back in"),
    "server/search/": ("server/search/test_search.py", "what is found, on both engines"),
    "extraction/questions/": ("extraction/questions/test_specs.py", "every question has cases in specs/"),
    "extraction/sets/": ("extraction/test_sets.py", "a set is read as a whole, case by case from specs/"),
    "server/core/": ("server/core/test_values.py", "small values are tried together"),
    "server/tokens/": ("server/tokens/test_tokens.py", "the life of a token"),
    "server/web/tokens/": ("server/web/test_token_pages.py", "pages by what they show"),
    "server/api/": ("server/api/test_calls.py", "the interface is tried by calling it"),
    "server/quarantine/": ("server/test_quarantine.py", "the process is seen by what it survives"),
    "server/policy/": ("server/policy/test_policy_table.py", "the whole matrix is made from the table"),
    "server/orgs/models/": ("server/orgs/test_constraints.py", "models are seen by what the database refuses"),
    "server/web/calendar/": ("server/web/test_calendar_pages.py", "pages are tried together"),
    "server/web/government/": ("server/web/test_setup_pages.py", "the government is the first step"),
    "server/web/organisations/": ("server/web/test_organisation_pages.py", "pages are tried together"),
    "server/web/setup/": ("server/web/test_setup_pages.py", "pages are tried together"),
    "server/settings/": ("server/test_home.py", "settings are met by the tests that run under them"),
}


def where_tested(module: str) -> Path:
    """The test module that a module's tests stand in."""
    folder = next((place for prefix, (place, _) in TOGETHER.items() if module.startswith(prefix)), None)
    mirrored = TESTS / Path(module).parent / f"test_{Path(module).name}"
    if mirrored.exists():
        return mirrored
    return TESTS / (ELSEWHERE[module][0] if module in ELSEWHERE else folder or mirrored.relative_to(TESTS))


@pytest.mark.parametrize("module", [path.as_posix() for path in modules()])
def test_module_has_tests(module: str) -> None:
    assert where_tested(module).is_file(), (
        f"write {where_tested(module).relative_to(ROOT)} or say where the tests stand"
    )


def test_modules_with_tests_elsewhere_exist_and_have_a_reason() -> None:
    known = {path.as_posix() for path in modules()}
    for module, (_, reason) in ELSEWHERE.items():
        assert module in known, f"{module} is gone: take it off the list"
        assert not (TESTS / Path(module).parent / f"test_{Path(module).name}").exists(), f"{module} has its own tests"
        assert reason
    for prefix, (place, reason) in TOGETHER.items():
        assert (PACKAGE / prefix).is_dir()
        assert (TESTS / place).is_file()
        assert reason


WRITTEN_BY_HAND = [
    path for path in python_files("src", "tests", "benchmarks", "tools") if path.parent.name != "migrations"
]


@pytest.mark.parametrize("path", WRITTEN_BY_HAND, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_test_modules_have_names_of_their_own() -> None:
    """Without packages two test modules of one name would be one module."""
    names = [path.name for path in python_files("tests") if path.name != "conftest.py"]  # pytest keeps those apart
    assert {name for name in names if names.count(name) > 1} == set()


def test_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"}
    assert {path.name for path in python_files()} & drawers == set()
