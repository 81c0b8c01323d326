import pg from 'pg';
import { makeClaim } from '../../../../src/platform/database/claim.js';
import { migrate } from '../../../../src/platform/database/migrate.js';
import { freshDatabase } from '../../../support/database.js';
import { TEST_MASTER_KEY } from '../../../support/server.js';
import { allVisits, concerning, type Visit } from './visits.js';
import { plantSmallWorld } from './plant.js';

/** A visit that came out otherwise than expected. */
export interface Difference {
  readonly visit: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/**
 * Runs as hub_app, and ends with the first difference. Everything is undone: each try, each visit. The visits lie in the database already (a set for what is
 * tried, each with its name), for they are half a megabyte; what is shown at the door is good for one visit, and comes along.
 */
const PROBE = `
  create schema probe;
  grant usage on schema probe to hub_app;
  create table probe.visit (of text, name text, visit jsonb, primary key (of, name));
  grant select on probe.visit to hub_app;
  create function probe.first_difference(wanted text, names text[], papers text[]) returns jsonb language plpgsql as $$
  declare
    visit jsonb;
    paper text;
    attempt record;
    found_here jsonb;
    answer jsonb;
    written bigint;
  begin
    for at in 1 .. cardinality(names) loop
      visit := (select v.visit from probe.visit v where v.of = wanted and v.name = names[at]);
      paper := papers[at];
      found_here := '{}';
      begin
        if visit->>'comes' = 'by a claim' then
          perform hub.enter(paper, jsonb_build_object('what', 'test', 'needs', visit->>'needs', 'channel', visit->>'channel', 'requestId', 'test')
            || coalesce(visit->'stated', '{}'));
        else
          perform set_config('hub.context', paper, true);
        end if;
        for attempt in select key, value from jsonb_each(visit->'tries') loop
          begin
            if attempt.value ? 'read' then
              execute attempt.value->>'read' into answer;
            else
              execute attempt.value->>'write';
              get diagnostics written = row_count;
              answer := to_jsonb(written);
            end if;
            raise sqlstate 'UNDO0';
          exception
            when sqlstate 'UNDO0' then null;
            when others then answer := to_jsonb(sqlstate);
          end;
          found_here := found_here || jsonb_build_object(attempt.key, answer);
        end loop;
        raise sqlstate 'UNDO0';
      exception
        when sqlstate 'UNDO0' then null;
        when others then found_here := to_jsonb(sqlstate);
      end;
      if found_here is distinct from visit->'expected' then
        return jsonb_build_object('visit', names[at], 'expected', visit->'expected', 'found', found_here);
      end if;
    end loop;
    return null;
  end
  $$;`;

/** Visits that try little come first: most mutants are seen by one of them. */
const cost = ({ tries }: Visit): number => Object.keys(tries).length;

/** Opens a small world and what probes it. One connection does everything; what a mutant changes is rolled back. */
export async function openProbe() {
  const database = await freshDatabase();
  const { claimKey: key } = await migrate(database.url, TEST_MASTER_KEY);
  const client = new pg.Client({ connectionString: database.url, application_name: 'policy mutants' });
  await client.connect();
  await client.query('set jit = off; set search_path = pg_catalog, pg_temp'); // so that expressions come out of the catalog with their schemas
  await client.query(PROBE);
  await plantSmallWorld(client);
  const pid = (client as pg.Client & { processID: number }).processID;
  const everything = allVisits();
  const sets = new Map<string, readonly Visit[]>();

  /** The visits that try something about tables, or everything; laid into the database when they are asked for the first time. */
  async function visitsAbout(tables?: readonly string[]): Promise<readonly [string, readonly Visit[]]> {
    const of = tables?.join() ?? 'everything';
    const known = sets.get(of);
    if (known) return [of, known];
    const visits = [...(tables ? concerning(tables, everything) : everything)].sort((one, other) => cost(one) - cost(other));
    await client.query(`insert into probe.visit (of, name, visit) select $1, v->>'name', v from jsonb_array_elements($2) v`, [
      of,
      JSON.stringify(visits),
    ]);
    sets.set(of, visits);
    return [of, visits];
  }

  return {
    client,
    /**
     * The first difference between what must be found and what is found after `sabotage` (statements of hub_owner).
     * @param tables tries nothing that does not concern them.
     * @param first names of visits that are likely to show it: what showed the last mutant mostly shows the next one, too.
     */
    async firstDifference(sabotage = '', tables?: readonly string[], first: readonly string[] = []): Promise<Difference | null> {
      const [of, visits] = await visitsAbout(tables);
      const inOrder = [...visits.filter(({ name }) => first.includes(name)), ...visits.filter(({ name }) => !first.includes(name))];
      await client.query('begin');
      try {
        const { rows } = await client.query<{ turn: string; began: string }>(
          'select hub.register_connection($1) as turn, extract(epoch from now())::text as began',
          [makeClaim(key, { pid, turn: 0n })],
        );
        const began = rows[0]?.began ?? '';
        let turn = BigInt(rows[0]?.turn ?? 0) + 1n;
        const papers = inOrder.map((visit) => {
          const shown = visit.papers({ key, pid, turn, began });
          if (visit.takesTurn) turn += 1n;
          return shown;
        });
        await client.query(`set local role hub_owner; ${sabotage}; set local role hub_app`);
        const found = await client.query<{ difference: Difference | null }>('select probe.first_difference($1, $2, $3) as difference', [
          of,
          inOrder.map(({ name }) => name),
          papers,
        ]);
        return found.rows[0]?.difference ?? null;
      } finally {
        await client.query('rollback');
      }
    },
    async close(): Promise<void> {
      await client.end();
      await database.drop();
    },
  };
}
export type Probe = Awaited<ReturnType<typeof openProbe>>;
