import { MOST_COUNTED } from '../../platform/graphql/total-count.js';

/** SQL for the JSON summary of a party, by the column that holds its key. */
const partyJson = (key: string): string =>
  `(select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = ${key})`;

/** Notes in the projection for the reader; `authorLeft`: their country no longer takes part. Row-level security applies, as in all these statements. */
export const NOTES = `
  select n.id, ${partyJson('n.party')} as party, n.language, n.text, n.tlp, n.version, n.at as "createdAt", n.updated_at as "updatedAt", n.withdrawn_at as "withdrawnAt",
      hub.files_in_case('CASE_NOTE', n.id) as evidence, hub.mentioned_in_note(n.id) as mentions,
      not exists (select from hub.case_party m where m.case_id = n.case_id and m.party = n.party and m.state = 'ACCEPTED') as "authorLeft"
    from hub.case_note n`;

export const TASKS = `
  select t.id, ${partyJson('t.party')} as party, t.title, t.tlp, ${partyJson('t.assignee')} as "assigneeParty", t.due_at as "dueAt", t.state, t.version, t.at as "createdAt", t.updated_at as "updatedAt",
      (select jsonb_build_object('id', a.id, 'name', a.name) from hub.agency a where a.key = t.assignee_agency) as "assigneeAgency"
    from hub.case_task t`;

/** Ids of a page (hub.case_ids), read before the rows. $1: the case, $2: below which position (null: all), $3: page size. */
const pageIds = (part: 'NOTES' | 'TASKS' | 'ITEMS' | 'TIMELINE', type: 'uuid' | 'bigint', only = 'null'): string =>
  `any (array(select hub.case_ids($1, '${part}', $2, $3, ${only}))::${type}[])`;

export const NOTE_PAGE = `${NOTES} where n.case_id = $1 and n.id = ${pageIds('NOTES', 'uuid')} order by n.id desc`;

export const NOTE_VERSIONS = `
  select v.version, ${partyJson('v.party')} as party, v.language, v.text, v.tlp, v.at, v.evidence as "evidenceIds" from hub.case_note_version v
    where v.case_id = $1 and v.note = $4 and ($2::integer is null or v.version < $2) order by v.version desc limit $3`;

/** $1, $2: below which position (time of invitation and case; null: from the start), $3: page size. */
export const INVITATION_PAGE = `
  select i.*, i.id as "caseId", i.invited_by as "invitedBy", i.invited_at as "createdAt", i.invited_at::text as position from hub.case_invitations(null, $1, $2, $3) i order by i.invited_at desc, i.id desc`;

/** The number of tasks that the reader sees, by the ids (hub.case_ids): its time must not depend on hidden ones. $1: the case, $2: states, null: all. */
export const TASK_COUNT = `select count(*)::integer as count from hub.case_ids($1, 'TASKS', null, ${MOST_COUNTED + 1}, $2::text[])`;

/** $4: states, null: all. */
export const TASK_PAGE = `${TASKS} where t.case_id = $1 and t.id = ${pageIds('TASKS', 'uuid', '$4::text[]')} order by t.id desc`;

/** Ordered by item id, which contains the creation time. Each item appears once, with all countries that linked it. */
export const ITEM_PAGE = `
  select l.item as "itemId", min(l.kind) as "itemKind", min(l.at) as "createdAt", jsonb_agg(${partyJson('l.party')} order by l.at) as "linkedBy"
    from hub.case_link l where l.case_id = $1 and l.item = ${pageIds('ITEMS', 'uuid')} group by l.item order by l.item desc`;

export const TIMELINE_PAGE = `
  select e.id::text as position, e.what as kind, e.at, e.party is null as by_hub, ${partyJson('e.party')} as by_party, ${partyJson('e.about')} as party,
      e.kind as subject_kind, e.subject, e.reason
    from hub.case_entry e where e.case_id = $1 and e.id = ${pageIds('TIMELINE', 'bigint')} order by e.id desc`;

/** Case `c` fits the filter. $1: states, $2: threats, $3: whether the viewer's party leads the case. A filter that is null does not filter. */
const FITS = `($1::text[] is null or c.status = any ($1)) and ($2::text[] is null or c.threat = any ($2)) and ($3::boolean is null or (c.lead = (select hub.me())) = $3)`;
/** Case `c` was changed since $4, or $4 is null. This takes the longest, so a page asks it in its order, of no more cases than it needs. */
const CHANGED = '($4::timestamptz is null or hub.is_case_changed_since(c.id, $4))';

/** $1 to $3: the filter, $4: changed since then, $5: below which id, $6: page size. */
export const CASE_PAGE = `
  select v.* from hub.case_view v where v.id = any (array(
      select c.id from (select c.id from hub.case_file c where ${FITS} and ($5::uuid is null or c.id < $5) order by c.id desc offset 0) c where ${CHANGED} limit $6))
    order by v.id desc`;

/** The cases of a filter, for their number. $1 to $3: the filter, $4: changed since then. */
export const CASE_ROWS = `from hub.case_file c where ${FITS} and ${CHANGED}`;
