import { GraphQLSchemaHost } from '@nestjs/graphql';
import { PUBLIC } from '../../../src/identity/auth/requires.js';
import type { Role } from '../../../src/platform/database/grants.js';
import { type EntryPoint, entryPointsOf } from '../entry-points.js';
import { argumentsFor, ask, type Cell, cellsOf, put, type Seen } from './asking.js';
import { type Caller, isPerson, newcomer } from './callers.js';
import { EVERYTHING, MALFORMED, NO_IDS } from './everything.js';
import type { Outcome, Outcomes, Row } from './row.js';
import type { World } from './world.js';

/** Whether somebody comes as far as the objects. */
function refusalOf(needs: unknown, { personal }: Row, { permissions, isMachine }: Caller): Outcome | undefined {
  if (needs === PUBLIC) return undefined;
  if (!permissions) return 'UNAUTHENTICATED';
  return permissions.has(String(needs)) && !(isMachine && personal) ? undefined : 'FORBIDDEN';
}

/** What a cell must answer to somebody who comes as far as the objects. */
function outcomeOf(operation: string, row: Row, { standing, argument = '' }: Cell): Outcome {
  const said = (outcomes: Outcomes | undefined): Outcome | undefined => (typeof outcomes === 'object' ? outcomes[argument] : outcomes);
  const isQuery = operation.startsWith('Query.');
  if (standing === 'own') return row.own ?? 'done';
  if (standing === 'foreign') return said(row.foreign) ?? (isQuery ? 'done' : 'NOT_FOUND');
  return said(row.hidden) ?? (isQuery ? 'null' : 'NOT_FOUND');
}

interface Asked {
  readonly operation: string;
  readonly row: Row;
}

/** A request that names something else than it may. */
interface Mistaken {
  readonly what: Asked;
  readonly caller: Caller;
  readonly name: string;
  readonly variables: Record<string, unknown>;
  readonly wanted: Outcome;
}

interface Prepared {
  readonly caller: Caller;
  /** Why it does not come as far as the objects. */
  readonly refusal: Outcome | undefined;
  readonly requests: readonly { readonly cell: Cell; readonly args: NonNullable<Awaited<ReturnType<typeof argumentsFor>>> }[];
}

interface Answered {
  readonly cell: Cell;
  readonly seen: Seen;
}

/** The rows, played on a hub. Expectations are those of the declarations as they were when the matrix was made. */
export class Matrix {
  readonly doors: readonly EntryPoint[];
  private readonly schema;

  constructor(
    private readonly world: World,
    private readonly rows: Readonly<Record<string, Row>>,
  ) {
    this.doors = entryPointsOf(world.hub).filter(({ place }) => place !== undefined);
    this.schema = world.hub.app.get(GraphQLSchemaHost).schema;
  }

  /** Plays every cell of an operation: first what must change nothing, then what is done. @returns what went otherwise than it should */
  async play(operation: string): Promise<readonly string[]> {
    const row = this.rows[operation];
    const door = this.doors.find(({ place }) => place === operation);
    if (!row || !door) throw new Error(`${operation} has no row, or no resolver.`);
    const what = { operation, row };
    const played: Prepared[] = [];
    for (const caller of this.world.callers) played.push(await this.prepared(what, caller, refusalOf(door.needs, row, caller)));
    await this.world.confirm();
    const changes = this.changesSince(await this.world.calm());
    const faults: string[] = [];
    for (const { caller, refusal, requests } of played) {
      await this.world.forgive();
      const asked = requests.map(async ({ cell, args }) => ({ cell, seen: await ask(this.world, this.schema, what, { caller, ...args }) }));
      faults.push(...judged(what, { caller, refusal, answers: await Promise.all(asked) }));
    }
    faults.push(...(await changes()));
    for (const { caller, refusal } of played) {
      const mayTry = door.needs === PUBLIC ? caller.name === 'nobody' : refusal === undefined;
      if (mayTry) faults.push(...(await this.done(what, caller)));
    }
    return faults;
  }

