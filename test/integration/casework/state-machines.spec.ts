import { ACTION_STATES, ACTION_STEPS, REQUEST_SIDES } from '../../../src/casework/action-requests/action.js';
import { ACTION_MACHINE } from '../../../src/casework/action-requests/action.policy.js';
import { CONTACT_ANSWERS, CONTACT_MACHINE, CONTACT_STATES } from '../../../src/casework/deconfliction/contact.policy.js';
import { INFORMATION_STATES, INFORMATION_STEPS } from '../../../src/casework/information-requests/information.js';
import { INFORMATION_MACHINE } from '../../../src/casework/information-requests/information.policy.js';
import { next, type StateMachine } from '../../../src/platform/platform/state-machine.js';
import { openWorld, type World } from '../rls/world.js';

/** A machine with all that could be asked of it, and the function of the database that answers the same. */
interface Tried<State extends string, Act extends string, Actor extends string> {
  readonly machine: StateMachine<State, Act, Actor>;
  readonly states: readonly State[];
  readonly acts: readonly Act[];
  readonly actors: readonly Actor[];
  readonly sql: string;
}

describe('state machines, in the program and in the database', () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  /** The answers of both to each state, act and actor. */
  async function answers<State extends string, Act extends string, Actor extends string>({
    machine,
    states,
    acts,
    actors,
    sql,
  }: Tried<State, Act, Actor>): Promise<{ readonly program: unknown; readonly database: unknown }> {
    const all = states.flatMap((state) => acts.flatMap((act) => actors.map((actor) => ({ state, act, actor }))));
    const program = all.map(({ state, act, actor }) => {
      const found = next(machine, state, act, actor);
      return [state, act, actor, 'state' in found ? found.state : null];
    });
    const rows = await world.ownerSql<{ next: string | null }>(
      `select ${sql} as next from jsonb_array_elements($1) with ordinality e(one, place)
         cross join lateral jsonb_to_record(e.one) t(state text, act text, actor text) order by e.place`,
      [JSON.stringify(all)],
    );
    return { program, database: rows.map((row, place) => [...Object.values(all[place] ?? {}), row.next]) };
  }

  it('agree on each step of a request to act', async () => {
    const { program, database } = await answers({
      ...{ machine: ACTION_MACHINE, states: ACTION_STATES, acts: ACTION_STEPS, actors: REQUEST_SIDES },
      sql: 'hub.next_action_state(t.state, t.act, t.actor)',
    });
    expect(database).toEqual(program);
  });

  it('agree on each step of a request for information', async () => {
    const { program, database } = await answers({
      ...{ machine: INFORMATION_MACHINE, states: INFORMATION_STATES, acts: INFORMATION_STEPS, actors: REQUEST_SIDES },
      sql: 'hub.next_information_state(t.state, t.act, t.actor)',
    });
    expect(database).toEqual(program);
  });

  it('agree on each answer to a contact', async () => {
    const { program, database } = await answers({
      ...{ machine: CONTACT_MACHINE, states: CONTACT_STATES, acts: CONTACT_ANSWERS, actors: ['HOLDER'] },
      sql: 'hub.next_contact_state(t.state, t.act)',
    });
    expect(database).toEqual(program);
  });
});
