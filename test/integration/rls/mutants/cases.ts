import type pg from 'pg';
import type { TableExpectation } from './expected.js';
import { AGENCIES, type Item, idOf, ITEMS, key, type OfficerName, OFFICERS, type PartyName } from './world.js';

/** Cases stand beside claims, with the same eyes. Who takes part in some of them: case, country, ceiling, state. */
const PARTS = [
  ['for kh', 'th', 'RED', 'ACCEPTED'],
  ['for kh', 'kh', 'AMBER', 'ACCEPTED'],
  ['for kh', 'vn', 'RED', 'ACCEPTED'], // which is not in the audience
  ['for all', 'th', 'RED', 'ACCEPTED'],
  ['for all', 'kh', 'RED', 'INVITED'],
  ['for all', 'sg', 'RED', 'ACCEPTED'],
  ['for all', 'jp', 'RED', 'ACCEPTED'], // which Thailand bars
  ['for the group', 'th', 'RED', 'ACCEPTED'],
  ['for the group', 'kh', 'RED', 'ACCEPTED'],
  ['for the group', 'la', 'RED', 'ACCEPTED'], // which Cambodia bars
  ['RED, for kh', 'th', 'RED', 'ACCEPTED'],
  ['RED, for kh', 'kh', 'RED', 'ACCEPTED'],
] as const satisfies readonly (readonly [keyof typeof ITEMS, PartyName, string, string])[];
type CaseName = keyof typeof ITEMS;

/** What was said: case, author, label. */
const SAID = [
  ['for kh', 'th', 'GREEN'],
  ['for kh', 'th', 'AMBER_STRICT'],
  ['for kh', 'th', 'RED'],
  ['for all', 'th', 'GREEN'],
  ['for the group', 'th', 'GREEN'],
  ['for the group', 'kh', 'GREEN'],
  ['RED, for kh', 'th', 'GREEN'],
  ['own', 'th', 'GREEN'],
] as const satisfies readonly (readonly [CaseName, PartyName, string])[];

/** Linked claims: case, who linked it, claim. */
const LINKED = [
  ['for kh', 'th', 'for kh'],
  ['for kh', 'th', 'own'],
  ['for kh', 'th', 'RED, for kh'],
  ['for all', 'th', 'for all'],
  ['for the group', 'kh', 'for all'],
  ['own', 'th', 'for all'],
] as const satisfies readonly (readonly [CaseName, PartyName, CaseName])[];

/** Files that the timeline tells of. */
const FILED_IN = [
  ['for kh', 'th', 'REPORT own'],
  ['for kh', 'th', 'REPORT for kh'],
  ['own', 'th', 'REPORT for kh'],
] as const satisfies readonly (readonly [CaseName, PartyName, string])[];

/** Tasks that another country set than the one that gave it: case, who set it, who gave it. */
const SET_BY_OTHERS = [
  ['for the group', 'th', 'kh'],
  ['for the group', 'kh', 'th'],
] as const satisfies readonly (readonly [CaseName, PartyName, PartyName])[];

/** Officers whom notes mention. */
const MENTIONED = [
  ['for kh / th / GREEN', 'kh'],
  ['for kh / th / AMBER_STRICT', 'khJunior'],
  ['for the group / kh / GREEN', 'la'],
] as const satisfies readonly (readonly [string, OfficerName])[];

const LABELS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'];
const BARS: readonly string[] = ['th bars jp', 'kh bars la'];
/** What a note said under a stricter label, before. */
const BEFORE = 'for kh / th / AMBER_STRICT, before';
const WITHDRAWN = ['withdrawn, of th-one', 'withdrawn, of th by kh'] as const;

type Claims = Readonly<Record<string, string>>;

const partyOf = (name: OfficerName): string => {
  const [agency, , party] = OFFICERS[name];
  return agency === null ? party : AGENCIES[agency][1];
};

/** Officers who see what `author` said in a case under a label. */
function readersOf(claims: Claims, [of, author, label]: readonly [CaseName, PartyName, string]): readonly string[] {
  return (claims[of] ?? '').split(' ').filter((name) => {
    const party = name === '' ? '' : partyOf(name as OfficerName);
    const part = PARTS.find(([one, who]) => one === of && who === party);
    const isWithin = part?.[3] === 'ACCEPTED' && LABELS.indexOf(label) <= LABELS.indexOf(part[2]);
    return isWithin && !BARS.includes(`${author} bars ${party}`) && (label !== 'RED' || !name.endsWith('Junior'));
  });
}

const called = (...words: readonly string[]): string => words.join(' / ');
const tlpOf = (value: CaseName): string => (ITEMS[value] as Item).tlp ?? 'GREEN';

