import { MOST_FACET_VALUES, MOST_RELATED, MOST_SHARED_VALUES } from './casework.js';

const me = '(select hub.me())';
/** Restricts the search to casework about the value, if a value is given. */
const isHit = (id: string): string => `($8::bytea[] is null or ${id} = any (array(select h.id from hit h)))`;
/** Watches that the program found, as only it can open their names. */
const WATCHES = '$14::uuid[]';
/** Notices are searched newest first, at most so many. */
const MOST_NOTICES = 10_000;
const HITS = 'case when $8::bytea[] is not null then array(select h.id from hit h) end';

/**
 * All casework of the reader. Each kind is read under row-level security, or by a function that returns only data of the reader's party.
 * A case to which the reader's country is invited is found only by the data of the invitation.
 * `words` is the text that is searched; of watches the program searches it. Casework without `countries` concerns the countries of its parties.
 */
const CASEWORK = `
  select c.id, 'CASE' as kind, c.title, concat_ws(' ', c.title, c.summary) as words, c.state, c.threat, c.countries, c.parties, coalesce(c.recovered, '[]') as money, c.tlp,
      c.published_at as created_at, c.updated_at
    from hub.searchable_cases(${HITS}) c
  union all
  select i.id, 'CASE_INVITATION', i.title, concat_ws(' ', i.title, i.message), 'INVITED', i.threat, i.countries,
      array(select p.key from hub.party p where p.id in ((i.owner->>'id')::uuid, (i.lead->>'id')::uuid, (i.invited_by->>'id')::uuid)),
      '[]', i.tlp, i.invited_at, i.invited_at
    from hub.case_invitations(null) i
  union all
  select r.id, 'INFORMATION_REQUEST', left(r.question, 200), concat_ws(' ', r.question, r.reference), r.state, null, null, array[r.named_owner, r.recipient], '[]',
      r.tlp, r.published_at, r.updated_at
    from hub.information_request r where (r.named_owner = ${me} or r.recipient = ${me}) and ${isHit('r.id')}
  union all
  select a.id, 'ACTION_REQUEST', coalesce(left(a.narrative, 200), a.act), concat_ws(' ', a.narrative, a.reference), a.state, null, null, array[a.named_owner, a.recipient],
      case when a.currency is null then '[]' when a.amount is null or a.amount = a.held then jsonb_build_array(jsonb_build_object('currency', a.currency, 'amount', a.held::text))
        when a.held = 0 then jsonb_build_array(jsonb_build_object('currency', a.currency, 'amount', a.amount::text))
        else jsonb_build_array(jsonb_build_object('currency', a.currency, 'amount', a.amount::text), jsonb_build_object('currency', a.currency, 'amount', a.held::text)) end,
      a.tlp, a.published_at, a.updated_at
    from hub.action_request a where (a.named_owner = ${me} or a.recipient = ${me}) and ${isHit('a.id')}
  union all
  select k.id, 'CONTACT', k.title, concat_ws(' ', k.title, k.reference), k.state, null, null, array[k.asker], '[]', null, k.requested_at, k.updated_at
    from hub.searchable_contacts(${HITS}) k
  union all
  select n.id, 'NOTICE', n.title, concat_ws(' ', n.title, n.summary),
      hub.notice_state(n.revoked_at, n.valid_until), n.threat, n.countries, array[n.named_owner], '[]',
      n.tlp, n.published_at, n.updated_at
    from hub.notice n where $8 is null and n.id = any (array(select hub.listed_notices('{}', null, null, ${MOST_NOTICES})))
  union all
  select d.id, 'NOTICE_DRAFT', d.title, concat_ws(' ', d.title, d.summary), d.state, d.threat, d.countries, array[d.owner], '[]', d.tlp, d.created_at, d.updated_at
    from hub.searchable_notice_drafts() d where $8 is null
  union all
  select r.id, 'REPORT', r.title, concat_ws(' ', r.title, r.reference), r.state, r.threat, null, array[r.named_owner], r.losses, r.tlp, r.published_at, r.updated_at
    from hub.report r where $8 is null and r.revoked_at is null and r.id = any (array(select hub.searchable_reports()))
  union all
  select w.id, 'WATCH', null, null, w.state, null, null, '{}', '[]', null, w.created_at, w.updated_at from hub.searchable_watches(${WATCHES}) w where ${WATCHES} is not null`;