  /**
   * Gives each argument of an operation that names an object ids of all other kinds of objects, the caller's own, and what is no id at all; as everybody who
   * comes as far as the objects. @returns what was answered otherwise than what is absent, or has changed something
   */
  async mistake(operation: string): Promise<readonly string[]> {
    const row = this.rows[operation];
    const door = this.doors.find(({ place }) => place === operation);
    if (!row || !door) throw new Error(`${operation} has no row, or no resolver.`);
    const requests: Mistaken[] = [];
    for (const caller of this.world.callers.filter((one) => refusalOf(door.needs, row, one) === undefined)) {
      for (const [argument, kind] of Object.entries(row.about ?? {})) {
        const taken = [kind, ...(row.alsoTakes ?? [])].map((one) => one.like ?? one);
        const others = Object.entries(EVERYTHING).filter(([, other]) => !taken.includes(other.like ?? other));
        const ids = await Promise.all(others.map(async ([name, other]) => [name, await this.world.object(other, 'own', caller)] as const));
        const none = NO_IDS.map((one) => [JSON.stringify(one), one] as const);
        requests.push(...(await this.mistaken({ operation, row }, caller, argument, [...ids, ...none])));
      }
    }
    return this.refuses(requests);
  }

  /** Gives each argument of these operations that names an object what cannot be an id, as one who comes as far as the objects. @returns as {@link mistake} */
  async malformed(operations: readonly string[]): Promise<readonly string[]> {
    const requests: Mistaken[] = [];
    for (const operation of operations) {
      const row = this.rows[operation];
      const door = this.doors.find(({ place }) => place === operation);
      if (!row || !door) throw new Error(`${operation} has no row, or no resolver.`);
      for (const argument of Object.keys(row.about ?? {})) {
        for (const caller of this.world.callers.filter((one) => refusalOf(door.needs, row, one) === undefined)) {
          const some = await this.mistaken(
            { operation, row },
            caller,
            argument,
            MALFORMED.map((one) => [JSON.stringify(one), one] as const),
          );
          requests.push(...some);
          if (some.length > 0) break;
        }
      }
    }
    return this.refuses(requests);
  }

  /** Requests of somebody in which one argument is each of these ids, as far as they are some. */
  private async mistaken(
    what: Asked,
    caller: Caller,
    argument: string,
    ids: readonly (readonly [name: string, id: string | null | undefined])[],
  ): Promise<readonly Mistaken[]> {
    const wanted = outcomeOf(what.operation, what.row, { argument, standing: 'absent' });
    const requests: Mistaken[] = [];
    for (const [name, id] of ids) {
      const args = await argumentsFor(this.world, what.row, caller, { argument, standing: 'absent', isFresh: false });
      if (!args || typeof id !== 'string') continue;
      put(args.variables, argument.split('.'), id);
      requests.push({ what, caller, name: `${what.operation}, ${argument} ${name.slice(0, 60)}`, variables: args.variables, wanted });
    }
    return requests;
  }

  private async refuses(requests: readonly Mistaken[]): Promise<readonly string[]> {
    await this.world.confirm();
    await this.world.forgive();
    const changes = this.changesSince(await this.world.calm());
    const seen: Seen[] = [];
    for (let at = 0; at < requests.length; at += AT_ONCE) {
      const some = requests.slice(at, at + AT_ONCE);
      const asked = some.map(({ what, caller, variables }) => ask(this.world, this.schema, what, { caller, variables, ids: [] }));
      seen.push(...(await Promise.all(asked)));
    }
    const otherwise = requests.flatMap(({ caller, name, wanted }, at) =>
      seen[at]?.outcome === wanted ? [] : [`${caller.name}, ${name}: ${seen[at]?.outcome}, not ${wanted}`],
    );
    return [...otherwise, ...(await changes())];
  }

  /** One request, whatever comes of it. */
  ask(operation: string, row: Row, request: Parameters<typeof ask>[3]): Promise<Seen> {
    return ask(this.world, this.schema, { operation, row }, request);
  }

  /** Tells in which tables something has changed since. */
  private changesSince(before: ReadonlyMap<string, string>): () => Promise<readonly string[]> {
    return async () =>
      [...(await this.world.state())]
        .filter(([table, sum]) => before.get(table) !== sum)
        .map(([table]) => `${table} has changed by what was refused`);
  }

