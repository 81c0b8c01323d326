import type pg from 'pg';
import { plantCases } from './cases.js';
import {
  AGENCIES,
  ALERTS,
  type Announcement,
  ANNOUNCEMENTS,
  DIRECTORY,
  BESIDES,
  DRAFTS,
  FILED,
  GROUP,
  idOf,
  IMPORTS,
  type Item,
  ITEMS,
  key,
  KEYS,
  OFFICERS,
  PROVIDERS,
  type OfficerName,
  OTHER_GROUP,
  PARTIES,
  type PartyName,
  publishedAt,
  RED_IMPORTS,
  RELATIONSHIPS,
  type Said,
  SIGHTINGS,
  PULLS,
  WEBHOOKS,
} from './world.js';

const AT = '2026-01-01T00:00:00Z';

/**
 * Plants the small world, as the migrating role, into a migrated database. Other walls are taken away, so that what still holds is held by the policies.
 */
export async function plantSmallWorld(client: pg.Client): Promise<void> {
  await client.query('begin');
  await client.query('set local role hub_owner');
  await plantParties(client);
  await plantOfficers(client);
  await plantAnnouncements(client);
  await plantDirectory(client);
  await plantFactors(client);
  await plantProviders(client);
  await plantPreferences(client);
  await plantAlerts(client);
  await plantWebhooks(client);
  await plantPulls(client);
  await plantKeys(client);
  await plantExports(client);
  await takeOtherWallsAway(client);
  await plantImports(client);
  for (const [value, item] of Object.entries<Item>(ITEMS)) await plantItem(client, value, item);
  await plantObjects(client);
  await plantReports(client);
  await plantDisputes(client);
  await plantTriage(client);
  await plantDeconfliction(client);
  await plantRequests(client);
  await plantNotices(client);
  await plantInformation(client);
  for (const [note, said] of Object.entries<Said>(SIGHTINGS)) await plantSighting(client, note, said);
  for (const [words, said] of Object.entries(RELATIONSHIPS)) await plantRelationship(client, words, said);
  await plantEvidence(client);
  await plantCases(client);
  for (const [table, trigger] of RECORDED) await client.query(`alter table ${table} enable trigger ${trigger}`);
  await client.query('commit');
}

async function insert(client: pg.Client, table: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  const statement = `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`;
  await client.query(statement, [JSON.stringify(rows)]);
}

async function plantParties(client: pg.Client): Promise<void> {
  const parties = Object.entries(PARTIES).map(([slug, [number, kind]]) => ({
    ...{ key: number, id: idOf(slug), kind, name: slug, slug, country: kind === 'COUNTRY' ? slug.toUpperCase() : null },
    ...{ suspended_at: slug === 'my' ? AT : null, candidate_since: slug === 'bd' ? AT : null, created_at: AT },
  }));
  await insert(client, 'hub.party', parties);
  const agencies = Object.entries(AGENCIES).map(([name, [number, party]]) => ({
    ...{ key: number, id: idOf(`agency ${name}`), party: key(party), name },
  }));
  await insert(client, 'hub.agency', agencies);
  const groups = [GROUP, OTHER_GROUP].map((number) => ({ key: number, id: idOf(`group ${number}`), name: `${number}`, created_at: AT }));
  await insert(client, 'hub.working_group', groups);
  await client.query(
    `insert into hub.membership (party, key, left_at)
       select key, 1, null from hub.party where kind = 'COUNTRY' and candidate_since is null
       union all values (11, 31, null), (12, 31, null), (15, 31, null), (16, 31, now()), (14, 32, null)`,
  );
  await client.query(
    `insert into hub.party_position (added_at, party, reader)
       select now() + row_number() over () * interval '1 second', w.party, w.reader
         from (select key, null::integer from hub.party where kind = 'COUNTRY' and candidate_since is null union all values (12, 14), (22, 21)) w(party, reader)`,
  );
  // Thailand bars Japan, and Singapore no longer; Cambodia bars Laos.
  await client.query(`insert into hub.bar (owner, party, lifted_at) values (11, 14, null), (11, 16, now()), (12, 15, null)`);
  // Thailand refuses one purpose; the candidate, of whom nobody sees anything, demands a case; a partner's rule refuses nothing.
  await client.query(
    `insert into hub.purpose_rule (party, refused, needs_case, set_by)
       values (11, '{FORENSICS}', false, gen_random_uuid()), (18, '{}', true, gen_random_uuid()), (21, '{}', false, gen_random_uuid())`,
  );
}

async function plantAnnouncements(client: pg.Client): Promise<void> {
  const announced = Object.entries<Announcement>(ANNOUNCEMENTS).map(([name, { audience, agency, account, what = 'TEST', redItem }]) => ({
    ...{ id: idOf(name), name, what, audience, red_item: redItem && idOf(redItem) },
    ...{ agency_only: agency && AGENCIES[agency][0], account: account && idOf(`user ${account}`) },
  }));
  await client.query(
    `insert into hub.announcement (id, what, about, audience, agency_only, account, red_item) select id, what, jsonb_build_object('name', name), audience, agency_only, account, red_item
       from jsonb_to_recordset($1) a (id uuid, name text, what text, audience integer[], agency_only integer, account uuid, red_item uuid)`,
    [JSON.stringify(announced)],
  );
}

