import type { Names } from './players.js';
import { copied, type Reader, told, type Told, type World } from './visibility.js';
import type { View } from './view.js';
import { byPlace, contentIn, EVENT, eventInWords, eventsFor, FILTER, type HubEvent, inOrder, isRevoked, placeIn } from './words.js';

/** The feed from where the last page ended, and the copy that a reader keeps by it. */
export function feed(alias: string, own: boolean): View {
  let cursor: string | null = null;
  const events: Told[] = [];
  let read = 0;
  const copy = new Map<string, Copied>();
  const follower = (reader: Reader): Reader => ({ ...reader, own });
  return {
    ask: () => [
      {
        field: `${alias}: feed(after: $${alias}, first: 200, filter: { ${FILTER}, includeOwn: ${own} }) { events { ${EVENT} } cursor more }`,
        variables: { [alias]: ['Cursor', cursor] },
      },
    ],
    shown: (answer, { names, world }) => {
      const page = answer[alias] as { events: HubEvent[]; cursor: string; more: boolean };
      ({ cursor } = page);
      for (const event of page.events) keep(copy, event, names);
      return {
        events: inOrder(
          page.events.map((event) => eventInWords(event, names)),
          world,
        ),
        more: page.more,
        copy: [...copy.values()].sort(byPlace),
      };
    },
    expected: (scene) => {
      const { world, reader } = scene;
      const fresh = events.slice(read);
      read = events.length;
      return {
        events: inOrder(eventsFor(fresh, { ...scene, reader: follower(reader) }), world),
        more: false,
        copy: copyOf(events, world),
      };
    },
    notes: (step, reader) => void events.push(...told(step, follower(reader))),
  };
}

/** The released feed from where the last page ended: others' indicators alone, and of each what a release gives. */
export function watch(alias: string): View {
  let cursor: string | null = null;
  const events: Told[] = [];
  let read = 0;
  return {
    ask: () => [
      {
        field: `${alias}: releasedFeed(after: $${alias}, first: 200) { events { operation itemId backfill indicator { id value threat version tlp revokedAt owner { id } } } cursor more }`,
        variables: { [alias]: ['Cursor', cursor] },
      },
    ],
    shown: (answer, { names }) => {
      const page = answer[alias] as { events: HubEvent[]; cursor: string; more: boolean };
      ({ cursor } = page);
      return { events: page.events.map((event) => eventInWords(event, names)), more: page.more };
    },
    expected: (scene) => {
      const fresh = events.slice(read).filter(({ item }) => scene.world.items[item]?.kind === 'INDICATOR');
      read = events.length;
      // Undefined is as good as absent, where texts are compared.
      const released = { description: undefined, corroboration: undefined, status: undefined, disputed: undefined };
      const told = eventsFor(fresh, scene).map(({ content, ...event }) => ({ ...event, content: content && { ...content, ...released } }));
      return { events: told, more: false };
    },
    notes: (step, reader) => void events.push(...told(step, reader)),
  };
}

/** An item in somebody's copy. */
interface Copied {
  readonly item: number | string | null;
  readonly version: number;
  readonly revoked: boolean;
}

function keep(copy: Map<string, Copied>, event: HubEvent, names: Names): void {
  const { operation, itemId } = event;
  const content = contentIn(event);
  if (operation === 'WITHDRAWN' || !content) copy.delete(itemId ?? '');
  else copy.set(itemId ?? '', { item: placeIn(names, itemId), version: content.version, revoked: isRevoked(content) });
}

/** What a copy must hold: each item as it stands now. */
const copyOf = (events: readonly Told[], { items }: World): readonly Copied[] =>
  copied(events)
    .map((place) => ({ item: place, version: items[place]?.version ?? 0, revoked: items[place]?.state === 'REVOKED' }))
    .sort(byPlace);

/** The whole feed from its beginning. Asked at the end of a run: its fold is what the party sees of others. */
export function replay(): View {
  const events: Told[] = [];
  return {
    ask: () => [{ field: `r: feed(first: 1000, filter: { ${FILTER} }) { events { ${EVENT} } }` }],
    shown: (answer, { names, world }) => {
      const page = (answer.r as { events: HubEvent[] }).events;
      const copy = new Map<string, Copied>();
      for (const event of page) keep(copy, event, names);
      return {
        events: inOrder(
          page.map((event) => eventInWords(event, names)),
          world,
        ),
        copy: [...copy.values()].sort(byPlace),
      };
    },
    expected: (scene) => ({
      events: inOrder(eventsFor(events, scene), scene.world),
      copy: copyOf(events, scene.world),
    }),
    notes: (step, reader) => void events.push(...told(step, reader)),
  };
}
