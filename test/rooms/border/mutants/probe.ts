import pg from 'pg';
import { makeClaim } from '../../../../src/database/claim.js';
import { migrate } from '../../../../src/database/migrate.js';
import { freshDatabase } from '../../../support/database.js';
import { TEST_MASTER_KEY } from '../../../support/server.js';
import { allVisits, concerning } from './visits.js';
import { plantSmallWorld } from './plant.js';

/** A visit that came out otherwise than expected. */
export interface Difference {
  readonly visit: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Runs as hub_app, and ends with the first difference. Everything is undone: each try, each visit. */
const PROBE = `
  create schema probe;
  grant usage on schema probe to hub_app;
  create function probe.first_difference(visits jsonb) returns jsonb language plpgsql as $$
  declare
    visit jsonb;
    attempt record;
    found_here jsonb;
    answer jsonb;
    written bigint;
  begin
    for visit in select value from jsonb_array_elements(visits) loop
      found_here := '{}';
      begin
        if visit ? 'claim' then
          perform hub.enter(visit->>'claim', jsonb_build_object('what', 'test', 'needs', visit->>'needs', 'channel', visit->>'channel', 'requestId', 'test'));
        else
          perform set_config('hub.context', visit->>'context', true);
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
        return jsonb_build_object('visit', visit->'name', 'expected', visit->'expected', 'found', found_here);
      end if;
    end loop;
    return null;
  end
  $$;`;

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

  return {
    client,
    /**
     * The first difference between what must be found and what is found after `sabotage` (statements of hub_owner).
     * @param tables tries nothing that does not concern them.
     */
    async firstDifference(sabotage = '', tables?: readonly string[]): Promise<Difference | null> {
      await client.query('begin');
      try {
        const { rows } = await client.query<{ turn: string; began: string }>(
          'select hub.greet($1) as turn, extract(epoch from now())::text as began',
          [makeClaim(key, { pid, turn: 0n })],
        );
        const visits = allVisits({ key, pid, turn: BigInt(rows[0]?.turn ?? 0), began: rows[0]?.began ?? '' });
        await client.query(`set local role hub_owner; ${sabotage}; set local role hub_app`);
        const found = await client.query<{ difference: Difference | null }>('select probe.first_difference($1) as difference', [
          JSON.stringify(tables ? concerning(tables, visits) : visits),
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
