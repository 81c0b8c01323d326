/** What must compile, and what must not. `npm run types` compiles this file. No program runs it. */
import {
  EntenteClient,
  type FeedEvent,
  indicatorSelection,
  itemSelection,
  MemoryStore,
  type CopyIndicator,
  type TypedText,
} from '../src/index.js';

const hub = new EntenteClient({ url: 'https://hub.example', credentials: { apiKey: 'key' } });
declare const withVariables: TypedText<{ readonly me: { readonly email: string } }, { readonly id: string }>;
declare const withoutVariables: TypedText<{ readonly signOut: boolean }, Record<string, never>>;

export async function compiles(): Promise<void> {
  const { me } = await hub.request(withVariables, { id: 'x' });
  me.email.toUpperCase();
  const { signOut } = await hub.request(withoutVariables);
  const anything: unknown = await hub.request('{ me { email } }');
  const stated = await hub.request<{ readonly me: { readonly email: string } }>('query ($id: ID!) { me { email } }', { id: 'x' });
  const [receipt] = await hub.publish([{ kind: 'PHONE', value: '+66812345678', threat: 'CALL_CENTRE_SCAM', tlp: 'AMBER' }]);
  const index: number | undefined = receipt?.index;
  for await (const { events } of hub.follow({ store: new MemoryStore<CopyIndicator>() })) events.map(({ item }) => item?.display);
  const selection = indicatorSelection<{ readonly id: string; readonly value: string }>('id value');
  for await (const { events } of hub.follow({ selection })) events.map(({ item }) => item?.value);
  type Item =
    { readonly __typename: 'Case'; readonly id: string; readonly title: string } | { readonly __typename: 'Sighting'; readonly id: string };
  const items = itemSelection<Item>({ CASE: 'title', SIGHTING: 'count' });
  for await (const { events } of hub.follow({ selection: items }))
    events.map(({ item }) => (item?.__typename === 'Case' ? item.title : ''));
  await hub.lookup(['+66812345678', { value: 'bad.example', kind: 'DOMAIN' }]);
  void [signOut, anything, stated, index];
}

export async function misuse(): Promise<void> {
  // @ts-expect-error credentials are required
  new EntenteClient({ url: 'https://hub.example' });
  // @ts-expect-error a password needs an e-mail address
  new EntenteClient({ url: 'https://hub.example', credentials: { password: 'x' } });
  // @ts-expect-error variables are required
  await hub.request(withVariables);
  // @ts-expect-error a variable has another type
  await hub.request(withVariables, { id: 1 });
  // @ts-expect-error the field is not in the result
  (await hub.request(withVariables, { id: 'x' })).me.name;
  // @ts-expect-error the result of a plain text is unknown
  (await hub.request('{ me { email } }')).me;
  // @ts-expect-error there is no such kind
  await hub.publish([{ kind: 'TELEPHONE', value: 'x', threat: 'PHISHING', tlp: 'GREEN' }]);
  // @ts-expect-error the label is missing
  await hub.publish([{ kind: 'PHONE', value: 'x', threat: 'PHISHING' }]);
  // @ts-expect-error a look-up takes a list
  await hub.lookup('x');
  // @ts-expect-error the store has items of another shape than the selection
  hub.follow({ store: new MemoryStore<{ readonly id: number }>() });
  // @ts-expect-error a copy has no field that changes without an event
  for await (const { events } of hub.follow()) events[0]?.item?.corroboration;
  // @ts-expect-error there is no such way
  hub.follow({ transports: ['pigeon'] });
  // @ts-expect-error the field is not in the selection
  for await (const { events } of hub.follow({ selection: indicatorSelection<{ id: string }>('id') })) events[0]?.item?.value;
  // @ts-expect-error there is no such kind of item
  itemSelection({ PIGEON: 'name' });
  // @ts-expect-error items of several kinds need `__typename`
  itemSelection<{ readonly id: string }>({ CASE: 'title' });
  // @ts-expect-error receipts are read-only
  (await hub.publish([])).push();
}

/** An event of another kind is typed by a selection of the caller. */
export const describeEvent = ({ operation, item }: FeedEvent<{ readonly title: string }>): string => `${operation} ${item?.title ?? ''}`;
