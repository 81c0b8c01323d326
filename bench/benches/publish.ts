import type { Bench, BenchContext } from '../bench.js';
import { alternate, type Figure } from '../measure/figures.js';
import type { Account } from '../stage/accounts.js';
import type { Stage } from '../stage/stage.js';
import { startBaseline } from './baseline.js';
import { againstPeer, type Peer, startPeer } from './peer.js';
import { analysts, CONNECTIONS, rate, turn } from './traffic.js';

const MANY = 100;
/** Connections that send so many items: more of them would wait longer than the hub lets a request wait. */
const FEW = 4;

export const publish: Bench = {
  name: 'publish',
  work: `publishIndicators with 1 new item a request over ${CONNECTIONS} connections, and with ${MANY} over ${FEW}, each of another country`,
  run: async (context) => {
    const stage = await context.shared();
    const baseline = await startBaseline(context, stage);
    const accounts = await analysts(stage, CONNECTIONS);
    const peer = await startPeer(context, stage);
    const ground = { stage, baseline, accounts, peer };
    return [...(await published(context, ground, 1)), ...(await published(context, ground, MANY))];
  },
};

interface Ground {
  readonly stage: Stage;
  readonly baseline: string;
  readonly accounts: readonly Account[];
  readonly peer: Peer;
}

async function published(context: BenchContext, { stage, baseline, accounts, peer }: Ground, items: number): Promise<readonly Figure[]> {
  let turns = 0;
  const side = async (url: string, options: { readonly toPeer?: true } = {}): Promise<number> => {
    turns += 1;
    const bodies = { publish: { items, prefix: `p${items}-${turns}`, ...options } };
    const result = await turn(context, { url, accounts, bodies }, { connections: items === 1 ? CONNECTIONS : FEW, mayFail: turns === 1 }); // a hub that has just started plans its statements
    await stage.settle();
    return items * rate(result);
  };
  const naming = { name: `publish ${items} a request`, unit: 'items/s' };
  const hub = (): Promise<number> => side(`${stage.hub.url}/graphql`);
  const other = (): Promise<number> => side(`${baseline}/publish`);
  return [
    await alternate({ ...naming, otherName: 'Fastify + pg, bare INSERT' }, { hub, other }, context.options),
    await againstPeer(context, peer, naming, { hub, other: (url) => side(url, { toPeer: true }) }),
  ];
}
