import { isOwners, mutantsOfPolicy, nameOf, policiesOf, type Policy } from './mutants/mutants.js';
import { openProbe, type Probe } from './mutants/probe.js';
import { triedOn } from './mutants/visits.js';

/** Policies of which the mutants `dropped` and `true` are tried here; policy-mutants.deep.spec.ts tries every mutant of every policy and function. */
const SAMPLE: readonly string[] = [
  'policy sees on hub.indicator',
  'policy publishes on hub.indicator',
  'policy sees on hub.report',
  'policy sees on hub.case_file',
  'policy mine on hub.bar',
  'policy own on hub.pull',
];

describe('policies', () => {
  let probe: Probe;
  let policies: readonly Policy[];

  beforeAll(async () => {
    probe = await openProbe();
    policies = await policiesOf(probe.client);
  });
  afterAll(() => probe.close());

  it('show and refuse what the rules say', async () => {
    const difference = await probe.firstDifference();
    expect({ [difference?.visit ?? '']: difference?.found }).toEqual({ [difference?.visit ?? '']: difference?.expected });
  });

  it.each(SAMPLE)('are held by what somebody finds: %s', async (name) => {
    const policy = policies.find((one) => nameOf(one) === name);
    if (!policy) throw new Error(`There is no ${name}.`);
    const mutants = mutantsOfPolicy(policy).filter(({ how }) => how === 'dropped' || how === 'true');
    for (const { what, sabotage } of mutants) {
      expect({ what, noticed: (await probe.firstDifference(sabotage, [policy.table])) !== null }).toEqual({ what, noticed: true });
    }
  });

  // hub_owner cannot log in, and its functions are the only readers under this policy: it has no condition to break, and dropping it is seen here.
  it('trust hub_owner’s functions, and nobody else, without a condition', async () => {
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

  it('are tried by every command that somebody has a right to, on every table', async () => {
    expect(await untried()).toEqual([]);
  });

  it('ask for an expectation when a table or a command is added', async () => {
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