async function plantDirectory(client: pg.Client): Promise<void> {
  const entries = Object.entries(DIRECTORY).map(([unit, { of, to = [], but = [], withdrawn }]) => ({
    ...{ id: idOf(`directory ${unit}`), party: key(of), unit, role: 'OTHER', phone: '+6625550100', languages: ['en'], opening_hours: [] },
    ...{
      time_zone: 'UTC',
      urgent_channel: 'PHONE',
      audience: to,
      excluded: but,
      version: 1,
      created_at: AT,
      updated_at: AT,
      verified_at: AT,
    },
    ...{ verified_by: idOf('user thAdmin'), withdrawn_at: withdrawn && AT, withdrawn_reason: withdrawn && 'x' },
  }));
  await insert(
    client,
    'hub.directory_entry',
    entries.map((entry) => ({ ...entry, withdrawn_at: entry.withdrawn_at ?? null, withdrawn_reason: entry.withdrawn_reason ?? null })),
  );
}

async function plantOfficers(client: pg.Client): Promise<void> {
  await client.query(
    `insert into hub.role_permission values ('DATA_PROTECTION', 'indicator:read'), ('DATA_PROTECTION', 'case:read'), ('DATA_PROTECTION', 'alert:read'), ('DATA_PROTECTION', 'deconflict:answer'), ('ANALYST', 'deconflict:answer')`,
  );
  const accounts = Object.entries(OFFICERS).map(([name, [agency, role, party]]) => ({
    ...{ id: idOf(`user ${name}`), email: `${name.toLowerCase()}@test.example`, roles: [role], password_hash: 'x' },
    ...{ party: key(agency === null ? party : AGENCIES[agency][1]), agency: agency && AGENCIES[agency][0] },
    ...{ disabled_at: name === 'disabled' || name === 'disabledAdmin' ? AT : null, created_at: AT },
  }));
  await insert(client, 'hub.user_account', accounts);
  // Japan forbids its analysts cases, and Singapore lets them read; in Laos that concerns nobody.
  const inCases = { th: 'CONTRIBUTE', sg: 'READ', jp: 'NONE', la: 'NONE' } as const;
  await client.query(
    'insert into hub.sharing_policy (party, analysts_in_cases, set_by) select p.party, p.level, $2 from jsonb_to_recordset($1) p(party integer, level text)',
    [JSON.stringify(Object.entries(inCases).map(([name, level]) => ({ party: key(name as PartyName), level }))), idOf('user thAdmin')],
  );
  const sessions = Object.keys(OFFICERS).map((name) => ({
    ...{ id: idOf(`session ${name}`), user_id: idOf(`user ${name}`) },
    ...{ name, lasts: name === 'expired' ? '-1 s' : '1 h', ended: name === 'ended' },
  }));
  await client.query(
    `insert into hub.session (id, user_id, address, refresh_hash, expires_at, ended_at)
       select s.id, s.user_id, s.name, '', now() + s.lasts, case when s.ended then now() end
         from jsonb_to_recordset($1) s (id uuid, user_id uuid, name text, lasts interval, ended boolean)`,
    [JSON.stringify(sessions)],
  );
}

/** Viet Nam demands a second factor, and of liaison officers everybody does; one has an app, the other a passkey. */
async function plantFactors(client: pg.Client): Promise<void> {
  await client.query('insert into hub.party_factor_rule (party, set_by) values ($1, $2)', [key('vn'), idOf('user vn')]);
  await client.query(`insert into hub.factor_required values ('LIAISON')`);
  await client.query(`insert into hub.totp (user_id, id, sealed, last_step) values ($1, $1, '', 0)`, [idOf('user vn')]);
  await client.query(
    `insert into hub.passkey (id, user_id, credential, public_key, counter, name, transports) values ($1, $1, sha256('x'), '', 0, 'x', '{}')`,
    [idOf('user la')],
  );
  // One without a factor of their own comes by the country's identity provider, which vouches for one, and another time for none.
  await client.query(
    `insert into hub.identity_provider (id, party, name, issuer, client_id, sealed, scope, role_claim, roles, creates_accounts, set_by)
       values ($1, $2, 'x', 'x', 'x', '', '', 'x', '{}', false, $3)`,
    [idOf('provider of vn'), key('vn'), idOf('user vn')],
  );
  await client.query(
    `with opened as (insert into hub.session (id, user_id, refresh_hash, expires_at)
           select s, $1, '', now() + interval '1 h' from unnest($2::uuid[]) s returning id)
       insert into hub.oidc_session (session, provider, second_factor) select id, $3, id = ($2::uuid[])[1] from opened`,
    [idOf('user vnPlain'), [idOf('vouched for'), idOf('not vouched for')], idOf('provider of vn')],
  );
  await client.query(`update hub.session set purpose = 'FORENSICS', case_reference = 'of vn' where id = $1`, [idOf('vouched for')]);
}

