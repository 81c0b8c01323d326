import { serverAudits } from 'graphql-http';
import { type Hub, startHub } from '../../support/hub.js';

/** The GraphQL Foundation's audits of a server, by what the specification "GraphQL over HTTP" demands (MUST) or recommends (SHOULD). */
const AUDITS = serverAudits({ url: () => `${hub.url}/graphql` });
/** Of what was not executed the hub says so in the status, whatever type the client takes; the document recommends 200 for clients older than itself. */
const STATUS_BEFORE_LEGACY = /^SHOULD use (a status code of 200|200 status code) on .* when accepting application\/json$/;
let hub: Hub;

describe('by the audits of GraphQL over HTTP, the hub', () => {
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  it.each(AUDITS.filter(({ name }) => !name.startsWith('MAY')).map(({ name, fn }) => ({ name, fn })))('$name', async ({ fn }) => {
    const result = await fn();
    const expected = STATUS_BEFORE_LEGACY.test(result.name) ? ['warn', 'Response status code is not 200'] : ['ok', undefined];
    expect([result.status, 'reason' in result ? result.reason : undefined]).toEqual(expected);
  });
});
