import { randomUUID } from 'node:crypto';
import { startHub } from '../../support/hub.js';
import { NASTY_VALUES } from '../../support/nasty-values.js';
import { measureLongestBlock } from '../../support/event-loop-block.js';
import { daysAhead } from '../../support/watch-client.js';

/** Three runs of the most expensive request take 20 s on a machine that is busy with other work. */
const SLOW_MACHINE_MS = 300_000;
/** What one request may keep everybody else waiting, in milliseconds of the processor. */
const LONGEST_TURN_MS = 200;

/** As many as one body may hold. */
const many = (values: readonly string[], most: number): readonly string[] => {
  let left = 3_500_000;
  const taken: string[] = [];
  for (let place = 0; taken.length < most; place += 1) {
    const value = values[place % values.length] ?? '';
    left -= Buffer.byteLength(JSON.stringify(value)) + 40;
    if (left < 0) return taken;
    taken.push(value);
  }
  return taken;
};

const CALLS = {
  lookup: 'query ($values: [LookupInput!]!) { lookup(values: $values) { canonical } }',
  checkValues: 'query ($values: [LookupInput!]!) { checkValues(values: $values) { canonical } }',
  deconflict: 'mutation ($values: [LookupInput!]!) { deconflict(values: $values, purpose: "A test", caseReference: "T-1") { canonical } }',
  createWatch: `mutation ($values: [LookupInput!]!) { createWatch(input: { name: "n", purpose: "p", expiresAt: "${daysAhead(1)}", values: $values }) { watch { id } } }`,
} as const;

describe('No single request holds the process', () => {
  let hub: Awaited<ReturnType<typeof startHub>>;
  let th: Awaited<ReturnType<(typeof hub)['as']>>;
  beforeAll(async () => {
    hub = await startHub();
    th = await hub.as('analyst@th.example');
  });
  afterAll(() => hub.stop());

  const ordinary = Array.from({ length: 1_000 }, (_, place) => `https://www.name-${place}.example/path?x=${place}`);
  const mixes: readonly (readonly [string, readonly string[]])[] = [
    ['60 values that Unicode makes 18 times as long', many(['\uFDFA'.repeat(4_000)], 60)],
    ['60 values of marks', many(['a\u0301\u0323\u0315\u031B'.repeat(800)], 60)],
    ['every costly value there is', many(NASTY_VALUES, 1_000)],
    ['a thousand ordinary values', ordinary],
  ];

  it.each(mixes.flatMap(([name, values]) => (Object.keys(CALLS) as (keyof typeof CALLS)[]).map((call) => [call, name, values] as const)))(
    'by %s of %s',
    async (call, _, values) => {
      const text = JSON.stringify({ query: CALLS[call], variables: { values: values.map((value) => ({ value })) } });
      const turn = await measureLongestBlock(async () => {
        const response = await fetch(`${hub.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${th.token}` },
          body: text,
        });
        expect(await response.text()).not.toMatch(/INTERNAL|GRAPHQL_VALIDATION_FAILED/);
      });
      expect(turn).toBeLessThan(LONGEST_TURN_MS);
    },
    SLOW_MACHINE_MS,
  );

  const marks = `a${'\u0315\u0301'.repeat(50_000)}`;
  it.each([
    [
      'a password of marks, by a stranger',
      'mutation ($text: String!) { signIn(email: "nobody@nowhere.example", password: $text) { accessToken } }',
      false,
    ],
    ['a new password of marks', 'mutation ($text: String!) { changePassword(currentPassword: "x", newPassword: $text) }', true],
    ['a name of marks', 'mutation ($text: String!) { createGroup(name: $text, members: []) { id } }', true],
    ['a name of marks for a filter', 'mutation ($text: String!) { saveFeedFilter(name: $text, filter: {}) { id } }', true],
  ])('by %s', async (_, query, isSignedIn) => {
    const turn = await measureLongestBlock(async () => {
      const answer = await hub.raw(query, { text: marks }, isSignedIn ? th.token : undefined);
      expect(JSON.stringify(answer)).not.toMatch(/INTERNAL|GRAPHQL_VALIDATION_FAILED/);
    });
    expect(turn).toBeLessThan(LONGEST_TURN_MS);
  });

  it.each([
    ['empty lines', '\n', 600_000],
    ['rows of nothing', ',\n', 600_000],
    ['open quotes', '"a\n', 60_000],
  ])('by a table of %s', async (_, row, length) => {
    const body = `value,description\n${row.repeat(length / row.length)}`;
    const turn = await measureLongestBlock(async () => {
      const response = await fetch(`${hub.url}/bulk/indicators?threat=phishing&tlp=green`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv', authorization: `Bearer ${th.token}` },
        body,
      });
      expect(await response.text()).not.toContain('INTERNAL');
    });
    expect(turn).toBeLessThan(LONGEST_TURN_MS);
  });

  it('by a bundle of as many objects as a body holds', async () => {
    const at = { created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' };
    const objects = Array.from({ length: 20_000 }, () => ({ type: 'x-a', id: `x-a--${randomUUID()}`, spec_version: '2.0', ...at }));
    const body = JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects });
    const turn = await measureLongestBlock(async () => {
      const response = await fetch(`${hub.url}/bulk/stix`, {
        method: 'POST',
        headers: { 'content-type': 'application/stix+json', authorization: `Bearer ${th.token}` },
        body,
      });
      expect(await response.text()).not.toContain('INTERNAL');
    });
    expect(turn).toBeLessThan(LONGEST_TURN_MS);
  });
});