/** Providers that raise accounts, with a session of the same account by each; and offices of the hub, one of them in force. */
async function plantProviders(client: pg.Client): Promise<void> {
  const offices = [
    ['unconfirmed', null, '-1 h'],
    ['waiting', 'BEFORE', '1 h'],
    ['reviewer', 'BEFORE', '-1 h'],
  ].map(([name, how, from]) => ({ id: idOf(`user ${name}`), how, from }));
  await client.query(
    `insert into hub.office (user_id, role, holds_from, confirmed_at, confirmed_how)
       select o.id, 'HUB_OPERATOR', now() + o.from, case when o.how is not null then now() end, o.how from jsonb_to_recordset($1) o (id uuid, how text, "from" interval)`,
    [JSON.stringify(offices)],
  );
  for (const [name, provider] of Object.entries(PROVIDERS)) {
    const { isDisabled, isOld } = { isDisabled: false, isOld: false, ...provider };
    await client.query(
      `insert into hub.identity_provider (id, party, name, issuer, client_id, sealed, scope, role_claim, roles, creates_accounts, set_by, disabled_at)
         values ($1, $2, 'x', $3, 'x', '', '', 'x', '{}', false, $4, $5)`,
      [idOf(name), key(provider.of), name, idOf(`user ${provider.by}`), isDisabled ? AT : null],
    );
    const given = Object.entries(provider.gives).map(([officer, roles]) => ({ id: idOf(`user ${officer}`), roles: roles.split(' ') }));
    await client.query(
      `insert into hub.external_account (provider, subject, user_id, made, granted, granted_at)
         select $1, g.id::text, g.id, false, g.roles, now() - $3::interval from jsonb_to_recordset($2) g (id uuid, roles text[])`,
      [idOf(name), JSON.stringify(given), isOld ? '31 days' : '0'],
    );
    await client.query(
      `with opened as (insert into hub.session (id, user_id, refresh_hash, expires_at) values ($1, $2, '', now() + interval '1 h') returning id)
         insert into hub.oidc_session (session, provider, second_factor) select id, $3, false from opened`,
      [idOf(`by the ${name}`), idOf('user raised'), idOf(name)],
    );
  }
}

async function plantPreferences(client: pg.Client): Promise<void> {
  const ofEach = Object.keys(OFFICERS).map((name) => ({ user_id: idOf(`user ${name}`), changed_at: AT, name }));
  await insert(
    client,
    'hub.user_settings',
    ofEach.map(({ name, ...of }) => ({ ...of, language: name, time_zone: 'UTC' })),
  );
  await insert(
    client,
    'hub.feed_filter',
    ofEach.map((of) => ({ ...of, id: idOf(`filter of ${of.name}`), filter: {} })),
  );
}

/** Each with a step, and a message to an officer; and a chat channel of two parties. */
async function plantAlerts(client: pg.Client): Promise<void> {
  const alerts = Object.entries(ALERTS).map(([name, { of, agency, account, item, announcement, administrators, mentionedIn, ended }]) => ({
    ...{ id: idOf(name), threat: name, party: key(of), agency: agency ? AGENCIES[agency][0] : null },
    ...{ account: account ? idOf(`user ${account}`) : null, kind: mentionedIn ? 'MENTION' : 'CASE', urgency: 'ROUTINE' },
    ...{ addressees: administrators ? 'ADMINISTRATORS' : 'OFFICERS', permission: 'policy:manage' },
    ...{ item_kind: item ? 'INDICATOR' : null, item: item ? idOf(item) : null, announcement: announcement ? idOf(announcement) : null },
    ...{ mentioned_in: mentionedIn ?? null, ended_at: ended ? AT : null },
  }));
  await client.query(
    `insert into hub.alert (id, reference, party, agency, account, kind, urgency, addressees, permission, item_kind, item, announcement, threat, ended_at, ended_why, next_at)
       select a.id, hub.new_alert_reference(), a.party, a.agency, a.account, a.kind, a.urgency, a.addressees, a.permission, case when a.mentioned_in is null then a.item_kind else 'CASE' end,
           case when a.mentioned_in is null then a.item else md5('case ' || a.mentioned_in)::uuid end, a.announcement, a.threat, a.ended_at, case when a.ended_at is not null then 'SETTLED' end, case when a.ended_at is null then now() end
         from jsonb_to_recordset($1) a (id uuid, party integer, agency integer, account uuid, kind text, urgency text, addressees text, permission text, item_kind text, item uuid,
           announcement uuid, threat text, mentioned_in text, ended_at timestamptz)`,
    [JSON.stringify(alerts)],
  );
  await client.query('insert into hub.alert_step (alert, step, party) select id, 0, party from hub.alert');
  await client.query(
    `insert into hub.alert_delivery (alert, party, account, urgency, channel_kind, step, mode) select id, party, $1, urgency, 'EMAIL', 0, 'DIGEST' from hub.alert`,
    [idOf('user th')],
  );
  await client.query(
    `insert into hub.alert_channel (id, party, kind, name, host, sealed, created_by) values ($1, $2, 'SLACK', 'chat of th', 'x', 'x', $3), ($4, $5, 'SLACK', 'chat of kh', 'x', 'x', $6)`,
    [idOf('chat of th'), key('th'), idOf('user thAdmin'), idOf('chat of kh'), key('kh'), idOf('user khAdmin')],
  );
}

