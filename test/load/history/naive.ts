import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Follower } from './followers.js';
import type { Delivery } from './history.js';

/**
 * The textbook's way of following, which loses events: an outbox with an identity column, written in the publisher's transaction by a trigger, and a reader
 * that remembers the highest id that it has seen. Ids are given when a row is written, rows are seen when they are committed, and a transaction that takes
 * long commits below an id that was passed already.
 */
const OUTBOX = `
  create table public.textbook_outbox (id bigint generated always as identity primary key, item uuid not null);
  create function public.textbook_note() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
    insert into public.textbook_outbox (item) select id from written order by id;
    if (select count(*) from hub.party p where p.key < (select min(owner) from written)) % 2 = 0 then perform pg_sleep(0.2); end if; -- every other party's transactions take long
    return null;
  end $$;
  create trigger textbook after insert on hub.indicator referencing new table as written for each statement execute function public.textbook_note();
`;

/** Visibility is right in it, so that the cursor alone is to blame. */
const READ = `
  select o.id, i.value from public.textbook_outbox o join hub.indicator i on i.id = o.item, hub.party p
    where o.id > $1 and p.slug = $2 and i.audience && array[1, p.key] and not i.excluded && array[p.key] order by o.id limit 1000`;
const POLL_MS = 5;

/** @param url of the migrating role. @param slug of a party that is in no group. Runs until `signal` aborts. */
export async function followNaively(url: string, slug: string, signal: AbortSignal): Promise<Follower> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(OUTBOX);
  const after = async (last: string): Promise<readonly Delivery[]> => {
    const { rows } = await client.query<{ id: string; value: string }>(READ, [last, slug]);
    return rows.map(({ id, value }) => ({
      at: performance.now(),
      connection: 0,
      eventId: id,
      operation: 'PUBLISHED',
      key: value,
      content: '',
    }));
  };
  const heard: Delivery[] = [];
  void (async () => {
    while (!signal.aborted) {
      heard.push(...(await after(heard.at(-1)?.eventId ?? '0')));
      await pause(POLL_MS);
    }
    await client.end();
  })();
  return {
    heard,
    reconnections: 0,
    fault: undefined,
    async replay() {
      const all: Delivery[] = [];
      for (let page = await after('0'); page.length > 0; page = await after(page.at(-1)?.eventId ?? '0')) all.push(...page);
      return all;
    },
  };
}
