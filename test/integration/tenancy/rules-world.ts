import type { Transaction } from '../../../src/platform/database/database.js';
import { type Directory, EVERY_COUNTRY } from '../../../src/tenancy/sharing/audience.js';
import { readDirectory } from '../../../src/tenancy/sharing/directory.js';
import { type AppConnection, type Officer, openWorld, type World } from '../rls/world.js';

/** Keys of every sort that an audience can hold, as an officer of Thailand knows them. */
export interface Keys {
  readonly all: number;
  readonly kh: number;
  readonly jp: number;
  readonly meta: number;
  /** A country and a partner that were closed: audiences of before still name them. */
  readonly closedCountry: number;
  readonly closedPartner: number;
  /** A group of Thailand's and one of others. */
  readonly group: number;
  readonly foreignGroup: number;
}

export interface RulesWorld {
  readonly world: World;
  readonly app: AppConnection;
  readonly th: Officer;
  readonly keys: Keys;
  readonly directory: Directory;
}

/** The demo's parties, one country and one partner of them closed, and whom Thailand can address. */
export async function openRulesWorld(): Promise<RulesWorld> {
  const world = await openWorld();
  const app = await world.connect();
  const th = await world.signsIn('analyst@th.example');
  const closes = async (kind: string, but: readonly number[]): Promise<number> => {
    const [row] = await world.ownerSql<{ key: number }>(
      `update hub.party set suspended_at = now(), closed_at = now()
         where key = (select max(key) from hub.party where kind = $1 and key <> all ($2)) returning key`,
      [kind, but],
    );
    return row?.key ?? 0;
  };
  const [kh, jp, meta] = [await world.key('kh'), await world.key('jp'), await world.key('meta')];
  const [closedCountry, closedPartner] = [await closes('COUNTRY', [th.party, kh, jp]), await closes('PARTNER', [meta])];
  const group = await groupOf(world, [th.party, kh]);
  const foreignGroup = await groupOf(world, [kh, jp]);
  const keys = { all: EVERY_COUNTRY, kh, jp, meta, closedCountry, closedPartner, group, foreignGroup };
  const directory = await app.as(th, 'indicator:publish', () =>
    readDirectory({ query: (text, values) => app.rows(text, values) } as Pick<Transaction, 'query'> as Transaction),
  );
  return { world, app, th, keys, directory };
}

async function groupOf(world: World, members: readonly number[]): Promise<number> {
  const [group] = await world.ownerSql<{ key: number }>(
    `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Group ' || gen_random_uuid()) returning key`,
  );
  for (const member of members) await world.ownerSql('select hub.join_key($1, $2)', [member, group?.key]);
  return group?.key ?? 0;
}

/** All subsets, each in the order of `all`. */
export const subsets = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  all.reduce<readonly (readonly T[])[]>((found, one) => [...found, ...found.map((some) => [...some, one])], [[]]);

/** Every choice of one of each list. */
export const product = <A, B>(some: readonly A[], others: readonly B[]): readonly (readonly [A, B])[] =>
  some.flatMap((one) => others.map((other) => [one, other] as const));
