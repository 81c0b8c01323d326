import type { Bench } from '../bench.js';
import { alternate, type Figure } from '../measure/figures.js';
import type { LoadBodies } from '../processes/http-load.js';
import { analysts, CONNECTIONS, knownValues, lookupBodies, rate, turn } from './traffic.js';

/** A look-up without values, which the hub refuses. */
const BAD_INPUT: LoadBodies = { fixed: [JSON.stringify({ query: '{ lookup(values: []) { canonical } }' })] };

export const errors: Bench = {
  name: 'errors',
  work: `refused requests (bad input, forbidden, expired token), ${CONNECTIONS} connections`,
  run: async (context) => {
    const stage = await context.shared();
    const accounts = await analysts(stage, CONNECTIONS);
    const good = { url: `${stage.hub.url}/graphql`, accounts, bodies: lookupBodies(await knownValues(stage), 1) };
    // An administrator has no permission to read indicators.
    const refused = {
      'bad input': { ...good, bodies: BAD_INPUT },
      forbidden: { ...good, accounts: [await stage.accounts.signIn('national_admin1@th.example')] },
      'expired token': { ...good, accounts: [await stage.accounts.signIn('analyst1@th.example', -60)] },
    };
    const figures: Figure[] = [];
    for (const [name, target] of Object.entries(refused)) {
      const hub = async (): Promise<number> => {
        const result = await turn(context, target, { mayFail: true });
        if (result.good > 0) throw new Error(`${result.good} requests with ${name} succeeded.`);
        return result.requests / result.seconds;
      };
      const sides = { hub, other: async () => rate(await turn(context, good)) };
      figures.push(
        await alternate({ name: `refusals: ${name}`, unit: 'requests/s', otherName: 'look-up that succeeds' }, sides, context.options),
      );
    }
    return figures;
  },
};