async function plantWebhooks(client: pg.Client): Promise<void> {
  const webhooks = Object.entries<readonly [PartyName, OfficerName, string?]>(WEBHOOKS).map(([name, [party, maker, state]]) => ({
    ...{ id: idOf(name), party: key(party), created_by: idOf(`user ${maker}`), name, url: 'https://hooks.example', filter: {} },
    ...{ epoch: idOf('epoch'), seq: 0, attempt: 0, next_attempt_at: AT, turn: 0, created_at: AT },
    ...{ paused_at: state === 'paused' ? AT : null, pause_reason: state === 'paused' ? 'BY_OFFICER' : null },
    deleted_at: state === 'deleted' ? AT : null,
  }));
  await insert(client, 'hub.webhook', webhooks);
  await client.query(
    `insert into hub.webhook_secret (id, webhook, sealed, public_key) select gen_random_uuid(), id, '', name from hub.webhook`,
  );
  await client.query(
    `insert into hub.webhook_delivery (webhook, party, agency, event_id, operation, attempt, outcome, reason)
       select w.id, w.party, u.agency, w.id, 'TEST', 1, 'FAILED', w.name
         from hub.webhook w join hub.user_account u on u.id = w.created_by where w.deleted_at is null`,
  );
  const policies = (['th', 'kh'] as const).map((name) => ({
    party: key(name),
    amber_content: true,
    set_by: idOf(`user ${name}`),
    set_at: AT,
  }));
  await insert(client, 'hub.webhook_policy', policies);
}

/** Each with an import, of an agency that nobody comes from. */
async function plantPulls(client: pg.Client): Promise<void> {
  for (const [name, [agency, maker, state]] of Object.entries<readonly [keyof typeof AGENCIES, OfficerName, string?]>(PULLS)) {
    const [number, party] = AGENCIES[agency];
    await client.query(
      `with made as (insert into hub.pull (id, party, agency, created_by, name, kind, url, every_minutes, defaults, next_run_at, paused_at, pause_reason, deleted_at)
           values ($1, $2, $3, $4, $5, 'TAXII', 'https://x.example/', 60, '{}', 'infinity', $6, $7, $8)),
         imported as (insert into hub.import (id, party, agency, created_by, source, name, state) values ($1, $9, $10, $4, 'PULL', $5, 'COMPLETE'))
       insert into hub.pull_import (pull, import) values ($1, $1)`,
      [
        ...[idOf(name), key(party), number, idOf(`user ${maker}`), name],
        ...[state === 'paused' ? AT : null, state === 'paused' ? 'BY_OFFICER' : null, state === 'deleted' ? AT : null],
        ...[key(AGENCIES.my[1]), AGENCIES.my[0]],
      ],
    );
  }
}

async function plantKeys(client: pg.Client): Promise<void> {
  // The demo's admins have one ceiling: here somebody else may give what Thailand's admin may not.
  await client.query(`insert into hub.key_ceiling values ('PARTNER_ADMIN', 'user:manage')`);
  const keys = Object.entries<(typeof KEYS)[keyof typeof KEYS]>(KEYS).map(([name, { of, agency, maker, may, ...state }]) => ({
    ...{
      id: idOf(name),
      secret: idOf(`secret of ${name}`),
      party: key(of),
      agency: agency && AGENCIES[agency][0],
      maker: idOf(`user ${maker}`),
      knows: idOf(`user ${'knows' in state ? state.knows : maker}`),
      name,
      may,
    },
    lasts: 'state' in state && state.state === 'expired' ? '-1 h' : '1 h',
    revoked: 'state' in state && state.state === 'revoked',
    ends: 'secret' in state ? { ended: '-1 h', ending: '1 h' }[state.secret] : null,
  }));
  await client.query(
    `with given as (select * from jsonb_to_recordset($1) k (id uuid, secret uuid, party integer, agency integer, maker uuid, knows uuid, name text, may text[],
         lasts interval, revoked boolean, ends interval)),
       made as (insert into hub.api_key (id, party, agency, created_by, name, permissions, expires_at, revoked_at)
         select id, party, agency, maker, name, may, now() + lasts, case when revoked then now() end from given)
     insert into hub.api_key_secret (id, api_key, hash, issued_to, live_until) select secret, id, sha256('x'), knows, now() + ends from given`,
    [JSON.stringify(keys)],
  );
  await client.query(`update hub.api_key set purpose = 'BORDER_CONTROL' where id = $1`, [idOf('key of th, for parties')]);
}

/** One of each officer. */
async function plantExports(client: pg.Client): Promise<void> {
  await client.query(
    `insert into hub.export (id, party, created_by, format, filter, filter_mark, purpose, pinned, epoch)
       select gen_random_uuid(), u.party, u.id, 'csv', '{}', 'x', 'what the mutants look for: ' || u.email, 0, $1 from hub.user_account u`,
    [idOf('epoch')],
  );
}

/** Imports with a line each, which is held, and the envelope that it came in; of some also a line that said RED. And each party's way to read tables. */
async function plantImports(client: pg.Client): Promise<void> {
  const imports = Object.entries(IMPORTS).map(([name, [party, agency]]) => ({
    ...{ id: idOf(name), name, party: key(party), agency: AGENCIES[agency][0], isRed: RED_IMPORTS.includes(name) },
  }));
  await client.query(
    `with given as (select * from jsonb_to_recordset($1) g (id uuid, name text, party integer, agency integer, "isRed" boolean)),
       made as (insert into hub.import (id, party, agency, created_by, source, name) select id, party, agency, $2, 'TAXII', name from given),
       lines as (insert into hub.import_item (import, line, party, agency, digest, outcome, kind, sent, red)
         select id, 1, party, agency, ''::bytea, 'HELD', 'OBJECT', name, false from given
         union all select id, 2, party, agency, '', 'REJECTED', 'OBJECT', name || ', RED', true from given where "isRed"),
       held as (insert into hub.held_item (id, import, line, party, agency, kind, payload)
         select id, id, 1, party, agency, 'OBJECT', to_jsonb(name) from given)
     insert into hub.taxii_envelope (import, party, agency, objects) select id, party, agency, to_jsonb(name) from given`,
    [JSON.stringify(imports), idOf('user th')],
  );
  await client.query(
    `insert into hub.csv_mapping (id, party, name, layout, updated_by) select gen_random_uuid(), key, slug, '{}', $1 from hub.party`,
    [idOf('user th')],
  );
}

