import { randomUUID } from 'node:crypto';
import {
  assertCaseAct,
  assertCeiling,
  CASE_ACTS,
  type CaseAct,
  type CasePermission,
  type CaseStanding,
  type Participation,
  participationOf,
} from '../../../src/casework/cases/case.policy.js';
import { CASE_RIGHTS, CASE_STATES } from '../../../src/casework/cases/case.js';
import type { HubError } from '../../../src/platform/platform/errors.js';
import { TLP, type Tlp } from '../../../src/tenancy/sharing/label.js';
import { type AppConnection, type Officer, openWorld, type World } from '../rls/world.js';
import { product } from '../tenancy/rules-world.js';
import { sampleOf } from '../../support/sample.js';

const NIL = '00000000-0000-0000-0000-000000000000';

/** What the database says instead of a reason of case.policy.ts. */
const CODES: Readonly<Record<string, string>> = {
  CASE_RIGHTS: 'HB470',
  CASE_CLOSED: 'HB461',
  CASE_NOT_CLOSED: 'HB474',
  CASE_OWNER: 'HB466',
  LEAD_NOT_OFFERED: 'HB468',
  CEILING_BELOW_CASE: 'HB472',
  ABOVE_CEILING: 'HB471',
};

/** SQLSTATE of a rule in TypeScript; undefined: it refuses nothing. */
function codeIn(rule: () => unknown): string | undefined {
  try {
    rule();
    return undefined;
  } catch (error) {
    const { reason } = error as HubError;
    if (!CODES[reason]) throw error; // a rule that the database does not have
    return CODES[reason];
  }
}

