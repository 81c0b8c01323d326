import type { AppConnection, Officer, World } from './world.js';

/** A column that hub_app may read, with a value that stands in the table. */
export interface Probed {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly value: string;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Every column that hub_app may read, of every table that holds something, with one of its values. */
export async function readableColumns(world: World): Promise<readonly Probed[]> {
  const columns = await world.ownerSql<{ table: string; column: string; type: string }>(
    `select c.oid::regclass::text as table, quote_ident(a.attname) as column, format_type(a.atttypid, a.atttypmod) as type
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p') and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)
        and has_column_privilege('hub_app', c.oid, a.attnum, 'SELECT') and a.atttypid <> 'json'::regtype
      order by 1, a.attnum`,
  );
  const probed: Probed[] = [];
  for (const one of columns) {
    const [row] = await world.ownerSql<{ value: string }>(
      `select ${one.column}::text as value from ${one.table} where ${one.column} is not null limit 1`,
    );
    if (row) probed.push({ ...one, value: row.value });
  }
  return probed;
}

/**
 * Asks for a row by its value, by equality, by range, with conditions that PostgreSQL evaluates before the policy (leakproof) and expressions that fail on every
 * row that they reach. Of an empty table it gives four zeros.
 */
export function questionFor({ table, column, type, value }: Probed): string {
  const v = `${literal(value)}::${type}`;
  const fails = `1 / (case when ${column} is null then 1 else 0 end)`;
  return `select (select count(*) from ${table} where ${column} = ${v}) as equal,
      (select count(*) from ${table} where ${column} >= ${v} and ${column} <= ${v}) as within,
      (select count(${fails}) from ${table} where ${column} = ${v}) as failing,
      (select count(*) from ${table} where ${column} >= ${v} and ${fails} = 1) as filtered`;
}

/**
 * What a statement finds that switches row security off before it looks for a value: a read by a function's owner would then be an error.
 * @param context to be set by hand; undefined: that of the officer
 */
export async function switchedOffFinds(
  app: AppConnection,
  who: Officer,
  { table, column, type, value }: Probed,
  context?: string,
): Promise<string> {
  if (context === undefined) await app.enter(who);
  else await app.rows('begin');
  try {
    if (context !== undefined) await app.rows(`select set_config('hub.context', $1, true)`, [context]);
    const [row] = await app.rows<{ found: string }>(
      `with s as materialized (select set_config('row_security', 'off', true) as x)
        select (select count(*) from ${table} t where t.${column} = ${literal(value)}::${type}) as found from s where x = 'off'`,
    );
    return row?.found ?? '';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await app.rows('rollback');
  }
}

/** The context of a pass: the valid one, none, or garbage. */
export type State = 'valid' | 'none' | 'garbage';
/** What each pass over the table has for a context, and whether it asks for the probe or for a row of the viewer's own. */
export type Passes = readonly (readonly [State, 'probe' | 'own'])[];

/** Ways to change the context within one statement between two passes over the same table. */
export const SPOILED: readonly Passes[] = [
  [
    ['valid', 'probe'],
    ['none', 'own'],
    ['valid', 'own'],
  ],
  [
    ['none', 'probe'],
    ['valid', 'own'],
    ['garbage', 'own'],
  ],
  [
    ['garbage', 'probe'],
    ['valid', 'own'],
  ],
  [
    ['valid', 'probe'],
    ['garbage', 'own'],
  ],
];

/** How many rows each pass finds, in one statement that changes the context between the passes. */
export async function passesFind(
  app: AppConnection,
  who: Officer,
  { table, column, type }: Omit<Probed, 'value'>,
  passes: Passes,
  values: Readonly<Record<'probe' | 'own', string>>,
): Promise<readonly string[]> {
  await app.enter(who);
  try {
    const [row] = await app.rows<{ c: string }>(`select current_setting('hub.context') as c`);
    const contexts: Readonly<Record<State, string>> = { valid: row?.c ?? '', none: '', garbage: `${row?.c}0` };
    const list = passes.map(([state, what], n) => `(${n}, ${literal(contexts[state])}, ${literal(values[what])}::${type})`).join();
    const found = await app.rows<{ found: string }>(
      `select (select count(*) from ${table} t where t.${column} = p.wanted and s.did is not null) as found
        from (values ${list}) p(n, context, wanted)
        cross join lateral (select set_config('hub.context', p.context, true) || p.n as did offset 0) s`,
    );
    return found.map((one) => one.found);
  } finally {
    await app.rows('rollback');
  }
}
