import type { World } from '../integration/rls/world.js';
import { scaled } from './scale.js';

/** Cases that the asker takes part in; there are as many of others. */
export const CASES = scaled(2_000, 60);
export const LINKS = 100;
export const PARTICIPANTS = 20;
/** Requests of each kind that the asker has with others; as many are none of its affair. */
export const REQUESTS = CASES;
/** Notices and reports that the asker sees; there are as many of others. */
export const NOTICES = CASES;
/** Watches of the asker's party, and drafts of its notices. */
export const WATCHES = scaled(200, 20);
/** Claims that are linked, each to about twenty cases. */
export const CLAIMS = (CASES * LINKS) / 10;

/** Fills a hub as its owner and past its triggers. Half of the cases and requests are the asker's affair, and every value is held twice. */
export async function plant({ ownerSql }: World, asker: number): Promise<void> {
  await ownerSql(`
    insert into hub.party (id, kind, name, slug, country)
      select gen_random_uuid(), 'COUNTRY', 'Country ' || c, lower(c), c from unnest(array['BR', 'CA', 'CL', 'DK', 'EE', 'FI', 'GR', 'HU', 'IS', 'KE', 'NO', 'NZ', 'PE', 'PT', 'SE']) c
        where not exists (select from hub.party p where p.country = c or p.slug = lower(c));
    insert into hub.agency (id, party, name) select gen_random_uuid(), p.key, 'Police' from hub.party p where p.kind = 'COUNTRY' and not exists (select from hub.agency a where a.party = p.key);
    create table hub.load_test_country as select p.key as party, min(a.key) as agency, row_number() over (order by p.key = ${asker}, p.key) - 1 as place
      from hub.party p join hub.agency a on a.party = p.key where p.kind = 'COUNTRY' group by p.key;
    create table hub.load_test_number as select count(*) - 1 as others from hub.load_test_country;`);
  const tables = ['indicator', 'case_file', 'information_request', 'action_request', 'notice', 'notice_draft', 'report', 'watch'];
  for (const table of tables) await ownerSql(`alter table hub.${table} disable trigger user`);
  await ownerSql(
    `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, audience, owner, agency, digest, claim_mark, owner_mark)
       select gen_random_uuid(), 'DOMAIN', '', v.value, v.value, 'PHISHING', 'GREEN', '{1}', o.party, o.agency, hub.digest('DOMAIN', '', v.value), 'planted ' || n, left(md5(n::text), 16)
         from generate_series(0, $1::integer) n
           cross join lateral (select case when n = 0 then 'everywhere' else 'linked-' || n / 2 end || '.example.com' as value) v
           join hub.load_test_country o on o.place = n % (select others from hub.load_test_number)`,
    [CLAIMS],
  );
  await ownerSql(
    `create table hub.load_test_planted as
       select gen_random_uuid() as id, n, n % 2 = 0 as ours, array(select c.party from hub.load_test_country c where c.party <> $2 order by (c.place + n) % (select others from hub.load_test_number) limit $3 - 1) || case when n % 2 = 0 then array[$2] else '{}' end as parties
         from generate_series(0, 2 * $1::integer - 1) n`,
    [CASES, asker, PARTICIPANTS],
  );
  await ownerSql(`
    insert into hub.case_file (id, title, summary, threat, countries, status, lead, tlp, owner, agency, audience, published_at, updated_at)
      select p.id, 'Operation ' || p.n, repeat('What is known of it so far. ', 20) || 'The river ' || p.n % 200 / 2 || '.', (array['PHISHING', 'CALL_CENTRE_SCAM', 'OTHER'])[p.n % 3 + 1],
          (array['KH', 'MM', 'LA', 'TH'])[p.n / 2 % 3 + 1 : p.n / 2 % 3 + 2], (array['OPEN', 'ACTIVE', 'SUSPENDED'])[p.n / 2 % 3 + 1], p.parties[1], 'GREEN', p.parties[1], c.agency, p.parties[2:],
          '2025-01-01'::timestamptz + p.n * interval '1 hour', now()
        from hub.load_test_planted p join hub.load_test_country c on c.party = p.parties[1];
    insert into hub.case_party (case_id, party, rights, tlp_ceiling, state, invited_by) select p.id, u, 'CONTRIBUTE', 'AMBER', 'ACCEPTED', p.parties[1] from hub.load_test_planted p cross join unnest(p.parties) u;
    create table hub.load_test_claim as select i.id, row_number() over (order by i.value, i.id) - 1 as place from hub.indicator i where i.claim_mark like 'planted %' and i.value like 'linked-%';
    insert into hub.case_link (case_id, kind, item, party)
      select p.id, 'INDICATOR', i.id, p.parties[1] from hub.load_test_planted p cross join generate_series(1, ${LINKS - 1}) l join hub.load_test_claim i on i.place = (p.n::bigint * 7919 + l * 104729) % (select count(*) from hub.load_test_claim)
      on conflict do nothing;
    insert into hub.case_link (case_id, kind, item, party) select p.id, 'INDICATOR', i.id, p.parties[1] from hub.load_test_planted p join hub.indicator i on i.value = 'everywhere.example.com';`);
  const sides = `case when n % 2 = 0 and n % 4 = 0 then ${asker} else o.party end as asks, case when n % 2 = 0 and n % 4 <> 0 then ${asker} else t.party end as asked`;
  await ownerSql(
    `create table hub.load_test_request as
       select gen_random_uuid() as id, n, ${sides} from generate_series(0, 2 * $1::integer - 1) n
         join hub.load_test_country o on o.place = n % (select others from hub.load_test_number) join hub.load_test_country t on t.place = (n + 1) % (select others from hub.load_test_number)`,
    [REQUESTS],
  );
  await ownerSql(`
    insert into hub.information_request (id, reference, recipient, question, language, subjects, legal_basis, legal_text, urgency, contact, ack_minutes, due_minutes, tlp, owner, agency, audience, published_at)
      select r.id, 'question ' || r.n, r.asked, repeat('Whose is this number, and since when? ', 10), 'en', jsonb_build_array(jsonb_build_object('kind', 'DOMAIN', 'scope', '', 'value', 'linked-' || r.n || '.example.com')),
          'POLICE_POWERS', 'x', 'ROUTINE', 'x', 60, 600, 'GREEN', r.asks, c.agency, array[r.asked], '2025-01-01'::timestamptz + r.n * interval '1 hour'
        from hub.load_test_request r join hub.load_test_country c on c.party = r.asks;
    insert into hub.action_request (id, reference, act, recipient, subject, legal_basis, legal_text, narrative, urgency, contact, currency, amount, ack_minutes, due_minutes, tlp, owner, agency, audience, published_at)
      select gen_random_uuid(), 'freeze ' || r.n, 'FREEZE', r.asked, jsonb_build_object('kind', 'DOMAIN', 'scope', '', 'value', 'linked-' || r.n || '.example.com'), 'EMERGENCY', 'x', repeat('Paid out at night. ', 10),
          'URGENT', 'x', 'USD', r.n + 1, 60, 600, 'GREEN', r.asks, c.agency, array[r.asked], '2025-01-01'::timestamptz + r.n * interval '1 hour'
        from hub.load_test_request r join hub.load_test_country c on c.party = r.asks;`);
  await ownerSql(
    `insert into hub.notice (id, colour, revision, title, summary, body, language, details, threat, contact, valid_until, tlp, audience, owner, agency, published_at)
       select gen_random_uuid(), 'PURPLE', 1, 'Method ' || n, repeat('How they call and what they say. ', 20) || 'The river ' || n % 200 / 2 || '.', 'x', 'en', '{}', 'PHISHING', 'x', now() + interval '1 year',
           'GREEN', array[case when n % 2 = 0 then $2 else t.party end], o.party, o.agency, '2025-01-01'::timestamptz + n * interval '1 hour'
         from generate_series(0, 2 * $1::integer - 1) n
           join hub.load_test_country o on o.place = n % (select others from hub.load_test_number) join hub.load_test_country t on t.place = (n + 1) % (select others from hub.load_test_number)`,
    [NOTICES, asker],
  );
  await ownerSql(
    `with made as (
         insert into hub.report (id, reference, state, title, threat, losses, tlp, audience, owner, agency, published_at)
           select gen_random_uuid(), 'report ' || n, 'SUBMITTED', 'Paid at the river ' || n % 200 / 2 || '.', 'PHISHING', jsonb_build_array(jsonb_build_object('currency', 'USD', 'amount', (n + 1)::text)),
               'GREEN', array[case when n % 2 = 0 then $2 else t.party end], o.party, o.agency, '2025-01-01'::timestamptz + n * interval '1 hour'
             from generate_series(0, 2 * $1::integer - 1) n
               join hub.load_test_country o on o.place = n % (select others from hub.load_test_number) join hub.load_test_country t on t.place = (n + 1) % (select others from hub.load_test_number)
           returning id, owner, audience)
       insert into hub.report_route (report, owner, party, reasons, offered) select id, owner, audience[1], '[]', true from made`,
    [NOTICES, asker],
  );
  await ownerSql(
    `insert into hub.notice_draft (id, party, desk, colour, state, tlp, wanted, requested_exclusions, content, authors)
       select gen_random_uuid(), $2, c.agency, 'PURPLE', 'DRAFT', 'GREEN', '{}', '{}',
           jsonb_build_object('title', 'Draft ' || n, 'summary', 'The river ' || n || '.', 'threat', 'PHISHING', 'countries', jsonb_build_array('KH')), '{}'
         from generate_series(1, $1::integer) n join hub.load_test_country c on c.party = $2`,
    [WATCHES, asker],
  );
  await ownerSql(
    `insert into hub.watch (id, party, agency, created_by, visible_to, about, reason_sealed, notify_owner, until)
       select gen_random_uuid(), $2, c.agency, (select u.id from hub.user_account u where u.party = $2 limit 1), 'PARTY', 'VALUES', '', false, now() + interval '1 month'
         from generate_series(1, $1::integer) n join hub.load_test_country c on c.party = $2`,
    [WATCHES, asker],
  );
  for (const table of tables) await ownerSql(`alter table hub.${table} enable trigger user`);
  for (const table of [...tables, 'case_party', 'case_link', 'report_route', 'party']) await ownerSql(`vacuum analyze hub.${table}`);
}