/** Each rule stands in TypeScript, which explains it, and in SQL, which has the last word: over all combinations both say the same. */
describe('rules on cases, in the program and in the database', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let [kh, jp] = [0, 0];
  let jpId = '';

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    th = await world.signsIn('liaison@th.example');
    [kh, jp] = [await world.key('kh'), await world.key('jp')];
    jpId = (await world.ownerSql<{ id: string }>('select id from hub.party where key = $1', [jp]))[0]?.id ?? '';
    await world.ownerSql('alter table hub.case_file disable trigger user');
  });
  afterAll(() => world.close());

  /** A case in which Thailand stands so, and Japan besides. @returns its id */
  async function plant(
    { owns, leads, offered, state, tlp, rights, ceiling }: CaseStanding,
    of: Participation & { readonly state: string } = { rights: 'READ', ceiling: 'RED', state: 'ACCEPTED' },
  ): Promise<string> {
    const id = randomUUID();
    const [owner, lead] = [owns ? th.party : kh, leads ? th.party : kh];
    await world.ownerSql(
      `insert into hub.case_file (id, title, threat, lead, lead_offered, tlp, owner, agency, audience, status, closing, closed_at, closed_by)
         select $1, 'x', 'OTHER', $2, $3, $4, $5, min(a.key), $6, $7, case when $7 = 'CLOSED' then '{}'::jsonb end, case when $7 = 'CLOSED' then now() end, case when $7 = 'CLOSED' then $5::integer end
           from hub.agency a where a.party = $5`,
      [id, lead, offered ? th.party : null, tlp, owner, [th.party, kh, jp].filter((key) => key !== owner), state],
    );
    for (const [party, has, reads, state] of [
      [th.party, rights, ceiling, 'ACCEPTED'],
      [kh, 'LEAD', 'RED', 'ACCEPTED'],
      [jp, of.rights, of.ceiling, of.state],
    ]) {
      await world.ownerSql(
        'insert into hub.case_party (case_id, party, rights, tlp_ceiling, state, invited_by) values ($1, $2, $3, $4, $5, $2)',
        [id, party, has, reads, state],
      );
    }
    return id;
  }

  const note = (more: object): string => JSON.stringify({ id: NIL, version: 1, language: 'en', text: 'x', tlp: 'CLEAR', ...more });
  const task = (more: object): string => JSON.stringify({ id: NIL, version: 1, title: 'x', tlp: 'CLEAR', state: 'OPEN', ...more });
  const participant = (ceiling: Tlp): string => JSON.stringify({ partyId: jpId, rights: 'READ', ceiling });

  /** The call behind each act; $1 is the case. */
  const CALLS: Readonly<Record<CaseAct, () => readonly [call: string, ...values: readonly unknown[]]>> = {
    update: () => ['hub.update_case($1, 1, $2)', JSON.stringify({ title: 'x', threat: 'OTHER', countries: [] })],
    invite: () => ['hub.invite_to_case($1, $2)', participant('RED')],
    setParticipant: () => ['hub.set_case_party($1, $2)', participant('RED')],
    removeParticipant: () => ['hub.end_case_party($1, $2, null)', jpId],
    leave: () => ['hub.end_case_party($1, null, null)'],
    handOver: () => ['hub.offer_case_lead($1, $2)', jpId],
    takeOver: () => ['hub.answer_case_lead_offer($1, true)'],
    link: () => [`hub.link_to_case($1, '{}')`],
    unlink: () => ['hub.unlink_from_case($1, $2)', NIL],
    allowPlaceholder: () => [`hub.allow_case_placeholder($1, $2, 'NONE')`, NIL],
    addNote: () => ['hub.write_case_note($1, $2)', note({ id: randomUUID() })],
    editNote: () => ['hub.write_case_note($1, $2)', note({ version: 2 })],
    withdrawNote: () => ['hub.write_case_note($1, $2)', note({ version: 2, text: null })],
    addTask: () => ['hub.write_case_task($1, $2)', task({ id: randomUUID() })],
    setTask: () => ['hub.write_case_task($1, $2)', task({ version: 2 })],
    attach: () => [`hub.attach_to_case($1, '{}')`],
    retain: () => ['hub.retain_case($1, null)'],
    setState: () => [`hub.set_case_status($1, 'SUSPENDED', 'x', null)`],
    close: () => [`hub.set_case_status($1, 'CLOSED', 'x', '{}')`],
    reopen: () => [`hub.reopen_case($1, 'x')`],
  };
  /** The refusal of each call, if it is one of a rule of case.policy.ts; each is undone. */
  async function refusals(permission: CasePermission, calls: readonly (readonly [call: string, ...values: readonly unknown[]])[]) {
    return app.as(th, permission, async () => {
      const found: (string | undefined)[] = [];
      for (const [call, ...values] of calls) {
        const answer = await app.attempt(`select ${call}`, values);
        if ('code' in answer && !answer.code.startsWith('HB4')) throw new Error(`${call}: ${answer.code}`);
        found.push('code' in answer && Object.values(CODES).includes(answer.code) ? answer.code : undefined);
      }
      return found;
    });
  }

  it('agree on what an officer may do, by its country’s rights, the state, and who founded or leads the case', async () => {
    const places = product(product([true, false], [true, false]), [true, false]);
    for (const [[rights, state], [[owns, leads], offered]] of sampleOf(product(product(CASE_RIGHTS, CASE_STATES), places), 5)) {
      const standing: CaseStanding = { rights, state, owns, leads, offered, ceiling: 'RED', tlp: 'CLEAR', version: 1 };
      const id = await plant(standing);
      for (const permission of ['case:work', 'case:lead'] as const) {
        const acts = (Object.keys(CASE_ACTS) as CaseAct[]).filter((act) => CASE_ACTS[act].permission === permission);
        const calls = acts.map((act) => {
          const [call, ...values] = CALLS[act]();
          return [call, id, ...values] as const;
        });
        const expected = acts.map((act) => [act, codeIn(() => assertCaseAct(standing, act))]);
        const found = await refusals(permission, calls);
        expect([standing, acts.map((act, index) => [act, found[index]])]).toEqual([standing, expected]);
      }
    }
  });

  const within = (tlp: Tlp): readonly Tlp[] => TLP.slice(TLP.indexOf(tlp));
  const standingOf = (tlp: Tlp, ceiling: Tlp): CaseStanding => ({
    ...{ rights: 'LEAD', state: 'OPEN', owns: true, leads: true, offered: false, version: 1 },
    ...{ tlp, ceiling },
  });

  it('agree on which labels a country reads and writes below its ceiling', async () => {
    for (const ceiling of TLP) {
      const standing = standingOf('CLEAR', ceiling);
      const id = await plant(standing);
      const calls = TLP.flatMap((tlp) => [
        ['hub.write_case_note($1, $2)', id, note({ id: randomUUID(), tlp })] as const,
        ['hub.write_case_task($1, $2)', id, task({ id: randomUUID(), tlp })] as const,
      ]);
      const expected = TLP.map((tlp) => codeIn(() => assertCeiling(standing, tlp)));
      expect([ceiling, await refusals('case:work', calls)]).toEqual([ceiling, expected.flatMap((code) => [code, code])]);
      const reads = await app.as(th, 'case:read', () =>
        app.rows<{ tlp: string; is: boolean }>('select t as tlp, hub.test_reads($1, $2, t) as is from unnest($3::text[]) t', [id, kh, TLP]),
      );
      expect([ceiling, reads.map(({ is }) => is)]).toEqual([ceiling, expected.map((code) => code === undefined)]);
    }
  });

  it('agree on how far another country may be let read', async () => {
    for (const [tlp, own] of TLP.flatMap((one) => within(one).map((other) => [one, other] as const))) {
      const standing = standingOf(tlp, own);
      const stranger = await plant(standing, { rights: 'READ', ceiling: tlp, state: 'DECLINED' });
      const invited = await refusals('case:lead', TLP.map((ceiling) => ['hub.invite_to_case($1, $2)', stranger, participant(ceiling)])); // prettier-ignore
      expect([standing, invited]).toEqual([standing, TLP.map((ceiling) => codeIn(() => participationOf(standing, { ceiling })))]);
      for (const present of within(tlp)) {
        const id = await plant(standing, { rights: 'READ', ceiling: present, state: 'ACCEPTED' });
        const set = await refusals('case:lead', TLP.map((ceiling) => ['hub.set_case_party($1, $2)', id, participant(ceiling)])); // prettier-ignore
        const expected = TLP.map((ceiling) => codeIn(() => participationOf(standing, { ceiling }, { rights: 'READ', ceiling: present })));
        expect([standing, present, set]).toEqual([standing, present, expected]);
      }
    }
  });

  beforeAll(async () => {
    await world.ownerSql(
      `create function hub.test_reads(of_case uuid, author integer, label text) returns boolean language plpgsql stable security definer
         set search_path = pg_catalog, pg_temp set row_security = on as $$ begin return hub.is_visible_in_case(of_case, author, label); end $$`,
    );
    await world.ownerSql('grant execute on function hub.test_reads(uuid, integer, text) to hub_app');
  });
});
