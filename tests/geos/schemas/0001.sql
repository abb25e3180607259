-- Rows of the schema 0001, in its own words.
INSERT INTO institution (id, name_sw, name_en, short_sw, short_en, code, kind, domain, reference_prefix, address,
  place, active, user_limit, created_at) VALUES (1, 'Wizara ya Afya', 'Ministry of Health', 'Afya', 'Health', 'AFYA',
  'ministry', 'afya.go.tz', 'EA', 'S.L.P. 743', 'DODOMA', true, 500, '2026-01-02 08:00:00');
INSERT INTO unit (id, institution_id, name_sw, name_en, kind)
  VALUES (1, 1, 'Masjala', 'Registry', 'unit');
INSERT INTO registry (id, institution_id, unit_id, name_sw, name_en, kind)
  VALUES (1, 1, 1, 'Masjala ya wazi', 'Open registry', 'open');
INSERT INTO post (id, institution_id, unit_id, registry_id, code, title_sw, title_en, clearance, active)
  VALUES (1, 1, 1, 1, 'KARANI', 'Karani', 'Clerk', 1, true);
INSERT INTO person (id, version, institution_id, given_name, surname, title, language, created_at)
  VALUES (1, 1, 1, 'Juma', 'Pazi', '', 'sw', '2026-01-02 08:00:00');
INSERT INTO keyword (id, institution_id, parent_id, code, name_sw, name_en)
  VALUES (1, 1, NULL, '45', 'Tiba', 'Curative'), (2, 1, 1, '312', 'Dawa', 'Medicines');
INSERT INTO registry_file (id, version, institution_id, registry_id, keyword_id, number, reference, reference_key,
  title, level, medium, state, held_since, opened_at) VALUES (1, 1, 1, 1, 2, 1, 'EA.45/312/01', '.ea.45.312.1.',
  'Ununuzi wa dawa', 0, 'both', 'in_registry', '2026-01-05 08:00:00', '2026-01-05 08:00:00');
INSERT INTO volume (id, file_id, number, opened_at) VALUES (1, 1, 1, '2026-01-05 08:00:00');
INSERT INTO folio (id, file_id, volume_id, number, enclosure, title, direction, correspondent, level, origin_kind,
  origin_id, filed_at, struck_out_why) VALUES (1, 1, 1, 1, '', 'Upungufu wa dawa', 'in', 'Bohari ya Dawa', 0,
  'incoming_letter', 1, '2026-01-05 08:00:00', '');
INSERT INTO incoming_letter (id, version, institution_id, registry_id, year, number, state, channel, received_at,
  registered_at, registered_by_id, registered_post_id, sender, sender_address, their_reference, subject, level,
  valuables, file_id, folio_id) VALUES (1, 1, 1, 1, 2026, 1, 'filed', 'hand', '2026-01-05 08:00:00',
  '2026-01-05 08:00:00', 1, 1, 'Bohari ya Dawa', '', 'BD 112/45/02/118', 'Upungufu wa dawa', 0, false, 1, 1);
INSERT INTO number_series (id, name, year, last) VALUES (1, 'folio:1', 0, 1), (2, 'incoming:1', 2026, 1);
