import { MOST_FACET_VALUES, MOST_RELATED, MOST_SHARED_VALUES } from './matter.js';

const me = '(select hub.me())';

/**
 * All that the reader has to do with others about, each kind under row-level security or by a function that answers of its own party alone. Of a case to which its country is invited there is what
 * the invitation shows, and nothing else to find it by. `words` are what a text is looked for in.
 */
const MATTERS = `
  select c.id, 'CASE' as kind, c.title, concat_ws(' ', c.title, c.summary) as words, c.status, c.threat, c.countries, m.parties,
      coalesce(c.closing->'recovered', '[]') as money, c.published_at as opened_at, c.updated_at
    from hub.my_cases() m join hub.case_file c on c.id = m.id
  union all
  select i.id, 'CASE_INVITATION', i.title, concat_ws(' ', i.title, i.asked), 'INVITED', i.threat, i.countries,
      array(select p.key from hub.party p where p.id in ((i.founder->>'id')::uuid, (i.lead->>'id')::uuid, (i.invited_by->>'id')::uuid)),
      '[]', i.invited_at, i.invited_at
    from hub.case_invitations(null) i
  union all
  select r.id, 'INFORMATION_REQUEST', left(r.question, 200), concat_ws(' ', r.question, r.reference), r.state, null, null, array[r.named_owner, r.recipient], '[]',
      r.published_at, r.updated_at
    from hub.information_request r where r.named_owner = ${me} or r.recipient = ${me}
  union all
  select a.id, 'ACTION_REQUEST', coalesce(left(a.narrative, 200), a.act), concat_ws(' ', a.narrative, a.reference), a.state, null, null, array[a.named_owner, a.recipient],
      case when a.currency is null then '[]' when a.amount is null or a.amount = a.held then jsonb_build_array(jsonb_build_object('currency', a.currency, 'amount', a.held::text))
        when a.held = 0 then jsonb_build_array(jsonb_build_object('currency', a.currency, 'amount', a.amount::text))
        else jsonb_build_array(jsonb_build_object('currency', a.currency, 'amount', a.amount::text), jsonb_build_object('currency', a.currency, 'amount', a.held::text)) end,
      a.published_at, a.updated_at
    from hub.action_request a where a.named_owner = ${me} or a.recipient = ${me}
  union all
  select k.id, 'CONTACT', k.title, concat_ws(' ', k.title, k.reference), k.state, null, null, array[k.asker], '[]', k.asked_at, k.updated_at
    from hub.contacts_in_search() k`;

/** How often each value of a facet stands among what was found, the most frequent first. */
const counted = (name: string, from: string, value: string, label = value): string => `
  case when '${name}' = any ($12::text[]) then coalesce((
    select jsonb_agg(jsonb_build_object('value', c.value, 'label', c.label, 'count', c.count) order by c.count desc, c.label)
      from (select ${value}::text as value, ${label} as label, count(*)::integer as count from ${from} where ${value} is not null group by 1, 2
        order by 3 desc, 2 limit ${MOST_FACET_VALUES}) c), '[]') end`;

/**
 * One page of what fits, newest first, and how all that fits is made up: facets are counted from the same rows that the pages are cut from.
 * $1 kinds, $2 statuses, $3 threats, $4 countries, $5 ids of parties, $6 opened from, $7 opened before, $8 digests of a value, $9 {currency, atLeast, atMost}, $10 text,
 * $11 below which place {at, id}, $12 facets, $13 how many. null: does not restrict.
 */
export const SEARCH = `
  with who as materialized (select p.key, p.id, p.kind, p.name, p.country from hub.party p),
    wanted as materialized (select array(select w.key from who w where w.id = any ($5::uuid[])) as parties),
    hit as materialized (select h as id from hub.matters_with(coalesce($8::bytea[], '{}')) h),
    found as materialized (
      select m.id, m.kind, m.title, m.status, m.threat, m.parties, m.money, m.opened_at, m.updated_at,
          coalesce(m.countries, array(select w.country from who w where w.key = any (m.parties) and w.country is not null order by 1)) as countries
        from (${MATTERS}) m, wanted
        where ($1::text[] is null or m.kind = any ($1)) and ($2::text[] is null or m.status = any ($2)) and ($3::text[] is null or m.threat = any ($3))
          and ($5::uuid[] is null or m.parties && wanted.parties)
          and ($6::timestamptz is null or m.opened_at >= $6) and ($7::timestamptz is null or m.opened_at < $7)
          and ($8 is null or m.id in (select h.id from hit h))
          and ($9::jsonb is null or exists (select from jsonb_array_elements(m.money) x where x->>'currency' = $9->>'currency'
            and (x->>'amount')::numeric >= coalesce(($9->>'atLeast')::numeric, 0) and ($9->>'atMost' is null or (x->>'amount')::numeric <= ($9->>'atMost')::numeric)))
          and ($10::text is null or strpos(lower(m.words), lower($10)) > 0)),
    fits as materialized (select f.* from found f where $4::text[] is null or f.countries && $4),
    page as (select f.* from fits f
      where $11::jsonb is null or (f.opened_at, f.id) < (($11->>'at')::timestamptz, ($11->>'id')::uuid) order by f.opened_at desc, f.id desc limit $13)
  select coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'title', p.title, 'status', p.status, 'threat', p.threat, 'countries', p.countries, 'money', p.money,
        'openedAt', p.opened_at, 'updatedAt', p.updated_at, 'place', jsonb_build_object('at', p.opened_at, 'id', p.id),
        'parties', coalesce((select jsonb_agg(jsonb_build_object('id', w.id, 'kind', w.kind, 'name', w.name, 'country', w.country) order by w.name)
          from who w where w.key = any (p.parties)), '[]')) order by p.opened_at desc, p.id desc) from page p), '[]') as rows,
    ${counted('KIND', 'fits f', 'f.kind')} as "KIND",
    ${counted('STATUS', 'fits f', 'f.status')} as "STATUS",
    ${counted('THREAT', 'fits f', 'f.threat')} as "THREAT",
    ${counted('COUNTRY', 'fits f cross join lateral (select distinct u as country from unnest(f.countries) u) n', 'n.country')} as "COUNTRY",
    ${counted('PARTY', 'fits f join who w on w.key = any (f.parties)', 'w.id', 'w.name')} as "PARTY"`;

/** Cases in sight that share values with $1, by how many they share. $2: how many values are compared. */
export const RELATED = `
  with mine as materialized (select v.digest, v.kind, v.value from hub.case_values($1, $2) v),
    shared as materialized (select s.id, s.digest from hub.cases_in_sight_with($1, array(select m.digest from mine m)) s)
  select c.id, c.title, (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = c.lead) as lead, n.shared,
      (select jsonb_agg(x.word order by x.kind, x.value) from (select m.kind, m.value, jsonb_build_object('kind', m.kind, 'value', m.value) as word
          from shared s join mine m on m.digest = s.digest where s.id = c.id order by m.kind, m.value limit ${MOST_SHARED_VALUES}) x) as values
    from (select s.id, count(*)::integer as shared from shared s group by s.id) n join hub.case_file c on c.id = n.id
    order by n.shared desc, c.id desc limit ${MOST_RELATED}`;
