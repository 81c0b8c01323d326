/** What an attacker in `kh` knows or guesses, and wants. */
export interface Prey {
  /** A claim that kh is excepted from, of an owner that it knows. */
  readonly hidden: string;
  /** A claim that kh sees, of another owner. */
  readonly visible: string;
  /** A claim of kh's own. */
  readonly own: string;
  readonly foreignUser: string;
  readonly foreignParty: number;
  readonly foreignAgency: number;
  readonly group: string;
  /** A context that was sealed for another transaction of the same connection. */
  readonly oldContext: string;
  /** A context that is in force on another connection, of another party. */
  readonly foreignContext: string;
  /** A claim that another connection may still use. */
  readonly foreignClaim: string;
  readonly relayPid: number;
}

/** SQL that ends up in an honest statement, and the one SQLSTATE that it must meet; `own` where it may answer, with what kh may see anyway; `none` where it finds nothing, as in an empty hub. */
export type Attack = readonly [what: string, sql: (prey: Prey) => string, outcome: string];

/** Put behind the look-up's own text: `union all select 0, 0, to_jsonb(x) from (…) x`. $1 is the honest claim of the request, used already. */
export const IN_THE_LOOKUP: readonly Attack[] = [
  ['the claim a second time', () => `select hub.enter($1, '{"needs": "user:manage"}')`, 'HB498'],
  ['going back a turn', () => `select setval('hub.turn_seq', 1), hub.enter($1, '{}')`, '42501'],
  ['a look-up inside the look-up', () => `select * from hub.lookup($1, '{"needs": "indicator:read"}', '{}', true, 10)`, 'HB498'],
  ['another connection’s claim', ({ foreignClaim }) => `select hub.enter('${foreignClaim}', '{"needs": "indicator:read"}')`, 'HB498'],
  [
    'a claim with another user in it',
    ({ foreignUser }) => `select hub.enter(regexp_replace($1, '[0-9a-f-]{36}', '${foreignUser}'), '{"needs": "indicator:read"}')`,
    'HB498',
  ],
  [
    'a claim with a later turn',
    () => `select hub.enter(regexp_replace($1, '^(\\d+)\\.\\d+', '\\1.999999'), '{"needs": "indicator:read"}')`,
    'HB498',
  ],
  ['a claim with an empty MAC', () => `select hub.enter(regexp_replace($1, '[0-9a-f]{64}$', ''), '{"needs": "indicator:read"}')`, 'HB498'],
  ['a claim of SQL null', () => `select hub.enter(null, '{"needs": "indicator:read"}')`, 'HB498'],
  ['opening the connection anew', () => `select hub.register_connection($1)`, 'HB498'],
  ['asking whether a claim would be believed', () => `select hub.verify_claim($1)`, '42501'],
  ['the password hash of somebody, with the claim', () => `select * from hub.sign_in_material($1, '{}', 'analyst@th.example')`, 'HB498'],
  [
    'whether somebody’s password may be tried, with the claim',
    () => `select * from hub.sign_in_wait($1, '{}', 'analyst@th.example')`,
    'HB498',
  ],
  [
    'one’s own password hash, with the claim that is used up',
    () => `select * from hub.own_password($1, '{"needs": "session:own"}')`,
    'HB498',
  ],
  ['whose a reset is', () => `select * from hub.reset_material($1, '{}', sha256('x'))`, 'HB498'],
  ['using a reset', () => `select hub.reset_password($1, '{}', sha256('x'), 'x')`, 'HB498'],
  ['counting attempts as one likes', () => `select hub.refund_sign_in_attempt('analyst@th.example', '127.0.0.1')`, '42501'],
  ['ending somebody’s sessions', ({ foreignUser }) => `select hub.end_sessions('${foreignUser}', null, 'PASSWORD')`, '42501'],
  ['ending them in an act of another kind', ({ foreignUser }) => `select hub.end_user_sessions('${foreignUser}')`, 'HB500'],
  ['a reset in an act of another kind', ({ foreignUser }) => `select hub.create_password_reset('${foreignUser}', sha256('x'))`, 'HB500'],
  ['a new password in an act of another kind', () => `select hub.change_password('x', 'x')`, 'HB500'],
  [
    'a session for oneself',
    ({ foreignUser }) => `select hub.open_session($1, '{}', '${foreignUser}', '', now() + interval '1 year', null)`,
    'HB498',
  ],
  [
    'the first account of the hub',
    ({ own }) => `select hub.bootstrap($1, '{}', sha256('x'), '${own}', '${own}', 'x@x.example', 'x')`,
    'HB498',
  ],
  [
    'rotating somebody’s refresh token',
    ({ foreignUser }) => `select * from hub.rotate_refresh($1, '{}', '${foreignUser}', '', '')`,
    'HB498',
  ],
  [
    'a context made by hand',
    ({ foreignParty }) =>
      `select c.* from (select set_config('hub.context', '${foreignParty}|1|COUNTRY|x|x|true|${foreignParty}||indicator:read|true~00', true)) s, lateral (select * from hub.claim offset length(s.set_config) * 0) c`,
    'none',
  ],
  [
    'the context with another party in it',
    ({ foreignParty }) =>
      `select c.* from (select set_config('hub.context', regexp_replace(current_setting('hub.context'), '^\\d+', '${foreignParty}'), true)) s, lateral (select * from hub.claim offset length(s.set_config) * 0) c`,
    'none',
  ],
  [
    'the context with one more key',
    ({ foreignParty }) =>
      `select c.* from (select set_config('hub.context', replace(current_setting('hub.context'), ',1', ',1,${foreignParty}'), true)) s, lateral (select * from hub.claim offset length(s.set_config) * 0) c`,
    'none',
  ],
  [
    'the context of an earlier transaction',
    ({ oldContext }) =>
      `select c.* from (select set_config('hub.context', '${oldContext}', true)) s, lateral (select * from hub.claim offset length(s.set_config) * 0) c`,
    'none',
  ],
  [
    'the context of another connection',
    ({ foreignContext }) =>
      `select c.* from (select set_config('hub.context', '${foreignContext}', true)) s, lateral (select * from hub.claim offset length(s.set_config) * 0) c`,
    'none',
  ],
  ['every claim there is', () => 'select * from hub.claim', 'own'],
  [
    'every claim and detail, by their tables',
    () => 'select i.id, i.value, d.description from hub.indicator i left join hub.indicator_detail d using (id)',
    'own',
  ],
  ['details alone', () => 'select id, raw, description from hub.indicator_detail', 'own'],
  ['a hidden claim by its id', ({ hidden }) => `select * from hub.claim where id = '${hidden}'`, 'own'],
  [
    'a leaky function in a condition',
    () => `select * from hub.claim where ('x' || value)::text = any (array['x']) or length(value) > 0`,
    'own',
  ],
  [
    'an error that would carry a hidden value',
    () => `select * from hub.claim where case when value like 'secret%' then value::integer = 1 else false end`,
    'own',
  ],
  ['tables in XML', () => `select query_to_xml('select id, value from hub.claim', true, false, '')::text as everything`, 'own'],
  ['governing columns', () => 'select owner, audience, excluded from hub.indicator', '42501'],
  ['whole rows', () => 'select i from hub.indicator i', '42501'],
  ['whole rows as JSON', () => 'select to_jsonb(i) from hub.indicator i', '42501'],
  ['a condition on a governing column', ({ foreignParty }) => `select 1 as one from hub.indicator where owner = ${foreignParty}`, '42501'],
  ['order by a governing column', () => 'select id from hub.indicator order by audience', '42501'],
  ['who owns and what is released of details', () => 'select owner, released from hub.indicator_detail', '42501'],
  ['password hashes', () => 'select password_hash from hub.user_account', '42501'],
  ['officers of all parties', () => 'select email, roles from hub.user_account', 'own'],
  ['the bars of others', () => 'select owner, party from hub.bar', 'own'],
  ['members of groups', () => 'select party, key from hub.membership', 'own'],
  ['groups', () => 'select id, name from hub.working_group', 'own'],
  ['sessions', () => 'select refresh_hash from hub.session', '42501'],
  ['hashes of API keys', () => 'select hash from hub.api_key_secret', '42501'],
  ['API keys, in an act about something else', () => 'select id, name, networks from hub.api_key', 'own'],
  ['what may be given to keys', () => 'select * from hub.key_ceiling', '42501'],
  ['which keys live', () => `select * from hub.valid_keys('{}')`, '42501'],
  [
    'what a key may do',
    ({ foreignUser }) => `select * from hub.key_context('${foreignUser}', '${foreignUser}', 'indicator:read')`,
    '42501',
  ],
  ['attempts that were counted', () => 'select * from hub.rate_limit', '42501'],
  ['resets', () => 'select * from hub.password_reset', '42501'],
  ['the record', () => 'select * from hub.audit', '42501'],
  ['versions', () => 'select * from hub.item_version', '42501'],
  ['versions of details', () => 'select * from hub.item_detail_version', '42501'],
  ['events that wait', () => 'select * from hub.outbox', '42501'],
  ['the stream', () => 'select * from hub.stream', '42501'],
  ['inboxes', () => 'select * from hub.inbox', '42501'],
  ['visibility_period', () => 'select * from hub.visibility_period', '42501'],
  ['jobs', () => 'select * from hub.party_job', '42501'],
  ['the head of the stream', () => 'select * from hub.sequence_head', '42501'],
  ['migrations', () => 'select * from hub.migration', '42501'],
  ['secrets', () => 'select * from vault.secret', '42501'],
  ['the keyring', () => 'select * from vault.keyring', '42501'],
  ['the MAC function', () => `select hub.mac('seal', 'x')`, '42501'],
  ['who saw what', ({ hidden, foreignParty }) => `select hub.was_visible('${hidden}', 1, ${foreignParty})`, '42501'],
  ['what had a place', ({ hidden }) => `select hub.was_open_to_keys('${hidden}', '{1}', 1)`, '42501'],
  ['placing events', () => 'select hub.sequence(1)', '42501'],
  ['working off jobs', () => 'select hub.run_next_party_job(1)', '42501'],
  ['joining a key', ({ foreignParty }) => `select hub.join_key(${foreignParty}, 1)`, '42501'],
  ['which sessions live', () => `select * from hub.valid_principals('{}')`, '42501'],
  ['whom the stream concerns', () => `select * from hub.parties_affected_since(null, 0, true)`, '42501'],
  ['founding a group', () => `select hub.create_group(gen_random_uuid(), 'x', '{}')`, 'HB500'],
  ['changing a group', ({ group, foreignUser }) => `select hub.change_group('${group}', '${foreignUser}', true)`, 'HB500'],
  ['disabling a foreign officer', ({ foreignUser }) => `select hub.set_user_disabled('${foreignUser}', true)`, 'HB500'],
  ['own claims, in an act that only reads', ({ hidden }) => `select * from hub.own_claims('{}', '{}', '{${hidden}}')`, 'HB500'],
  [
    'the governance of a hidden claim and of a visible one',
    ({ hidden, visible }) => `select * from hub.governance('{${hidden},${visible}}')`,
    'own',
  ],
  ['versions of a hidden claim', ({ hidden }) => `select * from hub.versions('${hidden}')`, 'own'],
  ['versions of a visible claim', ({ visible }) => `select * from hub.versions('${visible}')`, 'own'],
  ['the feed of everything', () => `select * from hub.feed_events(0, 1000000, '{"includeOwn": true}')`, 'own'],
  ['lists by place', () => 'select * from hub.sequenced_claims(1000000, 1000000, 1000000)', 'own'],
  ['lists of what waits', () => 'select * from hub.unsequenced_claims(0, null, 1000000)', 'own'],
  ['corroboration of a hidden value', () => `select hub.corroboration(hub.digest('DOMAIN', '', 'secret-hidden.example.com'))`, 'own'],
  [
    'visibility by a viewer made by hand',
    ({ foreignParty }) =>
      `select hub.sees(row(${foreignParty}, 1, 'COUNTRY', null, null, true, '{1}', '{}', 'x', true, null, '{}', null)::hub.viewer, 1, null, '{1}', '{}', 'RED', null)`,
    'own',
  ],
  ['what others ask just now', () => `select query, application_name from pg_stat_activity`, 'either'],
  ['statistics of values', () => `select most_common_vals::text, histogram_bounds::text from pg_stats where schemaname = 'hub'`, 'either'],
  ['raw statistics', () => 'select * from pg_statistic', '42501'],
  ['raw roles', () => 'select rolpassword from pg_authid', '42501'],
  ['large objects', () => 'select data from pg_largeobject', '42501'],
  ['a file', () => `select pg_read_file('postgresql.conf')`, '42501'],
  ['a folder', () => `select pg_ls_dir('.')`, '42501'],
  ['a file into the database', () => `select lo_import('/etc/passwd')`, '42501'],
  ['the log', () => `select pg_current_logfile(), pg_ls_logdir()`, '42501'],
  ['the settings of the server', () => `select pg_reload_conf()`, '42501'],
  ['another database', () => `select dblink('dbname=postgres', 'select 1')`, '42883'],
  ['the role of the owner', () => `select set_config('role', 'hub_owner', true)`, '42501'],
  ['the identity of the owner', () => `select set_config('session_authorization', 'hub_owner', true)`, '42501'],
  ['no triggers', () => `select set_config('session_replication_role', 'replica', true)`, '42501'],
  [
    'no row security',
    () =>
      `select i.id from (select set_config('row_security', 'off', true)) s, lateral (select id from hub.indicator offset length(s.set_config) * 0) i`,
    'either', // PostgreSQL 18 refuses; 15 has planned the statement already, policies and all
  ],
  ['the next key', () => `select nextval('hub.key_seq')`, '42501'],
  ['how many events there were', () => `select last_value from hub.outbox_id_seq`, '42501'],
  ['ending the relay', ({ relayPid }) => `select pg_terminate_backend(${relayPid})`, '42501'],
  ['a second statement', () => `select 1) x; select set_config('hub.context', '', false) --`, '42601'],
];