async function plantItem(client: pg.Client, value: string, item: Item): Promise<void> {
  const [agency, party] = AGENCIES[item.by ?? 'th-one'];
  const owner = key(item.owner ?? party);
  await client.query(
    `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, audience, excluded, attribution, agency_only, owner, agency, retain_until, published_at)
       values ($1, 'DOMAIN', '', $2, $2, 'PHISHING', $3, $4, $5, $6, $7, $8, $9, now() + $10 * interval '1 hour', $11)`,
    [
      idOf(value),
      value,
      item.tlp ?? 'GREEN',
      item.to ?? [],
      item.but ?? [],
      item.attribution ?? 'NAMED',
      item.kept ? agency : null,
      owner,
      agency,
      item.hours,
      `${publishedAt(value)}Z`,
    ],
  );
  await client.query('insert into hub.bulk_publication (published_at) values ($1)', [`${publishedAt(value)}Z`]);
  if (item.detail === 'none') return;
  await client.query('insert into hub.indicator_detail (id, raw, owner, agency, released) values ($1, $2, $3, $4, $5)', [
    idOf(value),
    value,
    owner,
    agency,
    item.detail === 'released',
  ]);
}

async function plantSighting(client: pg.Client, note: string, said: Said): Promise<void> {
  const [agency, party] = AGENCIES[said.by];
  await client.query(
    `insert into hub.sighting (id, indicator, verdict, count, note, mark, sighter_mark, kind, threat, item_owner, tlp, audience, excluded, attribution,
         agency_only, owner, agency, retain_until)
       select $1, $2, 'SEEN', 1, $3, $3, $3, i.kind, i.threat, i.owner, $4, $5, $6, $7, $8, $9, $10, now() + $11 * interval '1 hour'
         from hub.indicator i where i.id = $2`,
    [
      idOf(note),
      idOf(said.on),
      note,
      said.tlp ?? 'GREEN',
      said.to ?? [],
      said.but ?? [],
      said.attribution ?? 'NAMED',
      said.kept ? agency : null,
      key(party),
      agency,
      said.hours,
    ],
  );
}

async function plantRelationship(client: pg.Client, words: string, said: Said & { readonly and: string }): Promise<void> {
  const [agency, party] = AGENCIES[said.by];
  await client.query(
    `insert into hub.relationship (id, relation, indicator, other, description, mark, item_owner, other_owner, tlp, audience, excluded, attribution, agency_only, owner, agency, retain_until)
       select $1, 'USES', i.id, o.id, $3, $3, i.owner, o.owner, $5, $6, $7, $8, $9, $10, $11, now() + $12 * interval '1 hour'
         from hub.indicator i, hub.indicator o where i.id = $2 and o.id = $4`,
    [
      ...[idOf(words), idOf(said.on), words, idOf(said.and), said.tlp ?? 'GREEN', said.to ?? [], said.but ?? []],
      ...[said.attribution ?? 'NAMED', said.kept ? agency : null, key(party), agency, said.hours],
    ],
  );
}

/** An object beside each claim, with the same eyes. */
async function plantObjects(client: pg.Client): Promise<void> {
  await client.query(
    `insert into hub.stix_object (id, stix_id, type, spec_version, body, tlp, audience, excluded, agency_only, owner, agency, retain_until, released)
       select id, value, 'x', '2.1', '{}', tlp, audience, excluded, agency_only, owner, agency, retain_until, true from hub.indicator`,
  );
}

/** A report beside each claim, with the same eyes; and a route to each party that has a key in its audience, and to Thailand. */
async function plantReports(client: pg.Client): Promise<void> {
  await client.query(
    `insert into hub.report (id, reference, state, title, threat, tlp, audience, excluded, agency_only, owner, agency, retain_until)
       select md5('report ' || value)::uuid, value, 'SUBMITTED', value, threat, tlp, audience, excluded, agency_only, owner, agency, retain_until from hub.indicator`,
  );
  await client.query(
    `insert into hub.report_route (report, owner, party, reasons, offered)
       select r.id, r.owner, p.key, '[]', r.title <> 'of kh, for all' or p.key <> $2 from hub.report r join hub.party p on p.key = any (array[$1, $2]::integer[])`,
    [key('th'), key('vn')],
  );
}

