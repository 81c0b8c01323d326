import type { Bench, BenchContext } from '../bench.js';
import { alternate, type Figure } from '../measure/figures.js';
import type { Account } from '../stage/accounts.js';
import type { Stage } from '../stage/stage.js';
import { startFloor } from './floor.js';
import { againstPeer, type Peer, startPeer } from './peer.js';
import { analysts, CONNECTIONS, rate, turn } from './traffic.js';

const MANY = 100;

export const publish: Bench = {
  name: 'publish',
  work: `publishIndicators with 1 and ${MANY} new items a request, ${CONNECTIONS} connections of ${CONNECTIONS} countries`,
  run: async (context) => {
    const stage = await context.shared();
    const floor = await startFloor(context, stage);
    const accounts = await analysts(stage, CONNECTIONS);
    const peer = await startPeer(context, stage);
    const ground = { stage, floor, accounts, peer };
    return [...(await published(context, ground, 1)), ...(await published(context, ground, MANY))];
  },
};

interface Ground {
  readonly stage: Stage;
  readonly floor: string;
  readonly accounts: readonly Account[];
  readonly peer: Peer;
}

async function published(context: BenchContext, { stage, floor, accounts, peer }: Ground, items: number): Promise<readonly Figure[]> {
  let turns = 0;
  const side = async (url: string, options: { readonly toPeer?: true } = {}): Promise<number> => {
    turns += 1;
    const result = await turn(context, { url, accounts, bodies: { publish: { items, prefix: `p${items}-${turns}`, ...options } } });
    await stage.settle();
    return items * rate(result);
  };
  const naming = { name: `publish ${items} a request`, unit: 'items/s' };
  const hub = (): Promise<number> => side(`${stage.hub.url}/graphql`);
  const other = (): Promise<number> => side(`${floor}/publish`);
  return [
    await alternate({ ...naming, otherName: 'Fastify + pg, bare INSERT' }, { hub, other }, context.options),
    await againstPeer(context, peer, naming, { hub, other: (url) => side(url, { toPeer: true }) }),
  ];
}