/** A file beside each note: its author's agency's, RED like the note. Who sees it as one of the note's, and who sees it at all. */
export function noteFiles(claims: Claims): { readonly links: Claims; readonly files: Claims } {
  const inCase = readersOf(claims, ['for kh', 'th', 'GREEN']);
  const agency = ['th', 'thJunior'];
  const [own, others] = [agency.filter((name) => inCase.includes(name)).join(' '), ''];
  const links = {
    ...Object.fromEntries(SAID.map((one) => [`CASE_NOTE ${called(...one)}`, readersOf(claims, one).join(' ')])),
    ...{ [`CASE_NOTE ${WITHDRAWN[0]}`]: own, [`CASE_NOTE ${WITHDRAWN[1]}`]: others },
  };
  // Its agency has it also where it does not see the note.
  const ofAgency = (name: string): readonly string[] => (/ \/ kh \/ |of th by kh/.test(name) ? [] : name.endsWith('RED') ? ['th'] : agency);
  const files = Object.entries(links).map(([name, who]) => [name, [...new Set([...who.split(' '), ...ofAgency(name)])].join(' ').trim()]);
  return { links, files: Object.fromEntries(files) as Claims };
}

/** What each table of cases shows, and to whom. */
export function caseReads(claims: Claims, files: Claims): Readonly<Record<string, TableExpectation>> {
  const acts = ['case:read', 'case:work'];
  const said = Object.fromEntries(SAID.map((one) => [called(...one), readersOf(claims, one).join(' ')]));
  const both = (one: readonly [CaseName, PartyName, string], others: string | undefined): string =>
    readersOf(claims, one)
      .filter((name) => (others ?? '').split(' ').includes(name))
      .join(' ');
  const linked = Object.fromEntries(LINKED.map(([of, by, item]) => [called(of, by, item), both([of, by, tlpOf(item)], claims[item])]));
  const filed = Object.fromEntries(FILED_IN.map(([of, by, file]) => [called(of, by, file), both([of, by, 'CLEAR'], files[file])]));
  const plain = Object.fromEntries(SAID.map((one) => [called('plain', ...one), readersOf(claims, [one[0], one[1], 'CLEAR']).join(' ')]));
  const inCase = readersOf(claims, ['for kh', 'th', 'GREEN']).join(' ');
  return {
    'hub.case_file': { label: 'title', seenBy: unforbidden(claims) },
    'hub.case_party': {
      label: 'request',
      seenBy: Object.fromEntries(PARTS.map(([of, party]) => [called(of, party), claims[of] ?? ''])),
    },
    'hub.case_note': { label: 'language', acts, seenBy: { ...said, ...Object.fromEntries(WITHDRAWN.map((name) => [name, inCase])) } },
    'hub.case_note_version': {
      label: 'text',
      acts,
      seenBy: {
        ...said,
        [BEFORE]: said['for kh / th / AMBER_STRICT'] ?? '',
        'withdrawn, of th-one': 'th thJunior',
        'withdrawn, of th by kh': '',
      },
    },
    'hub.case_task': { label: 'title', acts, seenBy: said },
    'hub.case_link': {
      label: `coalesce((select c.title from hub.case_file c where c.id = case_id), 'null') || ' / ' || (select p.slug from hub.party p where p.key = party)
        || ' / ' || coalesce((select i.value from hub.indicator i where i.id = item), 'null')`,
      acts,
      seenBy: linked,
    },
    'hub.case_entry': {
      label: 'reason',
      acts,
      seenBy: { ...said, ...linked, ...filed, ...plain, ...tasked(said), ...setByOthers(claims) },
    },
  };
}
/** Japan forbids its analysts cases. */
export const unforbidden = (claims: Claims): Claims =>
  Object.fromEntries(
    Object.entries(claims).map(([title, who]) => [
      title,
      who
        .split(' ')
        .filter((name) => name !== 'jp')
        .join(' '),
    ]),
  );
const tasked = (said: Claims): Claims => Object.fromEntries(Object.entries(said).map(([name, who]) => [called('task', name), who]));
/** Neither country bars whoever reads of both. */
const setByOthers = (claims: Claims): Claims =>
  Object.fromEntries(
    SET_BY_OTHERS.map(([of, by, giver]) => {
      const [setters, givers] = [by, giver].map((author) => readersOf(claims, [of, author, 'GREEN']));
      return [called('set', of, by, giver), (setters ?? []).filter((name) => givers?.includes(name)).join(' ')];
    }),
  );