/** A request beside each claim, with the same eyes; and what hangs on some of them. */
async function plantRequests(client: pg.Client): Promise<void> {
  await client.query(
    `insert into hub.action_request (id, reference, act, recipient, subject, legal_basis, legal_text, urgency, contact, ack_minutes, due_minutes, tlp, audience, excluded, agency_only,
         owner, agency, retain_until)
       select md5('request ' || value)::uuid, value, 'TAKEDOWN', $1, '{}', 'TREATY', 'x', 'URGENT', 'x', 1, 1, tlp, audience, excluded, agency_only, owner, agency, retain_until
         from hub.indicator`,
    [key('th')],
  );
  const hangs = [BESIDES.map(([request]) => request)];
  await client.query(
    'insert into hub.action_clock (request, ack_due_at, due_at) select id, now(), now() from hub.action_request where reference = any ($1)',
    hangs,
  );
  await client.query(
    `insert into hub.action_step (request, seq, step, state, party, by_user) select id, 1, 'SENT', 'SENT', owner, id from hub.action_request where reference = any ($1)`,
    hangs,
  );
  await client.query(
    `insert into hub.action_related (request, item)
       select r.id, x.item from jsonb_to_recordset($1) p(request text, other text) join hub.action_request r on r.reference = p.request
         cross join lateral (select i.id as item from hub.indicator i where i.value = p.other union all select o.id from hub.report o where o.title = p.other) x`,
    [JSON.stringify(BESIDES.map(([request, other]) => ({ request, other })))],
  );
}

/** A notice beside each claim, with the same eyes; what hangs on some of them; and what is at desks, with a file at Cambodia's. */
async function plantNotices(client: pg.Client): Promise<void> {
  await client.query(
    `insert into hub.notice (id, colour, revision, title, summary, body, language, details, threat, contact, valid_until, tlp, audience, excluded, agency_only, owner, agency,
         retain_until)
       select md5('notice ' || value)::uuid, 'BULLETIN', 1, value, 'x', 'x', 'en', '{}', threat, 'x', now(), tlp, audience, excluded, agency_only, owner, agency, retain_until
         from hub.indicator`,
  );
  const besides = [BESIDES.map(([notice]) => notice), key('kh')];
  await client.query(
    `insert into hub.notice_translation (id, notice, owner, revision, language, method, title, summary, body, party, by_user, offered, accepted_at)
       select gen_random_uuid(), n.id, n.owner, 1, t.language, 'HUMAN', 'x', t.standing, 'x', case t.standing when 'accepted' then n.owner else $2 end, n.id, t.standing <> 'own',
           case t.standing when 'accepted' then now() end
         from hub.notice n cross join (values ('km', 'own'), ('lo', 'offered'), ('th', 'accepted')) t(language, standing) where n.title = any ($1)`,
    besides,
  );
  await client.query(
    'insert into hub.notice_acknowledgement (notice, party, revision) select id, $2, 1 from hub.notice where title = any ($1)',
    besides,
  );
  await client.query(
    `insert into hub.notice_related (notice, item)
       select n.id, i.id from jsonb_to_recordset($1) p(notice text, other text) join hub.notice n on n.title = p.notice join hub.indicator i on i.value = p.other`,
    [JSON.stringify(BESIDES.map(([notice, other]) => ({ notice, other })))],
  );
  for (const [title, draft] of Object.entries<{ by: keyof typeof AGENCIES; state: string; judged?: readonly [OfficerName, number] }>(
    DRAFTS,
  )) {
    const [agency, party] = AGENCIES[draft.by];
    await client.query(
      `insert into hub.notice_draft (id, party, desk, colour, state, revision, tlp, wanted, requested_exclusions, content, authors, approved_by, review_requested_at)
         values ($1, $2, $3, 'ORANGE', $4, 2, 'GREEN', '{}', '{}', jsonb_build_object('title', $5::text), '{}', $1, now())`,
      [idOf(title), key(party), agency, draft.state, title],
    );
    if (!draft.judged) continue;
    const [judge, revision] = draft.judged;
    const judged = [idOf(title), revision, idOf(`user ${judge}`)];
    await client.query(
      `insert into hub.notice_review (notice, revision, review_requested_at, reviewer, agrees, checklist)
         select d.id, $2, d.review_requested_at - make_interval(hours => d.revision - $2), $3, true, '{}' from hub.notice_draft d where d.id = $1`,
      judged,
    );
  }
  await client.query(
    `with file as (
         insert into hub.evidence (id, owner, agency, by_user, filename, state, place, sealed_key, type, size, pieces, sha256)
           select gen_random_uuid(), d.party, d.desk, d.id, 'NOTICE_DRAFT', 'KEPT', 'DATABASE', '', 'text/plain', 1, 1, sha256('') from hub.notice_draft d where d.id = $1 returning id)
       insert into hub.evidence_link (kind, item, evidence, place) select 'NOTICE_DRAFT', $1, id, 0 from file`,
    [idOf('of kh, in review')],
  );
}