/** SQL for the label of found casework `p`; null where its reader does not see one. A contact has that of its indicator, as far as the reader sees that. */
const LABEL = `
  case p.kind when 'CONTACT' then (select i.tlp from hub.searchable_contacts(array[p.id]) k join hub.indicator i on i.id = k.item) else p.tlp end`;

/** SQL for the counts of a facet from `from` (rows value, label, count), most frequent first. */
const facetCounts = (name: string, from: string): string => `
  case when '${name}' = any ($12::text[]) then coalesce((
    select jsonb_agg(jsonb_build_object('value', c.value, 'label', c.label, 'count', c.count) order by c.count desc, c.label)
      from (${from} order by 3 desc, 2 limit ${MOST_FACET_VALUES}) c), '[]') end`;
const countsBy = (column: string): string =>
  `select f.${column} as value, f.${column} as label, count(*)::integer as count from fits f where f.${column} is not null group by 1, 2`;

/**
 * One page of matching casework, newest first, and the facets. Facets are counted from the same rows as the pages. Parameters (null: no restriction):
 * - $1 kinds
 * - $2$2 states
 * - $3 threats
 * - $4 countries
 * - $5 ids of parties
 * - $6 created from
 * - $7 created before
 * - $8 digests of a value
 * - $9 {currency, atLeast, atMost}
 * - $10 text
 * - $11 the page begins below this position {at, id}
 * - $12 names of the facets to count
 * - $13 page size
 * - $14 ids of watches that fit the text (null: no watch is searched)
 */
export const SEARCH = `
  with who as materialized (select p.key, p.id, p.kind, p.name, p.country from hub.party p),
    wanted as materialized (
      select array(select w.key from who w where w.id = any ($5::uuid[])) as parties, array(select w.key from who w where w.country = any ($4::text[])) as countries),
    hit as materialized (select h as id from hub.visible_items_with($8::bytea[]) h where $8 is not null),
    fits as materialized (
      select m.id, m.kind, m.title, m.state, m.threat, m.countries, m.parties, m.money, m.tlp, m.created_at, m.updated_at
        from (${CASEWORK}) m
        where ($1::text[] is null or m.kind = any ($1)) and ($2::text[] is null or m.state = any ($2)) and ($3::text[] is null or m.threat = any ($3))
          and ($4 is null or m.countries && $4 or m.countries is null and m.parties && (select w.countries from wanted w))
          and ($5 is null or m.parties && (select w.parties from wanted w))
          and ($6::timestamptz is null or m.created_at >= $6) and ($7::timestamptz is null or m.created_at < $7)
          and ($8 is null or m.id in (select h.id from hit h))
          and ($9::jsonb is null or exists (select from jsonb_array_elements(m.money) x where x->>'currency' = $9->>'currency'
            and (x->>'amount')::numeric >= coalesce(($9->>'atLeast')::numeric, 0) and ($9->>'atMost' is null or (x->>'amount')::numeric <= ($9->>'atMost')::numeric)))
          and ($10::text is null or m.kind = 'WATCH' or strpos(lower(m.words), lower($10)) > 0)),
    page as (select f.* from fits f
      where $11::jsonb is null or (f.created_at, f.id) < (($11->>'at')::timestamptz, ($11->>'id')::uuid) order by f.created_at desc, f.id desc limit $13),
    sides as materialized (
      select u.key, count(*)::integer as count, (count(*) filter (where u.bare))::integer as bare from (select unnest(f.parties) as key, f.countries is null as bare from fits f) u group by 1)
  select coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'title', p.title, 'tlp', ${LABEL}, 'state', p.state, 'threat', p.threat, 'money', p.money,
        'countries', coalesce(p.countries, array(select w.country from who w where w.key = any (p.parties) and w.country is not null order by 1)),
        'createdAt', p.created_at, 'updatedAt', p.updated_at, 'position', jsonb_build_object('at', p.created_at, 'id', p.id),
        'parties', coalesce((select jsonb_agg(jsonb_build_object('id', w.id, 'kind', w.kind, 'name', w.name, 'country', w.country) order by w.name)
          from who w where w.key = any (p.parties)), '[]')) order by p.created_at desc, p.id desc) from page p), '[]') as rows,
    ${facetCounts('KIND', countsBy('kind'))} as "KIND",
    ${facetCounts('STATE', countsBy('state'))} as "STATE",
    ${facetCounts('THREAT', countsBy('threat'))} as "THREAT",
    ${facetCounts(
      'COUNTRY',
      `select n.country as value, n.country as label, sum(n.count)::integer as count
         from (select u.country, count(*) as count from (select unnest(f.countries) as country from fits f) u group by 1
           union all select w.country, s.bare from sides s join who w on w.key = s.key where s.bare > 0 and w.country is not null) n
         group by 1, 2`,
    )} as "COUNTRY",
    ${facetCounts('PARTY', 'select w.id::text as value, w.name as label, s.count from sides s join who w on w.key = s.key')} as "PARTY"`;

