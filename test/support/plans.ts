import type pg from 'pg';
import type { AppConnection } from '../integration/rls/world.js';

/** A node of a plan, as EXPLAIN writes it in JSON. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Lets every connection to a database that begins later tell its plans. @param superuser a connection to it */
export async function tellPlans(superuser: pg.Client, database: string): Promise<void> {
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'notice',
  };
  await superuser.query(`load 'auto_explain'`); // its settings exist from here on
  for (const [name, value] of Object.entries(settings)) {
    await superuser.query(`alter database ${superuser.escapeIdentifier(database)} set ${name} = ${superuser.escapeLiteral(value)}`);
  }
}

/** Returns the plans of all statements that `work` runs, those inside functions included. */
export async function plansOf({ client }: Pick<AppConnection, 'client'>, work: () => Promise<unknown>): Promise<readonly PlanNode[]> {
  const plans: PlanNode[] = [];
  const onNotice = ({ message = '' }: { readonly message?: string | undefined }): void => {
    const json = /plan:\n(\{[^]*\})\s*$/.exec(message)?.[1];
    if (json !== undefined) plans.push((JSON.parse(json) as { readonly Plan: PlanNode }).Plan);
  };
  client.on('notice', onNotice);
  try {
    await work();
  } finally {
    client.off('notice', onNotice);
  }
  return plans;
}

/** Nodes that need all their input before their first row: a limit above them does not end the work below. */
const TAKES_ALL = /^(Sort|Incremental Sort|Aggregate|Hash|Bitmap Heap Scan|WindowAgg|Unique)$/;

/** Tables that are walked in order, a page after the other: of them one condition matches as much as there is. */
const WALKED = ['inbox', 'stream', 'visibility_period'];

/** What stands above a node. */
interface Above {
  /** Whether a limit ends the walk. */
  readonly ends: boolean;
  /** Whether the rows are sorted before a limit ends the walk. */
  readonly sorts: boolean;
  /** Table of the bitmap heap scan. */
  readonly heap: string | undefined;
}

/**
 * Returns how plans reach these tables: `TABLE by INDEX`; `…, sorted` where all rows of a walk are sorted; or `all of TABLE` where a node reads it from end to
 * end: without a condition on an index, and without a limit that ends the walk.
 */
export const accessesIn = (plans: readonly PlanNode[], tables: readonly string[]): readonly string[] =>
  [...new Set(plans.flatMap((plan) => accessesOf(plan, tables, { ends: false, sorts: false, heap: undefined })))].sort();

function accessesOf(node: PlanNode, tables: readonly string[], above: Above): readonly string[] {
  const { 'Node Type': type, 'Relation Name': relation, 'Index Name': index, 'Index Cond': condition, Plans: below = [] } = node;
  const accesses = below.flatMap((one) => accessesOf(one, tables, aboveThoseOf(node, above)));
  const table = relation ?? above.heap;
  if (table === undefined || !tables.includes(table) || !/Scan$/.test(type) || type === 'Bitmap Heap Scan') return accesses;
  const isWhole = index === undefined || (condition === undefined && !above.ends);
  return [...accesses, isWhole ? `all of ${table}` : `${table} by ${index}${above.sorts && WALKED.includes(table) ? ', sorted' : ''}`];
}

const aboveThoseOf = ({ 'Node Type': type, 'Relation Name': relation }: PlanNode, { ends, sorts, heap }: Above): Above => ({
  ends: type === 'Limit' || (ends && !TAKES_ALL.test(type)),
  sorts: type !== 'Limit' && (sorts || /Sort$/.test(type)),
  heap: type === 'Bitmap Heap Scan' ? relation : heap,
});