/** The same of requests for information; each is said to be handled by an agency of the party of its reader, Cambodia, and by one of Thailand. */
async function plantInformation(client: pg.Client): Promise<void> {
  await client.query(
    `insert into hub.information_request (id, reference, recipient, question, language, legal_basis, legal_text, urgency, contact, ack_minutes, due_minutes, tlp, audience, excluded,
         agency_only, owner, agency, retain_until)
       select md5('information ' || value)::uuid, value, $1, 'x', 'en', 'TREATY', 'x', 'URGENT', 'x', 1, 1, tlp, audience, excluded, agency_only, owner, agency, retain_until
         from hub.indicator`,
    [key('th')],
  );
  const of = 'from hub.information_request where reference = any ($1)';
  const hangs = [BESIDES.map(([request]) => request)];
  await client.query(`insert into hub.information_inquiry (request, inquiry) select id, id ${of}`, hangs);
  await client.query(
    `insert into hub.information_clock (request, ack_due_at, remind_at, due_at) select id, now(), now(), now() ${of}`,
    hangs,
  );
  await client.query(
    `insert into hub.information_step (request, seq, step, state, party, by_user) select id, 1, 'SENT', 'SENT', owner, id ${of}`,
    hangs,
  );
  await client.query(
    `insert into hub.information_message (request, seq, party, by_user, text, language)
       select r.id, p.key, p.key, r.id, 'x', 'en' from hub.information_request r, hub.party p where r.reference = any ($1) and p.key = any (array[$2, $3]::integer[])`,
    [...hangs, key('th'), key('kh')],
  );
  await client.query(
    `insert into hub.information_handling (request, seq, party, agency, by_user)
       select r.id, p.key, p.key, 0, r.id from hub.information_request r, hub.party p where r.reference = any ($1) and p.key = any (array[$2, $3]::integer[])`,
    [...hangs, key('th'), key('kh')],
  );
  await client.query(
    `insert into hub.information_related (request, item)
       select r.id, x.item from jsonb_to_recordset($1) p(request text, other text) join hub.information_request r on r.reference = p.request
         cross join lateral (select i.id as item from hub.indicator i where i.value = p.other union all select o.id from hub.report o where o.title = p.other) x`,
    [JSON.stringify(BESIDES.map(([request, other]) => ({ request, other })))],
  );
}

/**
 * A file beside some items of each kind; files that belong to none, of which one was a RED item's and one is not whole yet; and files of reports that were withdrawn: of Thailand's first agency, and of one
 * that is of another party than its agency.
 */
async function plantEvidence(client: pg.Client): Promise<void> {
  await client.query(
    `insert into hub.report (id, reference, state, title, threat, tlp, audience, owner, agency, revoked_at, revoked_reason)
       values (gen_random_uuid(), 'x', 'SUBMITTED', 'withdrawn, for kh', 'OTHER', 'AMBER', array[12], 11, 111, now(), 'x'),
         (gen_random_uuid(), 'x', 'SUBMITTED', 'withdrawn, of th by kh', 'OTHER', 'AMBER', array[12], 11, 121, now(), 'x')`,
  );
  await client.query(
    `with item as (select * from (
         select 'REPORT' as kind, id, owner, agency, title as name, gen_random_uuid() as file from hub.report
         union all select 'INDICATOR', id, owner, agency, value, gen_random_uuid() from hub.indicator
         union all select 'STIX_OBJECT', id, owner, agency, stix_id, gen_random_uuid() from hub.stix_object
         union all select 'SIGHTING', id, owner, agency, note, gen_random_uuid() from hub.sighting
         union all select 'RELATIONSHIP', id, owner, agency, description, gen_random_uuid() from hub.relationship) x where ($1::jsonb->kind) ? name),
       file as (
         insert into hub.evidence (id, owner, agency, by_user, filename, state, place, sealed_key, type, size, pieces, sha256)
           select file, owner, agency, file, concat_ws(' ', kind, name), 'KEPT', 'DATABASE', '', 'text/plain', 1, 1, sha256('') from item)
     insert into hub.evidence_link (kind, item, evidence, place) select kind, id, file, 0 from item`,
    [JSON.stringify({ ...FILED, REPORT: [...FILED.REPORT, 'withdrawn, for kh', 'withdrawn, of th by kh'] })],
  );
  await client.query(
    `insert into hub.evidence (id, owner, agency, by_user, filename, state, place, sealed_key, type, size, pieces, sha256, unlinked_since, red, for_people)
       select gen_random_uuid(), f.owner, f.agency, gen_random_uuid(), f.name, f.state, 'DATABASE', '', 'text/plain', 1, 1, sha256(''), now(), f.name like 'RED%', f.name like 'of people%'
         from (values (11, 111, 'loose, of th-one', 'KEPT'), (11, 111, 'RED and loose, of th-one', 'KEPT'), (11, 111, 'of people and loose, of th-one', 'KEPT'), (11, 121, 'loose, of th by kh', 'KEPT'),
           (11, 111, 'open, of th-one', 'OPEN')) f(owner, agency, name, state)`,
  );
}

/** A dispute of each claim by Cambodia, and of Cambodia's own by Thailand. */
async function plantDisputes(client: pg.Client): Promise<void> {
  await client.query(
    `insert into hub.dispute (id, item, owner, party, red, ground, comment, raised_by, due_at)
       select i.id, i.id, i.owner, case when i.owner = $1 then $2 else $1 end, i.tlp = 'RED', 'OTHER', i.value, i.id, now() from hub.indicator i`,
    [key('kh'), key('th')],
  );
}

