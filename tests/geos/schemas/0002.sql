-- Rows of the schema 0002 beside those of 0001, in its own words: a memo and a letter on their way.
INSERT INTO post (id, institution_id, unit_id, code, title_sw, title_en, clearance, active)
  VALUES (2, 1, 1, 'AFISA', 'Afisa', 'Officer', 1, true), (3, 1, 1, 'DT', 'Mkurugenzi', 'Director', 3, true),
  (4, 1, 1, 'KM', 'Katibu Mkuu', 'Permanent Secretary', 4, true);
INSERT INTO person (id, version, institution_id, given_name, surname, title, language, created_at)
  VALUES (2, 1, 1, 'Rehema', 'Lukindo', '', 'sw', '2026-01-02 08:00:00'),
  (3, 1, 1, 'Baraka', 'Shayo', '', 'sw', '2026-01-02 08:00:00');
INSERT INTO route (id, version, institution_id, subject_kind, subject_id, author_post_id, state, started_at)
  VALUES (1, 1, 1, 'memo', 1, 2, 'running', '2026-01-06 08:00:00'),
  (2, 1, 1, 'outgoing_letter', 1, 2, 'planned', NULL);
INSERT INTO route_step (id, route_id, ordinal, kind, post_id, state, arrived_at, opened_at, decided_at)
  VALUES (1, 1, 1, 'recommend', 3, 'done', '2026-01-06 08:00:00', '2026-01-06 08:05:00', '2026-01-06 08:10:00'),
  (2, 1, 2, 'approve', 4, 'current', '2026-01-06 08:10:00', NULL, NULL),
  (3, 2, 1, 'recommend', 3, 'waiting', NULL, NULL, NULL), (4, 2, 2, 'sign', 4, 'waiting', NULL, NULL, NULL);
INSERT INTO opinion (id, route_id, step_id, act, text, text_version, person_id, post_id, at)
  VALUES (1, 1, NULL, 'submit', '', 1, 2, 2, '2026-01-06 08:00:00'),
  (2, 1, 1, 'recommend', 'Ninaunga mkono.', 1, 3, 3, '2026-01-06 08:10:00');
INSERT INTO memo (id, version, institution_id, file_id, subject, request, body, level, text_version, state, author_id,
  post_id, created_at, moved_at, route_id) VALUES (1, 1, 1, 1, 'Kununua dawa', 'Idhini ya kununua dawa', 'Dawa < 3 & 4
zimepungua.', 0, 1, 'on_route', 2, 2, '2026-01-06 07:00:00', '2026-01-06 08:10:00', 1);
INSERT INTO memo_version (id, memo_id, number, subject, request, body, by_id, at)
  VALUES (1, 1, 1, 'Kununua dawa', 'Idhini ya kununua dawa', 'Dawa < 3 & 4
zimepungua.', 2, '2026-01-06 07:00:00');
INSERT INTO outgoing_letter (id, version, institution_id, registry_id, file_id, language, subject, salutation, body,
  their_reference, level, text_version, state, author_id, post_id, signer_post_id, created_at, strike_reason)
  VALUES (1, 1, 1, 1, 1, 'sw', 'Jibu', '', 'Tafadhali rejea.', 'BD 112', 0, 1, 'draft', 2, 2, 4,
  '2026-01-06 09:00:00', '');
INSERT INTO addressee (id, letter_id, ordinal, kind, is_copy, lines, email)
  VALUES (1, 1, 1, 'outside', false, 'Meneja', 'meneja@mfano.example');
INSERT INTO outgoing_version (id, letter_id, number, subject, body, addressees, by_id, at)
  VALUES (1, 1, 1, 'Jibu', 'Tafadhali rejea.', 'Meneja', 2, '2026-01-06 09:00:00');
