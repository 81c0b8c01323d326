import {
  functionsBehind,
  isOwners,
  type Mutant,
  mutantsOfFunction,
  mutantsOfPolicy,
  nameOf,
  policiesOf,
  type Policy,
} from './mutants/mutants.js';
import { openProbe, type Probe } from './mutants/probe.js';
import { CONTEXT } from './mutants/visits.js';

const NEVER_UNNAMED = 'The owner of a kept object is always named: a check of the table refuses the rest.';
/** Policies that ask other tables, and whether there is a viewer first. */
const GUARDED: readonly string[] = [
  'publishes on hub.indicator_detail',
  'changes on hub.indicator_detail',
  'credited on hub.indicator_origin',
  'with_request on hub.action_clock',
  'with_request on hub.action_step',
  'with_both on hub.action_related',
  'with_request on hub.information_clock',
  'with_request on hub.information_step',
  'with_request on hub.information_message',
  'with_both on hub.information_related',
  'with_own_request on hub.information_inquiry',
  'own_with_request on hub.information_handling',
  'known on hub.agency',
  'known on hub.party_position',
  'known on hub.purpose_rule',
  'mine on hub.api_key_secret',
  'unless_forbidden on hub.announcement',
  'unless_forbidden on hub.case_file',
  'with_case on hub.case_party',
  'concerned on hub.dispute',
  'sees on hub.export',
  'own on hub.notice_acknowledgement',
  'with_both on hub.notice_related',
  'with_notice on hub.notice_translation',
  'own on hub.pull_import',
  'with_ends on hub.relationship',
  'with_item on hub.sighting',
  'concerned on hub.report_route',
  'with_report on hub.report_value',
  'sees on hub.bulk_publication',
  'mine on hub.triage',
  'mine on hub.webhook_secret',
];
const SEES = 'sees(hub.viewer,integer,integer,integer[],integer[],text,timestamp with time zone)';
/** Mutants that change nothing, and why. Each must survive: what is listed here without need fails. */
const EQUIVALENT: readonly (readonly [of: string, what: RegExp, why: string])[] = [
  [
    'policy known on hub.agency',
    /\[\(1 = ANY \(.* -> false\]|\[keys -> bars\]/,
    'A short cut: whoever is of a member country knows every party, so that the other half says the same.',
  ],
  [
    'policy sees on hub.information_request',
    /\[owner -> named_owner\]/,
    'An asker is always named: a check of the table refuses the rest.',
  ],
  ['policy sees on hub.action_request', /\[owner -> named_owner\]/, 'An asker is always named: a check of the table refuses the rest.'],
  ['policy sees on hub.notice', /\[owner -> named_owner\]/, 'Whose a notice is, is always said: a check of the table refuses the rest.'],
  [
    'function hub.may_show_evidence_of(text,uuid)',
    /\[g\.owner is not null -> true\]|g\.\[owner -> agency\] is not null|g\.\[owner -> named_owner\] =/,
    'A second wall: hub.is_item_visible shows nothing of what is not there. And the report that was withdrawn is always named.',
  ],
  [
    'function hub.may_show_evidence_of(text,uuid)',
    /n\.\[party -> agency\], n\.tlp/,
    'A second wall: whom the author of a note bars is asked of its files, which are the author’s.',
  ],
  [
    'function hub.may_show_evidence_of(text,uuid)',
    /\[viewer\.content -> true\]|viewer\.\[content -> red\]/,
    'A second wall: hub.is_evidence_visible shows no file to whoever reads no content.',
  ],
  [
    'function hub.is_evidence_visible(uuid)',
    /\[e\.id is null -> false\]/,
    'A second wall: what is not there has no item, and is nobody’s.',
  ],
  [
    'function hub.is_item_visible(hub.viewer,text,uuid)',
    /\[g\.owner is not null -> true\]|g\.\[owner -> agency\] is not null|a\.what !~(?!.* -> false\])|\[\(kind <> 'CASE' or hub\.shows_cases\(viewer\)\) -> true\]/,
    'Nothing is seen of what is not there; and hub.may_show_evidence_of asks first whether cases are shown.',
  ],
  [
    'function hub.is_item_visible(hub.viewer,text,uuid)',
    /\[viewer\.red -> true\]|viewer\.\[red -> content\]/,
    'No file is an announcement’s, and people who see alerts read RED if they read content.',
  ],
  [
    'policy sees on hub.outcome',
    /\[owner -> named_owner\]/,
    'A country is always named to the reporter: a check of the table refuses the rest.',
  ],
  ['policy sees on hub.report', /\[owner -> named_owner\]/, 'A reporter is always named: a check of the table refuses the rest.'],
  ['function hub.is_case_content_visible(hub.viewer,uuid,integer,text)', /\[owner -> named_owner\]/, 'A founder is always named.'],
  [
    'function hub.is_link_visible_in_case(uuid,integer,text,uuid)',
    /\[label is not null -> true\]/,
    'Nothing is within a ceiling that has no label.',
  ],
  ['policy sees on hub.case_file', /\[owner -> named_owner\]/, 'A founder is always named: a check of the table refuses the rest.'],
  ['policy sees on hub.stix_object', /\[owner -> named_owner\]/, NEVER_UNNAMED],
  ['policy publishes on hub.stix_object', /\[owner -> named_owner\]/, NEVER_UNNAMED],
  ['policy changes on hub.stix_object', /\[owner -> named_owner\]/, NEVER_UNNAMED],
  ...['hub.alert', 'hub.alert_step', 'hub.alert_delivery'].map((table): readonly [string, RegExp, string] => [
    `policy mine on ${table}`,
    /\[\(party = .* -> true\]/,
    'A second wall: hub.sees_alert asks for the party, too. It spares the question for alerts of others.',
  ]),
  [
    'function hub.is_alert_visible(uuid)',
    /\[viewer\.me is not null -> true\]/,
    'A second wall: without a viewer no party is equal to its own.',
  ],
  [
    'function hub.sees_alert(hub.viewer,hub.alert)',
    /\[a\.party = viewer\.me -> true\]/,
    'A second wall: the policies ask for the party, too.',
  ],
  [
    'function hub.sees_alert(hub.viewer,hub.alert)',
    /viewer\.\[session|persistent_roles\(viewer\.\[user_id -> session\]|\[viewer\.session is not null -> true\]/,
    'A context has a session, and its administrators have roles of their own here. Accounts without a session are asked about when messages are sent.',
  ],
  [
    'function hub.sees_alert(hub.viewer,hub.alert)',
    /\[not hub\.is_watch_hit_visible\(viewer, x\.about\) -> true\]|\[x\.what = 'WATCH_HIT' and not hub\.is_watch_hit_visible\(viewer, x\.about\) -> false\]/,
    'No watch of this world has a hit: test/e2e/delivery/alert-purposes.spec.ts bars, withholds and revokes what was hit.',
  ],
  ...GUARDED.map((policy): readonly [string, RegExp, string] => [
    `policy ${policy}`,
    /\[hub\.has_viewer\(.* -> true\]/i,
    'A second wall: what it asks is closed without a context, too. It keeps answers that PostgreSQL keeps from outliving their context (fail-closed).',
  ]),
  ...['has_viewer(hub.viewer)', 'reads_details(hub.viewer,boolean,integer)', 'rechecked(hub.viewer)', SEES].map(
    (asked): readonly [string, RegExp, string] => [
      `function hub.${asked}`,
      /\[viewer\.context <> .* -> false\]/,
      'No visit changes its context within a statement: that is what fail-closed.spec does.',
    ],
  ),
  [
    'function hub.policy_viewer()',
    /\[cardinality\(part\) is distinct from 2 -> false\]/,
    'A second wall: what has not two parts has no seal that fits; and a part behind it is not read.',
  ],
  [
    'function hub.policy_viewer()',
    /\[octet_length\(context\) > 100000 -> false\]/,
    'A second wall: no seal fits such a context. It is about those of which PostgreSQL cannot make copies.',
  ],
  ...[
    'may_show_evidence_of(text,uuid)',
    'is_link_visible_in_case(uuid,integer,text,uuid)',
    'is_entry_visible_in_case(uuid,integer,text,uuid)',
    'is_visible_in_case(uuid,integer,text)',
  ].map((asked): readonly [string, RegExp, string] => [
    `function hub.${asked}`,
    /me is null -> false\]|me is not null -> true\]|\[me -> agency\] is (not )?null/,
    'A second wall: nobody reads no content, is in no case and does nothing.',
  ]),
  [
    'function hub.reads_details(hub.viewer,boolean,integer)',
    /me is not null -> true\]|\[me -> agency\] is not null/,
    'A second wall: nobody sees the claim that the policy asks for next.',
  ],
  [
    'function hub.shows_cases()',
    /\[viewer\.me is not null -> true\]|\[me -> agency\] is not null/,
    'A second wall: the policy that asks has a viewer; and nobody without an agency reads content here.',
  ],
  [
    'function hub.shows_cases(hub.viewer)',
    /s\.id = viewer|\[exists \(select from hub\.session|roles_of_session\(viewer\.user_id, viewer\.\[session|persistent_roles\(viewer\.\[user_id/,
    'Roles of a session or of an account: nobody has any by a provider, nor a webhook, in a country that forbids its analysts cases (test/e2e/casework/case-rights.spec.ts).',
  ],
  [
    'function hub.person_may(hub.viewer,text)',
    /\[not hub\.party_forbids\(.* -> true\]|u\.\[party -> agency\], r\.role/,
    'A second wall: hub.may_show_evidence_of shows no file of a case to whom cases are forbidden.',
  ],
  ['policy own on hub.pull', /\[\(party = .* -> true\]/, 'A second wall: an agency has one party.'],
  [
    'function hub.roles_of_session(uuid,uuid)',
    /\[u\.disabled_at is null -> true\]/,
    'A second wall: nobody who is disabled comes in (hub.enter).',
  ],
  [
    'function hub.facets(jsonb)',
    /victims,suspects|\['RED' ->/,
    'What followers filter by: who sees a file goes by the claims that an item depends on.',
  ],
  [
    'function hub.enter(text,jsonb)',
    /\[act->>'needs' in \('case:read', 'case:work'\)|\['ANALYST' = any|\[held_back -> true\]/,
    'Which reason a refusal gives: it is refused either way (case-rights.spec tells the reasons apart).',
  ],
  [
    'function hub.enter(text,jsonb)',
    /\[actor\.kind = 'HUB' -> true\]/,
    'A short cut: accounts of the hub alone have an office that waits.',
  ],
  [
    'function hub.sees(hub.viewer,integer,integer,integer[],integer[],text,timestamp with time zone)',
    /\[retain_until is null -> false\]/,
    'A second wall: every item has an end (hub.limit_retention).',
  ],
  [
    'function hub.withheld_owners(integer,text,boolean)',
    /\[not \(select count\(\*\) = 2 from hub\.party/,
    'Whose feed begins again: partners see nothing of each other either way.',
  ],
  [
    'function hub.viewer_of_kind(hub.viewer,text)',
    /\[viewer\.withheld <> '\{\}' -> true\]/,
    'A short cut: hub.as_recipient changes no viewer from whom nothing is withheld.',
  ],
];
/** Functions and policies that name nothing which could be taken for something else: their conditions are dropped, and no name is swapped. */
const WITHOUT_SWAPS: readonly string[] = [
  ...[
    'hub.has_factor(uuid)',
    'hub.lacks_factor(uuid,uuid)',
    'hub.is_office_pending(uuid)',
    'hub.provider_roles_of_session(uuid)',
    'hub.persistent_roles(uuid)',
    'hub.may_oversee_exports()',
    'hub.shows_cases()',
    'hub.party_forbids(integer,text,text)',
    'hub.in_sight_but_network(hub.viewer,text,uuid)',
    'hub.is_item_visible(hub.viewer,text,uuid)',
    'hub.is_open_to_agency(integer,integer)',
    'hub.rechecked(hub.viewer)',
    'policy in_case on hub.case_entry',
    'policy in_case on hub.case_link',
    'policy in_case on hub.case_task',
    'policy visible on hub.evidence_link',
    'hub.roles_of_session(uuid,uuid)',
    'policy known on hub.purpose_rule',
    'hub.withheld_owners(integer,text,boolean)',
    'hub.viewer_of_kind(hub.viewer,text)',
  ],
  ...['hub.label_rank(text)', 'hub.is_link_visible_in_case(uuid,integer,text,uuid)'],
];
/** Functions that are not broken here, and why. */
const NOT_BROKEN: Readonly<Record<string, string>> = {
  'hub.governed(text,uuid)':
    'It is written by hub.generate_kind_functions, from one sentence for all kinds; a file beside an item of each kind holds it.',
  'hub.is_watch_hit_visible(hub.viewer,jsonb)':
    'No watch of this world has a hit: test/e2e/delivery/alert-purposes.spec.ts bars, withholds and revokes what was hit.',
};
const LIMIT_MS = 900_000;

/** A statement that PostgreSQL does not understand is no mutant: undefined column or function, wrong type, ambiguous name, syntax. */
const STILLBORN = /"(42703|42883|42804|42702|42601|42P\d\d)"/;

interface Fate {
  readonly became: 'stillborn' | 'killed' | 'survives';
  readonly when?: string;
}

const notEquivalent = ({ of, what }: Mutant, when = ''): string => `${of}: is not equivalent, ${when}: ${what}`;

describe('every policy is held by what somebody finds', () => {
  let probe: Probe;
  let policies: readonly Policy[];

  beforeAll(async () => {
    probe = await openProbe();
    policies = await policiesOf(probe.client);
  });
  afterAll(() => probe.close());

  const ofOthers = (): readonly Policy[] => policies.filter((policy) => !isOwners(policy));

  /** What survives where it is likeliest to be seen, as EQUIVALENT says; whether nobody at all sees it is asked for many at once. */
  const quiet: Mutant[] = [];

  /** What became of a mutant: stillborn, or alive; and if alive, whether somebody noticed, and when. @param tables undefined: everything */
  async function fate(sabotage: string, tables?: readonly string[], first: readonly string[] = []): Promise<Fate> {
    try {
      const found = await probe.firstDifference(sabotage, tables, first);
      if (!found) return { became: 'survives' };
      return { became: STILLBORN.test(JSON.stringify(found.found)) ? 'stillborn' : 'killed', when: found.visit };
    } catch (error) {
      if (STILLBORN.test(`"${(error as { code?: string }).code}"`)) return { became: 'stillborn' };
      throw error;
    }
  }

  /**
   * Tries all mutants of one policy or function.
   * @param ways of which one mutant each must be alive.
   * @param tables what is likeliest to show them, tried first.
   * @returns what is wrong.
   */
  async function tryAll(
    of: string,
    mutants: readonly Mutant[],
    ways: readonly Mutant['how'][],
    tables: readonly string[],
  ): Promise<readonly string[]> {
    const wrong: string[] = [];
    const alive = new Set<string>();
    const killers: string[] = [];
    for (const mutant of mutants) {
      const isEquivalent = EQUIVALENT.some(([whose, what]) => whose === of && what.test(mutant.what));
      const there = await fate(mutant.sabotage, tables, killers);
      const { became, when } = there.became === 'survives' && !isEquivalent ? await fate(mutant.sabotage, undefined, killers) : there;
      if (when !== undefined && !killers.includes(when)) killers.push(when);
      if (became !== 'stillborn') alive.add(mutant.how);
      if (became === 'survives' && isEquivalent) quiet.push(mutant);
      else if (became === 'survives') wrong.push(`${of}: nobody notices: ${mutant.what}`);
      if (became === 'killed' && isEquivalent) wrong.push(notEquivalent(mutant, when));
    }
    for (const way of ways) {
      if (!alive.has(way)) wrong.push(`${of}: has no mutant of this way: ${way}`);
    }
    return wrong;
  }

  /**
   * Tries whether mutants are seen anywhere. Each asks everything, which is dear: so those of different policies and functions are tried together, and
   * one by one only where somebody notices them. @returns those that are noticed
   */
  async function noticed(mutants: readonly Mutant[]): Promise<readonly string[]> {
    const groups: Mutant[][] = [];
    for (const mutant of mutants) {
      const group = groups.find((one) => one.every(({ of }) => of !== mutant.of));
      if (group) group.push(mutant);
      else groups.push([mutant]);
    }
    const wrong: string[] = [];
    for (const group of groups) {
      const together = await fate(group.map(({ sabotage }) => sabotage).join('; '));
      if (together.became === 'survives') continue;
      const before = wrong.length;
      for (const mutant of group) {
        const { became, when } = await fate(mutant.sabotage);
        if (became !== 'survives') wrong.push(notEquivalent(mutant, when));
      }
      if (wrong.length === before) wrong.push(`only together, ${together.when}: ${group.map(({ of, what }) => `${of}: ${what}`).join()}`);
    }
    return wrong;
  }

  const likeliest = (name: string): readonly string[] =>
    /in_case|visible_in_case|label_rank/.test(name)
      ? ['hub.case_entry', 'hub.case_note']
      : /evidence|visible/.test(name)
        ? ['hub.evidence']
        : [CONTEXT, 'hub.indicator'];

  it('finds what the rules say', async () => {
    const difference = await probe.firstDifference();
    expect({ [difference?.visit ?? '']: difference?.found }).toEqual({ [difference?.visit ?? '']: difference?.expected });
  });

  it(
    'kills every mutant of a policy: dropped, true, a condition dropped, a name swapped',
    async () => {
      const wrong: string[] = [];
      for (const policy of ofOthers()) {
        const mutants = mutantsOfPolicy(policy);
        const swaps = mutants.some(({ how }) => how === 'swap') && !WITHOUT_SWAPS.includes(nameOf(policy));
        const ways = swaps ? (['dropped', 'true', 'swap'] as const) : (['dropped', 'true'] as const);
        wrong.push(...(await tryAll(nameOf(policy), mutants, ways, [policy.table])));
      }
      expect(wrong).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'kills every mutant of the functions that policies ask, and of the door that tells them who is there',
    async () => {
      const wrong: string[] = [];
      const behind = await functionsBehind(probe.client, policies);
      for (const routine of behind.filter(({ name }) => NOT_BROKEN[name] === undefined)) {
        const ways = WITHOUT_SWAPS.includes(routine.name) ? [] : (['swap'] as const);
        wrong.push(...(await tryAll(`function ${routine.name}`, mutantsOfFunction(routine), ways, likeliest(routine.name))));
      }
      expect(wrong).toEqual([]);
      expect(behind.map(({ name }) => name.split('(')[0])).toEqual(
        expect.arrayContaining(['hub.enter', 'hub.sees', 'hub.viewer', 'hub.policy_viewer', 'hub.rechecked']),
      );
    },
    LIMIT_MS,
  );

  // What the tests above have found to survive.
  it(
    'has only such exceptions as nobody sees, whatever they ask',
    async () => {
      const exceptions = new Set(quiet.map(({ of }) => of));
      expect(EQUIVALENT.filter(([of]) => !exceptions.has(of))).toEqual([]);
      expect(await noticed(quiet)).toEqual([]);
    },
    LIMIT_MS,
  );

  it('tells an exception that somebody sees from those that are tried with it', async () => {
    const [known] = quiet;
    const seen: Mutant = { of: 'policy mine on hub.bar', what: 'dropped', how: 'dropped', sabotage: 'drop policy mine on hub.bar' };
    expect(await noticed([...(known ? [known] : []), seen])).toEqual([expect.stringContaining(`${seen.of}: is not equivalent`)]);
  });

  it('has only such exceptions as exist', async () => {
    const behind = await functionsBehind(probe.client, policies);
    const names = new Set([...policies.map(nameOf), ...behind.map(({ name }) => `function ${name}`)]);
    expect(EQUIVALENT.filter(([of]) => !names.has(of))).toEqual([]);
    expect(Object.keys(NOT_BROKEN).filter((name) => !names.has(`function ${name}`))).toEqual([]);
  });
});
