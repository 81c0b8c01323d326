import type { Bench } from '../bench.js';
import { alternate, type Figure, plain } from '../measure/figures.js';
import { bypassesIsolation, startBaseline } from './baseline.js';
import { againstPeer, peerLookupBodies, startPeer } from './peer.js';
import { analysts, CONNECTIONS, digestBodies, IDS_ONLY, knownValues, lookupBodies, rate, turn } from './traffic.js';

const BATCH = 1_000;
/** Connections of look-ups of a thousand values: more would only wait in the database. */
const BATCH_CONNECTIONS = 4;

export const lookup: Bench = {
  name: 'lookup',
  work: `look-up of one value, ${CONNECTIONS} connections of ${CONNECTIONS} countries`,
  run: async (context) => {
    const stage = await context.shared();
    const baseline = await startBaseline(context, stage);
    const [values, accounts] = [await knownValues(stage), await analysts(stage, CONNECTIONS)];
    const hub = { url: `${stage.hub.url}/graphql`, accounts, bodies: lookupBodies(values, 1) };
    const bare = { url: `${baseline}/lookup`, accounts, bodies: digestBodies(values, 1) };
    const p99: number[] = [];
    const side = async (): Promise<number> => {
      const result = await turn(context, hub);
      p99.push(result.p99);
      return rate(result);
    };
    const figure = await alternate(
      { name: 'look-up of one value', unit: 'requests/s', otherName: 'Fastify + pg, same function' },
      { hub: side, other: async () => rate(await turn(context, bare)) },
      context.options,
    );
    const peer = await againstPeer(
      context,
      await startPeer(context, stage),
      { name: 'look-up of one value', unit: 'requests/s' },
      { hub: side, other: async (url) => rate(await turn(context, { url, accounts, bodies: peerLookupBodies(values) })) },
    );
    return [figure, peer, plain('look-up of one value, p99', 'ms', p99.slice(-context.options.pairs))];
  },
};

export const lookupBatch: Bench = {
  name: 'lookup-batch',
  work: `look-up of ${BATCH} values a request, ${BATCH_CONNECTIONS} connections`,
  run: async (context) => {
    const stage = await context.shared();
    const baseline = await startBaseline(context, stage);
    const each = context.options.isSmoke ? BATCH / 10 : BATCH;
    const [values, accounts] = [await knownValues(stage, 20 * each), await analysts(stage, BATCH_CONNECTIONS)];
    const bare = { url: `${baseline}/lookup`, accounts, bodies: digestBodies(values, each) };
    const side = (target: typeof bare) => async (): Promise<number> =>
      each * rate(await turn(context, target, { connections: BATCH_CONNECTIONS }));
    const compared = (name: string, query?: string): Promise<Figure> =>
      alternate(
        { name, unit: 'values/s', otherName: 'Fastify + pg, same function' },
        { hub: side({ url: `${stage.hub.url}/graphql`, accounts, bodies: lookupBodies(values, each, query) }), other: side(bare) },
        context.options,
      );
    return [await compared(`look-up of ${each} values`), await compared(`look-up of ${each} values, ids only`, IDS_ONLY)];
  },
};

export const border: Bench = {
  name: 'border',
  work: 'the same look-up from bare Fastify with and without row-level security and sealed context',
  run: async (context) => {
    const stage = await context.shared();
    if (!(await bypassesIsolation(stage))) {
      return [plain('tenant isolation', 'requests/s', [], 'left out: the migrating role is bound by row-level security')];
    }
    const baseline = await startBaseline(context, stage);
    const [values, accounts] = [await knownValues(stage), await analysts(stage, CONNECTIONS)];
    const bodies = digestBodies(values, 1);
    const side = (path: string) => async (): Promise<number> => rate(await turn(context, { url: baseline + path, accounts, bodies }));
    const sides = { hub: side('/lookup'), other: side('/lookup-without-isolation') };
    return [await alternate({ name: 'look-up with isolation', unit: 'requests/s', otherName: 'without' }, sides, context.options)];
  },
};
