import { type AppConnection, change, type Officer, openWorld, publish, type Said } from './world.js';

interface Told {
  readonly item: string;
  readonly operation: string;
  readonly backfill: boolean;
}

/** What owners are shown of Cambodia when it lost an item. */
export const OUTSTANDING = [{ name: 'Cambodia', operation: 'WITHDRAWN', outstanding: true }];
export const withdrawn = (...ids: string[]): Record<string, string[]> => Object.fromEntries(ids.map((id) => [id, ['WITHDRAWN']]));

/** A world in which Cambodia is suspended and taken in again, and Thailand owns what it is about. Nothing moves by itself. */
export async function openSuspension() {
  const world = await openWorld();
  const app = await world.connect();
  const operator = await world.signsIn('operator@hub.example');
  const [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
  await world.settle();

  const idOf = async (who: Officer): Promise<string> =>
    (await world.ownerSql<{ id: string }>('select id from hub.party where key = $1', [who.party]))[0]?.id ?? '';
  const head = async (): Promise<number> => Number((await world.ownerSql<{ last: string }>('select last from hub.sequence_head'))[0]?.last);
  async function suspends(
    whom: Officer,
    off: boolean,
    by = operator,
    needs = 'party:manage',
    connection: AppConnection = app,
  ): Promise<void> {
    const id = await idOf(whom);
    await connection.as(by, needs, () => connection.rows('select hub.set_party_suspended($1, $2)', [id, off]));
  }
  return {
    ...{ world, app, operator, th, kh, idOf, head, suspends },
    /** Cambodia is suspended or taken in again, with all that follows from it. */
    async isOff(off: boolean): Promise<void> {
      await suspends(kh, off);
      await world.settle();
    },
    /** Thailand publishes, and the item has its place. */
    async settled(said: Said): Promise<string> {
      const id = await publish(app, th, said);
      await world.settle();
      return id;
    },
    revokes: (id: string): Promise<void> => change(app, th, id, `revoked_at = now(), revoked_reason = 'x'`),
    /** The time of an item is over; it is still there. */
    async timeIsUp(id: string): Promise<void> {
      await world.ownerSql('alter table hub.indicator disable trigger user');
      await world.ownerSql('update hub.indicator set retain_until = now() where id = $1', [id]);
      await world.ownerSql('alter table hub.indicator enable trigger user');
    },
    async deletes(): Promise<void> {
      await world.relay.query('select hub.delete_expired_items(500)');
      await world.settle();
    },
    async newGroup(): Promise<number> {
      const [row] = await world.ownerSql<{ key: number }>(
        `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Group') returning key`,
      );
      return row?.key ?? 0;
    },
    /** What somebody's feed tells of each item; that a party is back in is announced besides. */
    async events(who: Officer, after = 0, filter: object = {}): Promise<Record<string, string[]>> {
      const rows = await app.as(who, 'indicator:read', () =>
        app.rows<Told>(`select * from hub.feed_events($1, 10000, $2) where item is not null and kind is distinct from 'ANNOUNCEMENT'`, [
          after,
          filter,
        ]),
      );
      const told: Record<string, string[]> = {};
      for (const { item, operation, backfill } of rows) (told[item] ??= []).push(operation + (backfill ? ' backfill' : ''));
      return told;
    },
    /** Parties that have lost an item of Thailand's and are outstanding. */
    receipts: (id: string): Promise<unknown[]> =>
      app.as(th, 'indicator:read', () =>
        app.rows('select party_name as name, operation, outstanding from hub.withdrawals($1) where outstanding', [id]),
      ),
  };
}
export type Suspension = Awaited<ReturnType<typeof openSuspension>>;
