import { opening } from './case-commands.js';
import { VALUES } from './cast.js';
import type { Command } from './commands.js';
import { DESK_FAULTS } from './desk-faults.js';
import { both, type Fault, opened, rewritten } from './fault.js';

/** Somebody watches for everything. */
const watching = (): readonly Command[] => (['analyst@kh', 'liaison@vn'] as const).map((by) => ({ does: 'watch', by, values: VALUES }));

/** A case of four countries, to which something is linked that some of them see, but are not to be shown above their ceiling. */
function linked(seed: number): readonly Command[] {
  const said = { threat: 'PHISHING', status: 'UNKNOWN', description: 'first', discoverability: 'HIDDEN' } as const;
  const content = { ...said, tlp: 'AMBER', named: true, valid: 'ALWAYS', retained: 'ALWAYS' } as const;
  const audience = { everyCountry: false, named: ['kh', 'sg', 'vn'], groups: [], except: [] };
  const [value = ''] = VALUES;
  return [
    ...opening(seed),
    { does: 'publish', by: 'analyst@th', items: [{ value, content, audience, reissue: false }] },
    { does: 'link', by: 'HOLDER', item: 0, what: 0 },
  ];
}

export const FAULTS: readonly Fault[] = [
  { name: 'everybody sees every claim', by: [], plant: opened('indicator', 'sees') },
  { name: 'an exception is overlooked', by: [], plant: rewritten('hub.sees', 'and viewer.me <> all (excluded)', '') },
  { name: 'a bar is overlooked', by: ['bar'], plant: rewritten('hub.sees', 'and owner <> all (viewer.bars)', '') },
  {
    name: 'whoever left a group keeps its key',
    by: ['move'],
    plant: rewritten('hub.enter', 'm.party = p.key and m.left_at is null', 'm.party = p.key'),
  },
  { name: 'a suspended party still works', by: ['suspend'], plant: rewritten('hub.enter', 'and p.suspended_at is null', '') },
  {
    name: 'a party hears of what was taken away while it was suspended',
    by: ['suspend', 'readdress'],
    plant: rewritten('hub.visibility_at_positions', '(x.party = visibility_at_positions.party_)', 'false'),
  },
  {
    name: 'the feed forgets exceptions',
    by: ['readdress'],
    plant: rewritten('hub.visibility_at_positions', 's.barred AND (s.key = visibility_at_positions.party_)', 's.barred AND false'),
  },
  {
    name: 'a withdrawal is dropped',
    by: ['readdress'],
    plant: rewritten('hub.feed_events', `when before then 'WITHDRAWN'`, 'when before then null'),
  },
  { name: 'a newcomer gets no backfill', by: ['move'], plant: rewritten('hub.run_party_job_batch', `then 'BACKFILL'`, `then 'LOST'`) },
  {
    name: 'what ends is withdrawn from nobody',
    by: ['expire'],
    plant: rewritten('hub.record_deleted_items', 'as facets) f order by', 'as facets) f where false order by'),
  },
  { name: 'the look-up shows what has lapsed', by: ['lapse'], plant: rewritten('hub.lookup', 'x.valid_until > now()', 'true') },
  {
    name: 'a machine reads RED',
    by: [],
    plant: rewritten(
      'hub.key_context',
      'coalesce(needs = any (r.rights), false), false,',
      'coalesce(needs = any (r.rights), false), true,',
    ),
  },
  { name: 'everybody sees every object', by: ['keep'], plant: opened('stix_object', 'sees') },
  {
    name: 'an object that is taken back is told as one that changed',
    by: ['keep', 'revoke', 'delete'],
    plant: rewritten(
      'hub.feed_events',
      `when 'REVOKE' then 'REVOKED'`,
      `when case when r.kind = 'INDICATOR' then 'REVOKE' end then 'REVOKED'`,
    ),
  },
  {
    name: 'a sighting is shown to whoever does not see its claim',
    by: ['sight', 'readdress'],
    plant: opened('sighting', 'with_item'),
  },
  {
    name: 'the feed forgets that a sighting hangs on its claim',
    by: ['sight', 'readdress'],
    plant: rewritten('hub.was_visible', `where own.facets ? 'of' and not (`, `where false and not (`),
  },
  {
    name: 'the owner of a claim is not told of its sightings',
    by: ['sight'],
    plant: rewritten(
      'hub.sighting_audience',
      'when of_item.named_owner is not null then array[of_item.owner]',
      `when true then '{}'::integer[]`,
    ),
  },
  {
    name: 'sightings keep the label that their claim had',
    by: ['sight'],
    plant: rewritten('hub.update_sightings_of_claims', 'then n.tlp else s.tlp end', 'then s.tlp else s.tlp end'),
  },
  {
    name: 'a bar takes no sightings of the claims along',
    by: ['sight', 'bar'],
    plant: rewritten('hub.run_party_job_batch', 'items := items || hub.dependent_items(items, job);', ''),
  },
  { name: 'everybody sees every report', by: ['report'], plant: opened('report', 'sees') },
  {
    name: 'an amended report stays with whom it concerned before',
    by: ['report'],
    plant: rewritten(
      'hub.write_reports',
      'audience = x.audience',
      'audience = array(select unnest(present.audience) union select unnest(x.audience) order by 1)',
    ),
  },
  {
    name: 'a country is shown for whom else a report is',
    by: ['report'],
    plant: opened('report_route', 'concerned'),
  },
  {
    name: 'what a report withdraws is told as what it amends',
    by: ['report', 'withdraw'],
    plant: rewritten(
      'hub.feed_events',
      `when 'REVOKE' then 'REVOKED'`,
      `when case when r.kind <> 'REPORT' then 'REVOKE' end then 'REVOKED'`,
    ),
  },
  { name: 'everybody sees every outcome', by: ['report', 'accept'], plant: opened('outcome', 'sees') },
  {
    name: 'an outcome keeps the label that its report had',
    by: ['report', 'accept'],
    plant: rewritten('hub.update_triage_of_report', 'set tlp = new.tlp,', 'set tlp = o.tlp,'),
  },
  {
    name: 'what was decided on is never to be done again',
    by: ['report', 'accept', 'decline'],
    plant: rewritten('hub.update_triage_of_report', `amended = t.state in ('ACCEPTED', 'DECLINED', 'MERGED')`, 'amended = false'),
  },
  {
    name: 'a claim credits whoever wants to be hidden',
    by: ['report', 'accept'],
    plant: rewritten('hub.accept_entry', `(said->>'shown')::boolean`, 'true'),
  },
  { name: 'everybody sees every request', by: ['request'], plant: opened('action_request', 'sees') },
  {
    name: 'what is held is not summed',
    by: ['request', 'answer'],
    plant: rewritten('hub.answer_action_request', 'held = a.held + case', 'held = case'),
  },
  {
    name: 'a request that is cancelled is told as one that changed',
    by: ['request', 'cancel'],
    plant: rewritten(
      'hub.feed_events',
      `when 'REVOKE' then 'REVOKED'`,
      `when case when r.kind <> 'ACTION_REQUEST' then 'REVOKE' end then 'REVOKED'`,
    ),
  },
  {
    name: 'partners keep sight of a claim while it is disputed',
    by: ['dispute'],
    plant: rewritten(
      'hub.raise_dispute',
      'excluded = array(select distinct k from unnest(x.excluded || hub.partners_in(x.audience)) k order by k)',
      'excluded = x.excluded',
    ),
  },
  {
    name: 'whoever knows the id of a file reads it',
    by: ['report'],
    plant: rewritten('hub.may_show_evidence_of', 'and hub.is_item_visible(viewer, of_kind, of_item)', ''),
  },
  {
    name: 'the files of what was withdrawn stay open',
    by: ['report', 'withdraw'],
    plant: rewritten('hub.may_show_evidence_of', 'g.revoked_at is null or', 'true or'),
  },
  { name: 'what was revoked corroborates', by: ['revoke'], plant: rewritten('hub.corroboration', '(c.revoked_at IS NULL)', 'true') },
  {
    name: 'who is removed from a case keeps it',
    first: opening,
    by: ['removeParty', 'leave'],
    plant: rewritten('hub.write_case_version', "p.state = 'ACCEPTED' and", "p.state in ('ACCEPTED', 'REMOVED', 'LEFT') and"),
  },
  {
    name: 'a ceiling is overlooked when an item is linked',
    first: linked,
    by: ['link'],
    plant: both(
      rewritten('hub.is_case_content_visible', ' and hub.label_rank(label) <= hub.label_rank(p.tlp_ceiling)', ''),
      rewritten('hub.case_ids', 'least(hub.label_rank(p.tlp_ceiling), ', 'least('),
    ),
  },
  {
    name: 'a placeholder names an owner that did not want it',
    first: opening,
    by: ['link', 'allow'],
    plant: rewritten('hub.case_placeholders', 'case when h.named then hub.party_summary(h.owner) end', 'hub.party_summary(h.owner)'),
  },
  {
    name: 'whoever knows the id of a request reads its thread',
    by: ['inquire', 'reply', 'write'],
    plant: opened('information_message', 'with_request'),
  },
  {
    name: 'an asker is shown what becomes of its request at home',
    by: ['inquire', 'transfer'],
    plant: opened('information_handling', 'own_with_request'),
  },
  {
    name: 'nobody is told of a request whose time is over',
    by: ['inquire', 'overdue'],
    plant: rewritten('hub.remind_of_obligation', 'perform hub.notify_of_obligation(of_kind, r);', ''),
  },
  {
    name: 'a recipient is told which question its request is of',
    by: ['inquire'],
    plant: opened('information_inquiry', 'with_own_request'),
  },
  {
    name: 'a watch meets what its owner hides',
    by: ['watch'],
    plant: rewritten(
      'hub.match_watches',
      "case when i.discoverability = 'HIT_CONTACT' and i.attribution = 'HIDDEN' then 'HIT' else i.discoverability end",
      "'HIT'",
    ),
  },
  {
    name: 'a watch learns of whoever bars its party',
    first: watching,
    by: ['watch', 'bar'],
    plant: rewritten('hub.watch_disclosure', 'and owner <> all (viewer.bars)', ''),
  },
  {
    name: 'what comes while a watch pauses is lost',
    first: watching,
    by: ['pauseWatch', 'resumeWatch'],
    plant: rewritten('hub.set_watch_state', 'then hub.scan_start() else x.scan_after end', 'then x.scan_after else x.scan_after end'),
  },
  ...DESK_FAULTS,
];

/** Found within seconds. */
export const QUICKLY_NOTICED = FAULTS.filter(({ name }) =>
  [
    'everybody sees every claim',
    'a withdrawal is dropped',
    'a machine reads RED',
    'everybody sees every report',
    'a message leaves for an officer who no longer sees its request',
  ].includes(name),
);