/** A case beside each claim, with the same eyes; and what is in some of them. Behind the claims and the files. */
export async function plantCases(client: pg.Client): Promise<void> {
  await client.query(
    `insert into hub.case_file (id, title, threat, lead, tlp, audience, excluded, agency_only, owner, agency, retain_until)
       select md5('case ' || value)::uuid, value, 'OTHER', owner, tlp, audience, excluded, agency_only, owner, agency, retain_until from hub.indicator`,
  );
  const inCase = `md5('case ' || g.of)::uuid`;
  const rows = async (statement: string, given: readonly object[]): Promise<void> => {
    await client.query(statement, [JSON.stringify(given)]);
  };
  const given = `jsonb_to_recordset($1) g(id uuid, of text, party integer, tlp text, state text, said text, item text, kind text, subject uuid, agency integer, over boolean)`;
  await rows(
    `insert into hub.case_party (case_id, party, rights, tlp_ceiling, state, request, invited_by) select ${inCase}, party, 'READ', tlp, state, said, party from ${given}`,
    PARTS.map(([of, party, tlp, state]) => ({ of, party: key(party), tlp, state, said: called(of, party) })),
  );
  const said = SAID.map(([of, party, tlp]) => ({ of, party: key(party), tlp, said: called(of, party, tlp), agency: 111, over: false }));
  const over = [111, 121].map((agency, at) => ({
    of: 'for kh',
    party: key('th'),
    tlp: 'GREEN',
    said: WITHDRAWN[at] ?? '',
    agency,
    over: true,
  }));
  const notes = [...said, ...over].map((one) => ({ ...one, id: idOf(`note ${one.said}`) }));
  await client.query('alter table hub.case_note drop constraint case_note_language_check');
  await rows(
    `insert into hub.case_note (id, case_id, party, agency, language, text, tlp, withdrawn_at)
       select id, ${inCase}, party, agency, said, case when not over then said end, tlp, case when over then now() end from ${given}`,
    notes,
  );
  await rows(
    `insert into hub.case_note_version (note, version, case_id, party, language, text, tlp, at) select id, 1, ${inCase}, party, said, said, tlp, now() from ${given}`,
    notes,
  );
  await rows(
    `insert into hub.case_note_version (note, version, case_id, party, language, text, tlp, at) select id, 2, ${inCase}, party, said, said, tlp, now() from ${given}`,
    [{ id: idOf('note for kh / th / GREEN'), of: 'for kh', party: key('th'), tlp: 'AMBER_STRICT', said: BEFORE }],
  );
  await client.query(
    `insert into hub.case_mention (note, account) select note, account from jsonb_to_recordset($1) m(note uuid, account uuid)`,
    [JSON.stringify(MENTIONED.map(([note, officer]) => ({ note: idOf(`note ${note}`), account: idOf(`user ${officer}`) })))],
  );
  await client.query(`delete from hub.alert where threat = 'OTHER'`); // of these mentions; world.ts has its own
  await client.query(
    `with file as (
         insert into hub.evidence (id, owner, agency, by_user, filename, state, place, sealed_key, type, size, pieces, sha256, red)
           select id, owner, agency, id, 'CASE ' || title, 'KEPT', 'DATABASE', '', 'text/plain', 1, 1, sha256(''), red
             from (values (gen_random_uuid(), 11, 111, 'for kh', false), (gen_random_uuid(), 12, 121, 'for the group', false), (gen_random_uuid(), 12, 121, 'own', false),
               (gen_random_uuid(), 11, 111, 'kept', false), (gen_random_uuid(), 11, 121, 'of th-two', false), (gen_random_uuid(), 11, 111, 'of kh', true), (gen_random_uuid(), 12, 121, 'of kh, for all', false)) f(id, owner, agency, title, red)
             returning id, filename)
       insert into hub.evidence_link (kind, item, evidence, place) select 'CASE', c.id, f.id, 0 from file f join hub.case_file c on 'CASE ' || c.title = f.filename`,
  );
  await rows(
    `with file as (
         insert into hub.evidence (id, owner, agency, by_user, filename, state, place, sealed_key, type, size, pieces, sha256, red)
           select md5('file ' || id)::uuid, party, agency, id, 'CASE_NOTE ' || said, 'KEPT', 'DATABASE', '', 'text/plain', 1, 1, sha256(''), tlp = 'RED' from ${given} returning id)
       insert into hub.evidence_link (kind, item, evidence, place) select 'CASE_NOTE', n.id, f.id, 0 from file f join hub.case_note n on f.id = md5('file ' || n.id)::uuid`,
    notes,
  );
  const tasks = said.map((one) => ({ ...one, id: idOf(`task ${one.said}`) }));
  await rows(`insert into hub.case_task (id, case_id, party, title, tlp) select id, ${inCase}, party, said, tlp from ${given}`, tasks);
  const linked = LINKED.map(([of, by, item]) => ({
    of,
    party: key(by),
    subject: idOf(item),
    said: called(of, by, item),
    kind: 'INDICATOR',
  }));
  await rows(`insert into hub.case_link (case_id, kind, item, party) select ${inCase}, kind, subject, party from ${given}`, linked);
  const filed = FILED_IN.map(([of, by, file]) => ({ of, party: key(by), item: file, said: called(of, by, file), kind: 'EVIDENCE' }));
  await rows(
    `insert into hub.case_entry (case_id, what, party, kind, subject, reason)
       select ${inCase}, 'UPDATED', party, kind, coalesce(subject, (select e.id from hub.evidence e where e.filename = g.item)), said from ${given}`,
    [
      ...notes.filter((one) => !one.over).map((one) => ({ ...one, kind: 'NOTE', subject: one.id })),
      ...tasks.map((one) => ({ ...one, kind: 'TASK', subject: one.id, said: called('task', one.said) })),
      ...SET_BY_OTHERS.map(([of, by, giver]) => ({
        ...{ of, party: key(by), said: called('set', of, by, giver), kind: 'TASK', subject: idOf(`task ${called(of, giver, 'GREEN')}`) },
      })),
      ...said.map((one) => ({ ...one, said: called('plain', one.said) })),
      ...[...linked, ...filed],
    ],
  );
}
