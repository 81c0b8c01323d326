import { functionsBehind, type Mutant, mutantsOfFunction, mutantsOfPolicy, nameOf, policiesOf, type Policy } from './mutants/mutants.js';
import { openProbe, type Probe } from './mutants/probe.js';
import { CONTEXT, triedOn } from './mutants/visits.js';

const NEVER_UNNAMED = 'The owner of a kept object is always named: a check of the table refuses the rest.';
/** Mutants that change nothing, and why. Each must survive: what is listed here without need fails. */
const EQUIVALENT: readonly (readonly [of: string, what: RegExp, why: string])[] = [
  [
    'policy known on hub.agency',
    /\[\(1 = ANY \(.*hub\.my_keys\(\).* -> false\]|\[my_keys -> my_bars\]/,
    'A short cut: whoever is of a member country knows every party, so that the other half says the same.',
  ],
  [
    'policy mine on hub.webhook_secret',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]/,
    'A second wall: the webhook behind a secret is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy own on hub.pull',
    /\[\(party = .*hub\.me\(\).*\) -> true\]/,
    'A second wall: an agency is of one party, so that the other half says the same.',
  ],
  [
    'policy own on hub.pull_import',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]/,
    'A second wall: the pull of an import is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy with_item on hub.sighting',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]/,
    'A second wall: the claim of a sighting is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy sees on hub.together',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]/,
    'A second wall: the claims of that moment are asked for under their own policy, which refuses as loudly.',
  ],
  [
    'policy concerned on hub.report_route',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]\(\) AS me\) IS NOT/,
    'A second wall: the report of a route is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy with_request on hub.action_clock',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]/,
    'A second wall: the request of a clock is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy with_request on hub.action_step',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]/,
    'A second wall: the request of a step is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy with_both on hub.action_related',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]/,
    'A second wall: the request is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy with_request on hub.information_clock',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]\(\) AS me\) IS NOT/,
    'A second wall: the request is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy with_request on hub.information_step',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]\(\) AS me\) IS NOT/,
    'A second wall: the request is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy with_request on hub.information_message',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]\(\) AS me\) IS NOT/,
    'A second wall: the request is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy with_both on hub.information_related',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]\(\) AS me\) IS NOT/,
    'A second wall: the request is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy with_own_request on hub.information_inquiry',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]\(\) AS me\) IS NOT/,
    'A second wall: the request is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy own_with_request on hub.information_handling',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]\(\) AS me\) IS NOT/,
    'A second wall: the request is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy sees on hub.information_request',
    /\[owner -> named_owner\]/,
    'An asker is always named: a check of the table refuses the rest.',
  ],
  [
    'policy with_ends on hub.relationship',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]/,
    'A second wall: both claims of a relationship are asked for under their own policy, which refuses as loudly.',
  ],
  ['policy sees on hub.action_request', /\[owner -> named_owner\]/, 'An asker is always named: a check of the table refuses the rest.'],
  ['policy sees on hub.notice', /\[owner -> named_owner\]/, 'Whose a notice is, is always said: a check of the table refuses the rest.'],
  ...['with_notice on hub.notice_translation', 'own on hub.notice_acknowledgement', 'with_both on hub.notice_related'].map(
    (policy) =>
      [
        `policy ${policy}`,
        /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]\(\) AS me\) IS NOT/,
        'A second wall: the notice is asked for under its own policy, which refuses as loudly.',
      ] as const,
  ),
  [
    'policy at_own_desk on hub.notice_draft',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]\(\) AS me\) IS NOT/,
    'A second wall: which act it is, is asked without a context as loudly.',
  ],
  ['policy handed_over on hub.notice_draft', /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]/, 'A second wall, like that of desks.'],
  [
    'policy in_sight on hub.evidence',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]/,
    'A second wall: the function behind it asks for the context first, and refuses as loudly.',
  ],
  [
    'policy in_sight on hub.evidence_link',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]/,
    'A second wall, like that of files.',
  ],
  [
    'function hub.shows_evidence_but_drafts(text,uuid)',
    /\[g\.owner is not null -> true\]|g\.\[owner -> agency\] is not null|g\.\[owner -> named_owner\] =/,
    'A second wall: hub.in_sight shows nothing of what is not there. And the report that was withdrawn is always named.',
  ],
  [
    'function hub.shows_evidence_but_drafts(text,uuid)',
    /n\.\[party -> agency\], n\.tlp/,
    'A second wall: whom the author of a note bars is asked of its files, which are the author’s.',
  ],
  [
    'function hub.shows_evidence(text,uuid)',
    /\[viewer\.content -> true\]|viewer\.\[content -> red\]/,
    'A second wall: hub.evidence_in_sight shows no file to whoever reads no content.',
  ],
  ['function hub.evidence_in_sight(uuid)', /\[e\.id is null -> false\]/, 'A second wall: what is not there has no item, and is nobody’s.'],
  [
    'function hub.in_sight_alone(hub.viewer,text,uuid)',
    /ANNOUNCEMENT|announcement|audience\)|account|\[audience -> excluded\]\)|\[g\.owner is not null -> true\]|g\.\[owner -> agency\] is not null/,
    'No file is an announcement’s; and nothing is seen of what is not there.',
  ],
  [
    'policy with_report on hub.report_value',
    /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]/,
    'A second wall: the report of a value is asked for under its own policy, which refuses as loudly.',
  ],
  [
    'policy sees on hub.outcome',
    /\[owner -> named_owner\]/,
    'A country is always named to the reporter: a check of the table refuses the rest.',
  ],
  ['policy sees on hub.report', /\[owner -> named_owner\]/, 'A reporter is always named: a check of the table refuses the rest.'],
  ['function hub.within_case(hub.viewer,uuid,integer,text)', /\[owner -> named_owner\]/, 'A founder is always named.'],
  [
    'function hub.in_case_linked(uuid,integer,text,uuid)',
    /\[label is not null -> true\]/,
    'Nothing is within a ceiling that has no label.',
  ],
  ['function hub.in_case_told(uuid,integer,text,uuid)', /\[me -> my_agency\]/, 'It asks for the context, and refuses as loudly without.'],
  ['policy sees on hub.case_file', /\[owner -> named_owner\]/, 'A founder is always named: a check of the table refuses the rest.'],
  ...['case_party', 'case_link', 'case_note', 'case_note_version', 'case_task', 'case_entry'].map(
    (table): readonly [string, RegExp, string] => [
      `policy ${{ case_party: 'with_case', case_note_version: 'with_note' }[table] ?? 'in_case'} on hub.${table}`,
      /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]|\[me -> my_agency\]\(\) AS me\) IS NOT/,
      'A second wall: what is behind it asks for the context first, and refuses as loudly.',
    ],
  ),
  ['policy sees on hub.stix_object', /\[owner -> named_owner\]/, NEVER_UNNAMED],
  ['policy publishes on hub.stix_object', /\[owner -> named_owner\]/, NEVER_UNNAMED],
  ['policy changes on hub.stix_object', /\[owner -> named_owner\]/, NEVER_UNNAMED],
  ['policy mine on hub.api_key_secret', /\[\(.*hub\.me\(\).* IS NOT NULL\) -> true\]/, 'A second wall, like that of webhooks’ secrets.'],
];
/** Functions that name nothing which could be taken for something else: their conditions are dropped, and no name is swapped. */
const WITHOUT_SWAPS: readonly string[] = [
  ...[
    'hub.has_factor(uuid)',
    'hub.lacks_factor(uuid,uuid)',
    'hub.in_sight_but_network(hub.viewer,text,uuid)',
    'hub.in_sight(hub.viewer,text,uuid)',
    'hub.of_agency(integer,integer)',
  ],
  ...['hub.label_rank(text)', 'hub.in_case_linked(uuid,integer,text,uuid)'],
];
/** Functions that are not broken here, and why. */
const NOT_BROKEN: Readonly<Record<string, string>> = {
  'hub.governed(text,uuid)':
    'It is written by hub.learn_kinds, from one sentence for all kinds; a file beside an item of each kind holds it.',
  'hub.facets(jsonb)': 'What followers filter by: hub.governed carries it along, and who sees a file does not depend on it.',
  'hub.facets_but_reports(jsonb)': 'The same.',
  'hub.facets_alone(jsonb)': 'The same.',
  'hub.facets_but_network(jsonb)': 'The same.',
};
const LIMIT_MS = 240_000;

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

  const isOwners = ({ roles }: Policy): boolean => roles.join() === 'hub_owner';
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
    /in_case|label_rank/.test(name)
      ? ['hub.case_entry', 'hub.case_note']
      : /evidence|in_sight/.test(name)
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
        wrong.push(...(await tryAll(nameOf(policy), mutantsOfPolicy(policy), ['dropped', 'true', 'swap'], [policy.table])));
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
        expect.arrayContaining(['hub.enter', 'hub.sees', 'hub.viewer', 'hub.me']),
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

  // hub_owner cannot log in, and its functions are the only readers under this policy: it has no condition to break, and dropping it is seen here.
  it('trusts hub_owner’s functions, and nobody else, without a condition', async () => {
    const { rows } = await probe.client.query<{ table: string }>(
      `select c.oid::regclass::text as table from pg_class c
         where c.relkind in ('r', 'p') and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) order by 1`,
    );
    expect(policies.filter(isOwners)).toEqual(
      rows.map(({ table }) => ({
        ...{ name: 'owner_functions', table, command: '*', permissive: true, roles: ['hub_owner'], using: 'true', check: 'true' },
      })),
    );
  });

  /** Commands that a working role has a right to, on tables where the expectations do not try them. */
  async function untried(): Promise<readonly string[]> {
    const { rows } = await probe.client.query<{ table: string; command: string }>(
      `select c.oid::regclass::text as table, x.command
         from pg_class c cross join unnest(array['SELECT', 'INSERT', 'UPDATE']) x(command)
         where c.relkind in ('r', 'p') and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)
           and (has_any_column_privilege('hub_app', c.oid, x.command) or has_any_column_privilege('hub_relay', c.oid, x.command))
       union all select c.oid::regclass::text, 'DELETE' from pg_class c
         where c.relkind in ('r', 'p') and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)
           and (has_table_privilege('hub_app', c.oid, 'DELETE') or has_table_privilege('hub_relay', c.oid, 'DELETE'))
       order by 1, 2`,
    );
    return rows.filter(({ table, command }) => !triedOn(table).has(command)).map(({ table, command }) => `${command} on ${table}`);
  }

  it('tries every command that somebody has a right to, on every table', async () => {
    expect(await untried()).toEqual([]);
  });

  it('asks for an expectation when a table or a command is added', async () => {
    await probe.client.query('begin');
    try {
      await probe.client.query('set local role hub_owner');
      await probe.client.query('create table hub.added (id uuid primary key); grant select on hub.added to hub_app');
      await probe.client.query('grant insert on hub.bar to hub_app; grant delete on hub.session to hub_app');
      expect(await untried()).toEqual(['SELECT on hub.added', 'INSERT on hub.bar', 'DELETE on hub.session'].sort(byTable));
    } finally {
      await probe.client.query('rollback');
    }
  });
  const byTable = (one: string, other: string): number => (one.replace(/.* on /, '') < other.replace(/.* on /, '') ? -1 : 1);
});