  /** The requests of somebody that must change nothing. */
  private async prepared(what: Asked, caller: Caller, refusal: Outcome | undefined): Promise<Prepared> {
    const cells = cellsOf(what.row).filter((cell) => refusal ?? (cell.standing !== 'own' && isHarmless(what, cell)));
    const requests: Prepared['requests'][number][] = [];
    for (const cell of cells) {
      const args = await argumentsFor(this.world, what.row, caller, { ...cell, isFresh: false });
      if (args) requests.push({ cell, args });
    }
    return { caller, refusal, requests };
  }

  /**
   * What somebody may do to what is theirs, by an account of the same role that nothing else is done with, and that has not proved for ten minutes who it is: what
   * asks for step-up is refused, and done when that is proved.
   */
  private async done(what: Asked, caller: Caller): Promise<readonly string[]> {
    const { operation, row } = what;
    const who = isPerson(caller) ? await newcomer(this.world.hub, caller.name as Role, this.world.passwordHash) : caller;
    const wanted = (caller.party === 'hub' ? row.ownOfHub : undefined) ?? outcomeOf(operation, row, OWN);
    const late = isPerson(caller) ? ', not confirmed lately' : '';
    const confirms = typeof row.confirms === 'object' && 'of' in row.confirms ? row.confirms.of(who) : row.confirms;
    if (!confirms || !late) return this.tries(what, who, { wanted, called: `own${late}`, isLate: late !== '' });
    const widening = typeof confirms === 'object' ? confirms : undefined;
    const asked = { operation, row: widening ? { ...row, with: widening.with } : row };
    return [
      ...(widening ? await this.tries(what, who, { wanted, called: `own${late}`, isLate: true }) : []),
      ...(await this.tries(asked, who, { wanted: 'STEP_UP_REQUIRED', called: 'not confirmed lately', isLate: true })),
      ...(await this.tries(asked, who, { wanted, called: 'own', isLate: false })),
    ];
  }

  private async tries(
    what: Asked,
    caller: Caller,
    { wanted, called, isLate }: { readonly wanted: Outcome; readonly called: string; readonly isLate: boolean },
  ): Promise<readonly string[]> {
    await this.world.confirm();
    const args = await argumentsFor(this.world, what.row, caller, { ...OWN, isFresh: true });
    if (!args) return [];
    if (isLate) await this.world.confirm(caller);
    const { outcome, reason } = await ask(this.world, this.schema, what, { caller, ...args });
    const came = reason === 'STEP_UP_REQUIRED' ? reason : outcome;
    return came === wanted ? [] : [`${caller.name}, ${called}: ${came}, not ${wanted}`];
  }
}

/** So few that nobody has more sockets than they may. */
const AT_ONCE = 8;
const OWN: Cell = { argument: undefined, standing: 'own' };

/** Whatever a query answers changes nothing; and neither does what is refused. */
const isHarmless = ({ operation, row }: Asked, cell: Cell): boolean =>
  operation.startsWith('Query.') || outcomeOf(operation, row, cell) !== 'done';

/** What is wrong with the answers that somebody got. */
function judged(
  { operation, row }: Asked,
  { caller, refusal, answers }: { readonly caller: Caller; readonly refusal: Outcome | undefined; readonly answers: readonly Answered[] },
): readonly string[] {
  const otherwise = answers.flatMap(({ cell, seen }) => {
    const wanted = refusal ?? outcomeOf(operation, row, cell);
    const what = [cell.argument, cell.standing].filter(Boolean).join(' ');
    return seen.outcome === wanted ? [] : [`${caller.name}, ${what}: ${seen.outcome}, not ${wanted}`];
  });
  const told = answers.flatMap(({ cell: { argument, standing }, seen }) => {
    const like = answers.find((one) => one.cell.standing === 'absent' && (refusal !== undefined || one.cell.argument === argument));
    const mustBeLike = refusal !== undefined || standing === 'hidden';
    return like && mustBeLike && like.seen.text !== seen.text
      ? [`${caller.name}, ${standing} is told from absent: ${seen.text} | ${like.seen.text}`]
      : [];
  });
  return [...otherwise, ...told];
}
