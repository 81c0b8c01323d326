import type pg from 'pg';
import { type Cut, cut, droppedConditions } from './conditions.js';
import { swapsIn } from './swaps.js';

export interface Policy {
  readonly name: string;
  readonly table: string;
  /** r read, a add, w change, d delete, * all. */
  readonly command: string;
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

/** One way to break a policy or a function, as statements of hub_owner. */
export interface Mutant {
  readonly of: string;
  readonly what: string;
  readonly how: 'dropped' | 'true' | 'condition' | 'swap';
  readonly sabotage: string;
}

/** All policies of the hub, as the catalog has them. */
export async function policiesOf(client: pg.Client): Promise<readonly Policy[]> {
  const { rows } = await client.query<Policy>(`
    select p.polname as name, p.polrelid::regclass::text as table, p.polcmd::text as command, p.polpermissive as permissive,
        array(select case when r = 0 then 'public' else r::regrole::text end from unnest(p.polroles) r) as roles,
        pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
      from pg_policy p join pg_class c on c.oid = p.polrelid
      where c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) order by 2, 1`);
  return rows;
}

/** Whether it is the policy under which functions of hub_owner read. */
export const isOwners = ({ roles }: Policy): boolean => roles.join() === 'hub_owner';

export const nameOf = ({ name, table }: Policy): string => `policy ${name} on ${table}`;

/** Dropped; true; each condition dropped; each name swapped. */
export function mutantsOfPolicy(policy: Policy): readonly Mutant[] {
  const { name, table, using, check } = policy;
  const of = nameOf(policy);
  const alter = (clauses: string): string => `alter policy ${name} on ${table} ${clauses}`;
  const clauses = [
    ['using', using],
    ['with check', check],
  ] as const;
  const mutants: Mutant[] = [{ of, what: 'dropped', how: 'dropped', sabotage: `drop policy ${name} on ${table}` }];
  for (const [clause, expression] of clauses) {
    if (expression === null) continue;
    mutants.push({ of, what: `${clause} (true)`, how: 'true', sabotage: alter(`${clause} (true)`) });
    const broken = (cuts: readonly Cut[], how: Mutant['how']): readonly Mutant[] =>
      cuts.map((one) => ({
        of,
        what: `${clause}: ${described(expression, one)}`,
        how,
        sabotage: alter(`${clause} (${cut(expression, one)})`),
      }));
    mutants.push(...broken(droppedConditions(expression), 'condition'), ...broken(swapsIn(expression), 'swap'));
  }
  if (using !== null && check !== null) {
    mutants.push({ of, what: 'all true', how: 'true', sabotage: alter('using (true) with check (true)') });
  }
  return mutants;
}

interface Routine {
  readonly name: string;
  readonly definition: string;
  /** '' where the body was parsed when the function was made. */
  readonly source: string;
}

/** The functions that policies call, directly or by another one, and the door that makes the context which they read. */
export async function functionsBehind(client: pg.Client, policies: readonly Policy[]): Promise<readonly Routine[]> {
  const { rows } = await client.query<Routine>(
    `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as definition, p.prosrc as source from pg_proc p
       where p.pronamespace = 'hub'::regnamespace and p.prokind = 'f' order by 1`,
  );
  const called = (text: string): readonly string[] => [...text.matchAll(/\bhub\.(\w+)\(/g)].map(([, name]) => `hub.${name}`);
  const found = new Map<string, Routine>();
  const waiting = ['hub.enter', ...policies.flatMap(({ using, check }) => called(`${using} ${check}`))];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const routine of rows.filter((row) => row.name.startsWith(`${name}(`) && !found.has(row.name))) {
      found.set(routine.name, routine);
      waiting.push(...called(routine.source || routine.definition));
    }
  }
  return [...found.values()];
}

/** Each condition of the body dropped, each name swapped. */
export function mutantsOfFunction({ name, definition, source }: Routine): readonly Mutant[] {
  const start = source ? definition.indexOf(source) : definition.search(/^(RETURN |BEGIN ATOMIC)/m);
  const [head, body] = source ? [definition.slice(0, start), source] : [definition.slice(0, start), definition.slice(start)];
  const tail = definition.slice(start + body.length);
  const broken = (cuts: readonly Cut[], how: Mutant['how']): readonly Mutant[] =>
    cuts.map((one) => ({ of: `function ${name}`, what: described(body, one), how, sabotage: head + cut(body, one) + tail }));
  return [...broken(droppedConditions(body), 'condition'), ...broken(swapsIn(body), 'swap')];
}

/** `… and [owner = me -> true] and …`, in one line. */
function described(sql: string, { start, end, instead }: Cut): string {
  const line = (text: string): string => text.replace(/\s+/g, ' ');
  const [before, after] = [line(sql.slice(Math.max(0, start - 40), start)), line(sql.slice(end, end + 20))];
  return `…${before}[${line(sql.slice(start, end))} -> ${instead}]${after}…`;
}