/** Watches of the reader with their sealed names. The search cannot read these in the database. */
export const WATCH_NAMES = 'select w.id, w.reason_sealed from hub.searchable_watches(null) w';

/**
 * Visible cases that share values with $1, by number of shared values; and the number of compared values. $2: maximum number of compared values.
 * Each value has its strictest label in the two cases.
 */
export const RELATED_CASES = `
  with mine as materialized (select v.digest, v.kind, v.value, v.indicator, v.tlp from hub.case_values($1, $2) v),
    shared as materialized (select s.id, s.digest, s.indicator, s.tlp from hub.visible_cases_sharing_values($1, array(select m.digest from mine m)) s),
    most as materialized (select s.id, count(*)::integer as shared from shared s group by s.id order by 2 desc, 1 desc limit ${MOST_RELATED}),
    words as (
      select w.id, jsonb_agg(jsonb_build_object('kind', w.kind, 'value', w.value, 'indicatorId', w.indicator, 'tlp', w.tlp) order by w.nth) as values
        from (select n.id, m.kind, m.value, l.indicator, l.tlp, row_number() over (partition by n.id order by m.kind, m.value) as nth
            from most n join shared s on s.id = n.id join mine m on m.digest = s.digest
              cross join lateral (select x.* from (values (m.indicator, m.tlp), (s.indicator, s.tlp)) x(indicator, tlp) order by hub.label_rank(x.tlp) desc limit 1) l) w
        where w.nth <= ${MOST_SHARED_VALUES} group by w.id)
  select (select count(*)::integer from mine) as compared, coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title, 'tlp', c.tlp, 'sharedCount', n.shared, 'values', w.values,
          'lead', (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.lead)) order by n.shared desc, c.id desc)
        from most n join words w on w.id = n.id cross join lateral (select x.id, x.title, x.tlp, x.lead from hub.case_file x where x.id = n.id offset 0) c), '[]') as cases`;

/** Queries that matched a case, newest first. $1: the case, $2: below which position (null: from the start), $3: page size. */
export const CASE_QUERIES = `
  select q.at_position::text as position, q.party, q.requested_at as "createdAt", q.purpose, q.case_reference as "caseReference", q.setting as discoverability
    from hub.case_queries($1, $2, $3) q order by q.at_position desc`;
