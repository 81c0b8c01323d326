import { parse } from 'graphql';
import { resultKey } from '../../../../src/edge/gateway/shared-results.js';

const key = (query: string, variableValues?: Record<string, unknown>, operationName?: string): string =>
  resultKey({ document: parse(query), operationName, variableValues });

describe('The key of a live operation', () => {
  const FEED =
    'subscription ($after: Cursor, $own: Boolean = true) { feed(after: $after) { operation indicator @include(if: $own) { id } } }';

  it('does not depend on where a follower began', () => {
    expect(key(FEED, { after: 'one' })).toBe(key(FEED, { after: 'two' }));
    expect(key('subscription { feed(after: "one") { itemId } }')).toBe(key('subscription Other { feed { itemId } }'.replace(' Other', '')));
  });

  it.each([
    ['another variable of the selection', key(FEED, { own: true }), key(FEED, { own: false })],
    ['null instead of no value', key(FEED, { own: null }), key(FEED, {})],
    ['another default', key(FEED, {}), key(FEED.replace('= true', '= false'), {})],
    ['other fields', key('subscription { feed { itemId } }'), key('subscription { feed { eventId } }')],
    ['another alias', key('subscription { feed { itemId } }'), key('subscription { news: feed { itemId } }')],
    ['arguments below the root', key('subscription { feed { a(x: 1) } }'), key('subscription { feed { a(x: 2) } }')],
    [
      'another operation of the document',
      key('subscription A { feed { a } } subscription B { feed { b } }', {}, 'A'),
      key('subscription A { feed { a } } subscription B { feed { b } }', {}, 'B'),
    ],
    [
      'arguments inside a fragment at the root',
      key('subscription { ...F } fragment F on Subscription { feed(after: "1") { a } }'),
      key('subscription { ...F } fragment F on Subscription { feed(after: "2") { a } }'),
    ],
  ])('differs by %s', (_, one, other) => expect(one).not.toBe(other));
});
