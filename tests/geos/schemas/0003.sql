-- Rows of the schema 0003 beside the earlier ones: an institution that was put out of use, a person's way in, mailboxes.
INSERT INTO institution (id, name_sw, name_en, short_sw, short_en, code, kind, domain, reference_prefix, address, place,
  parent_id, active, user_limit, created_at) VALUES (2, 'Wakala wa Zamani', 'Former Agency', 'Zamani', 'Former', 'WZ',
  'agency', 'zamani.go.tz', 'WZ', 'S.L.P. 1', 'DODOMA', 1, false, 40, '2026-01-02 08:00:00');
INSERT INTO unit (id, institution_id, name_sw, name_en, kind, parent_id)
  VALUES (2, 1, 'Sehemu ya Ununuzi', 'Procurement Section', 'section', 1);
INSERT INTO appointment (id, person_id, post_id, kind, acting_for_id, starts_on, ends_on)
  VALUES (1, 2, 2, 'substantive', NULL, '2026-01-02', NULL), (2, 3, 4, 'acting', 2, '2026-01-02', '2026-01-31');
INSERT INTO account (id, person_id, username, password_hash, password_set_at, invite_hash, invite_until, failures,
  wait_until, created_at) VALUES (1, 2, 'rehema.lukindo@afya.go.tz', 'x', '2026-01-02 08:00:00', NULL, NULL, 3,
  NULL, '2026-01-02 08:00:00'), (2, 3, 'baraka.shayo@afya.go.tz', NULL, NULL, 'y', '2026-01-09 08:00:00', 0, NULL,
  '2026-01-02 08:00:00');
INSERT INTO user_session (id, key_hash, account_id, started_at, seen_at, ended_at, address, device)
  VALUES (1, 'z', 1, '2026-01-06 08:00:00', '2026-01-06 08:00:00', NULL, '127.0.0.1', 'Firefox');
INSERT INTO mailbox (id, version, institution_id, kind, state, address, label, path, person_id, post_id, registry_id,
  quota, reason, created_at, created_by_id)
  VALUES (1, 1, 1, 'staff', 'active', 'rehema.lukindo@afya.go.tz', '', 'afya.go.tz/rehema.lukindo/Maildir', 2, NULL,
  NULL, 2147483648, '', '2026-01-02 08:00:00', NULL),
  (2, 1, 1, 'group', 'suspended', 'wote@afya.go.tz', 'Wote', '', NULL, NULL, NULL, 2147483648, 'Uchunguzi',
  '2026-01-02 08:00:00', 2);
INSERT INTO mail_address (address, mailbox_id, since)
  VALUES ('rehema.lukindo@afya.go.tz', 1, '2026-01-02 08:00:00'), ('wote@afya.go.tz', 2, '2026-01-02 08:00:00');
INSERT INTO group_member (group_id, member_id) VALUES (2, 1);