/** Whole statements, as if one could be smuggled into the transaction of an act that only reads. */
export const AS_STATEMENTS: readonly Attack[] = [
  ['becoming the owner', () => 'set role hub_owner', '42501'],
  ['becoming the owner for the session', () => 'set session authorization hub_owner', '42501'],
  ['reading without policies', () => 'set local row_security = off; select id from hub.indicator', '42501'],
  ['reading with another search path', () => 'set local search_path = hub, vault, public; select * from claim', 'own'],
  ['a table', () => 'create table hub.mine (x text)', '42501'],
  ['a table elsewhere', () => 'create table public.mine (x text)', '42501'],
  ['a table for the session', () => 'create temporary table mine (x text)', '42501'],
  ['a view', () => 'create view hub.mine as select * from hub.indicator', '42501'],
  ['a schema', () => 'create schema mine', '42501'],
  ['a function', () => `create function hub.me(text) returns integer language sql as 'select 1'`, '42501'],
  ['a function for the session', () => `create function pg_temp.me() returns integer language sql as 'select 1'`, '42501'],
  ['an operator', () => 'create operator hub.=== (leftarg = text, rightarg = text, function = texteq)', '42501'],
  ['a cast', () => 'create cast (text as integer) without function', '42501'],
  ['an extension', () => 'create extension dblink', '42501'],
  [
    'another body of a function',
    () =>
      `create or replace function hub.sees(viewer hub.viewer, owner integer, agency_only integer, audience integer[], excluded integer[], tlp text, retain_until timestamptz) returns boolean language sql as 'select true'`,
    '42501',
  ],
  ['another search path of a function', () => 'alter function hub.viewer() set search_path = pg_temp', '42501'],
  ['no function', () => 'drop function hub.viewer() cascade', '42501'],
  ['no policy', () => 'drop policy sees on hub.indicator', '42501'],
  ['a policy', () => 'create policy mine on hub.indicator using (true)', '42501'],
  ['no row security', () => 'alter table hub.indicator disable row level security', '42501'],
  ['no trigger', () => 'alter table hub.indicator disable trigger user', '42501'],
  ['a rule', () => 'create rule mine as on select to hub.indicator do also select 1', '42501'],
  ['a right', () => 'grant select on vault.secret to hub_app', '42501'],
  ['a role', () => 'create role mine superuser', '42501'],
  ['power', () => 'alter role hub_app bypassrls', '42501'],
  ['a program', () => `copy (select 1) to program 'true'`, '42501'],
  ['a file', () => `copy (select id from hub.indicator) to '/tmp/mine'`, '42501'],
  ['a file’s content', () => `copy hub.indicator from '/etc/passwd'`, '42501'],
  ['nothing left', () => 'truncate hub.indicator', '42501'],
  ['a row less', ({ own }) => `delete from hub.indicator where id = '${own}'`, '42501'],
  ['the table for oneself', () => 'lock table hub.indicator in access exclusive mode', '42501'],
  [
    'a claim, in an act that only reads',
    () =>
      `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, owner, agency, digest, claim_mark, owner_mark) values (gen_random_uuid(), 'DOMAIN', '', 'x.example.com', 'x', 'OTHER', 'CLEAR', hub.me(), hub.my_agency(), '', '', '')`,
    '42501',
  ],
  [
    'a change of one’s own claim, in an act that only reads',
    ({ own }) => `update hub.indicator set threat = 'OTHER', version = version + 1 where id = '${own}' returning id`,
    'none',
  ],
  ['a permission', () => `insert into hub.role_permission values ('ANALYST', 'user:manage')`, '42501'],
  ['a role of one’s own account', () => `update hub.user_account set roles = '{HUB_OPERATOR}'`, '42501'],
  ['a membership', () => 'insert into hub.membership (party, key) values (hub.me(), 1)', '42501'],
  ['a line of the record', () => `insert into hub.audit (what, channel, outcome) values ('x', 'x', 'DONE')`, '42501'],
  ['a block of code', () => `do $$ begin perform set_config('hub.context', 'x', true); perform id from hub.indicator; end $$`, 'none'],
  ['a block of code that reads the vault', () => `do $$ begin perform * from vault.secret; end $$`, '42501'],
  ['ending the officer’s transaction and going on', () => 'commit; select * from hub.claim', 'none'],
  [
    'a transaction of one’s own with the old context',
    ({ oldContext }) => `commit; begin; set local hub.context = '${oldContext}'; select * from hub.claim`,
    'none',
  ],
];