/** What agencies have sealed, two of them under a party that is not theirs; what Japan asked about; and an alarm over somebody of each party. */
async function plantDeconfliction(client: pg.Client): Promise<void> {
  const sealed = [...Object.entries(AGENCIES).map(([name, [agency, party]]) => [name, agency, key(party)]), ...LOOSE_HOLDINGS];
  await client.query(
    `insert into hub.sealed_holding (id, owner, agency, mark, setting, reference)
       select gen_random_uuid(), x.owner, x.agency, gen_random_uuid(), 'HIT', x.reference from jsonb_to_recordset($1) x(reference text, agency integer, owner integer)`,
    [JSON.stringify(sealed.map(([reference, agency, owner]) => ({ reference, agency, owner })))],
  );
  await client.query(
    `with ask as (insert into hub.deconfliction_query (id, party, user_id, purpose, case_reference, count, notified_at) select $1, $2, $1, 'x', 'x', 1, now() returning id),
        value as (insert into hub.deconfliction_query_value (id, seq, user_id, sealed, hit, undisclosed, parties) select id, 1, id, '', false, false, '{}' from ask returning id)
      insert into hub.contact (request, holder, agency_only, red, asker, requester_agency, requested_at, purpose, case_reference, item, setting, reached)
        select v.id, x.holder, x.agency, x.red, $2, $3, now(), x.purpose, 'x', gen_random_uuid(), 'HIT', true
          from value v, jsonb_to_recordset($4) x(purpose text, holder integer, agency integer, red boolean)`,
    [idOf('ask'), key('jp'), AGENCIES.jp[0], JSON.stringify(ASKED_ABOUT)],
  );
  await client.query(
    `insert into hub.deconflict_alarm (party, user_id, day, signs, asked) select p.key, p.id, now(), '{RANGE}', 1 from hub.party p where p.slug in ('th', 'kh')`,
  );
}

const LOOSE_HOLDINGS = [
  ['of th by kh', AGENCIES.kh[0], key('th')],
  ['of kh by th-one', AGENCIES['th-one'][0], key('kh')],
] as const;
const ASKED_ABOUT = [
  { purpose: 'of th', holder: key('th'), agency: null, red: false },
  { purpose: 'of th-one alone', holder: key('th'), agency: AGENCIES['th-one'][0], red: false },
  { purpose: 'of th-two alone', holder: key('th'), agency: AGENCIES['th-two'][0], red: false },
  { purpose: 'of kh', holder: key('kh'), agency: null, red: false },
  { purpose: 'of th, RED', holder: key('th'), agency: null, red: true },
];

/** Of each report a value, and what a country has said of it, with the same eyes; of each claim that it came from a report, once by a partner that is named. */
async function plantTriage(client: pg.Client): Promise<void> {
  await client.query('insert into hub.report_value (report, place, digest) select r.id, 0, sha256(r.id::text::bytea) from hub.report r');
  await client.query(
    `insert into hub.outcome (id, report, reference, threat, status, tlp, audience, excluded, agency_only, owner, agency, retain_until)
       select id, id, reference, threat, 'ACCEPTED', tlp, audience, excluded, agency_only, owner, agency, retain_until from hub.report`,
  );
  await client.query(
    `insert into hub.indicator_origin (indicator, report, reporter, party, shown)
       select i.id, gen_random_uuid(), case i.value when 'for meta' then $2::integer else $1 end, i.owner, s.shown from hub.indicator i, unnest(array[true, false]) s(shown)`,
    [key('meta'), key('binance')],
  );
  const rules = (['th', 'kh'] as const).map((name) => ({ party: key(name), hours: 1, set_by: idOf(`user ${name}`), set_at: AT }));
  await insert(client, 'hub.triage_rule', rules);
}

/** Foreign keys that bind an agency to its party, the trigger that keeps a row's identity, columns that nobody may write; while planting also what records. */
async function takeOtherWallsAway(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop from pg_constraint
       where contype = 'f' and confrelid = 'hub.agency'::regclass and conrelid in ('hub.indicator'::regclass, 'hub.indicator_detail'::regclass, 'hub.stix_object'::regclass, 'hub.report'::regclass, 'hub.outcome'::regclass, 'hub.action_request'::regclass, 'hub.notice'::regclass, 'hub.information_request'::regclass,
           'hub.information_handling'::regclass, 'hub.case_file'::regclass, 'hub.import'::regclass, 'hub.evidence'::regclass, 'hub.sealed_holding'::regclass,
           'hub.taxii_envelope'::regclass)`,
  );
  for (const { drop } of rows) await client.query(drop);
  await client.query('alter table hub.action_request drop constraint action_request_for_one');
  await client.query('alter table hub.notice drop constraint notice_label');
  await client.query('alter table hub.information_request drop constraint information_request_for_one');
  await client.query('drop trigger t10_guard_change on hub.indicator; drop trigger t10_guard_change on hub.stix_object');
  await client.query('grant update (owner, agency) on hub.indicator, hub.indicator_detail, hub.stix_object to hub_app');
  for (const [table, trigger] of RECORDED) await client.query(`alter table ${table} disable trigger ${trigger}`);
}

/** Tables whose new rows are recorded, and what records them. */
const RECORDED = [
  ...[
    'hub.indicator',
    'hub.stix_object',
    'hub.sighting',
    'hub.report',
    'hub.outcome',
    'hub.action_request',
    'hub.notice',
    'hub.information_request',
    'hub.case_file',
    'hub.relationship',
  ].map((table) => [table, 't10_record_insert'] as const),
  ['hub.indicator_detail', 'record_insert'] as const,
  ...['hub.indicator', 'hub.stix_object', 'hub.notice'].map((table) => [table, 't50_partner_release_insert'] as const),
];
