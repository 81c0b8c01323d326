/** Where officers meet cases, threads and watches besides the feeds. */
import { type CaseFile, hiddenFrom, isInvited, isSaidTo, isShownItem } from './cases.js';
import { type Inquiry, messagesTo } from './inquiries.js';
import { found, sees, shown } from './visibility.js';
import type { View } from './view.js';
import { watchesShown } from './watches.js';
import { byPlace, type HubItem, inWords, type Named, placeIn, type Scene } from './words.js';

const casesIn = ({ world }: Scene): readonly number[] => [...world.items.keys()].filter((place) => world.items[place]?.kind === 'CASE');
const slugOf = ({ names }: Scene, party: Named): string | null => [...names.partyIds].find(([, id]) => id === party?.id)?.[0] ?? null;
const numerically = (one: number, other: number): number => one - other;

/** Two of some in turn. */
function inTurn(places: readonly number[], turn: number): readonly number[] {
  const some = places.length === 0 ? [] : [turn, turn + Math.floor(places.length / 2)];
  return [...new Set(some.map((one) => places[one % places.length] ?? 0))];
}

/** Invitations that have arrived. */
export const invitations = (): View => ({
  ask: () => [{ field: 'invited: caseInvitations(first: 100) { nodes { caseId } }' }],
  shown: (answer, { names }) =>
    (answer.invited as { readonly nodes: readonly { readonly caseId: string }[] }).nodes
      .map(({ caseId }) => Number(placeIn(names, caseId)))
      .sort(numerically),
  expected: (scene) => casesIn(scene).filter((place) => isInvited(scene.world, scene.reader.party, scene.world.items[place] as CaseFile)),
});

interface Nodes<Node> {
  readonly nodes: readonly Node[];
}
interface Written {
  readonly createdBy: { readonly party: Named };
  readonly tlp: string;
}

/** What is in cases: notes, tasks, linked items, and what owners let others know. */
export function contents(): View {
  let asked: readonly number[] = [];
  let turn = 0;
  return {
    ask: (scene) => {
      turn += 1;
      asked = inTurn(casesIn(scene), turn);
      return asked.flatMap((place, slot) => {
        const ofCase = (alias: string, field: string) => ({
          field: `${alias}: ${field.replace('ID', `caseId: $${alias}`)}`,
          variables: { [alias]: ['ID!', scene.names.itemIds[place]] as const },
        });
        return [
          ofCase(`qn${slot}`, 'caseNotes(ID, first: 100) { nodes { createdBy { party { id } } tlp } }'),
          ofCase(`qt${slot}`, 'caseTasks(ID, first: 100) { nodes { createdBy { party { id } } tlp assigneeParty { id } state } }'),
          ofCase(`qi${slot}`, 'caseItems(ID, first: 100) { nodes { itemId } }'),
          ofCase(`qh${slot}`, 'caseHiddenItems(ID) { nodes { itemKind party { id } } }'),
        ];
      });
    },
    shown: (answer, scene) =>
      asked.map((_, slot) => ({
        notes: (answer[`qn${slot}`] as Nodes<Written>).nodes.map(({ createdBy, tlp }) => `${slugOf(scene, createdBy.party)} ${tlp}`),
        tasks: (answer[`qt${slot}`] as Nodes<Written & { readonly assigneeParty: Named; readonly state: string }>).nodes.map(
          ({ createdBy, tlp, assigneeParty, state }) =>
            [slugOf(scene, createdBy.party), tlp, slugOf(scene, assigneeParty), state].join(' '),
        ),
        items: (answer[`qi${slot}`] as Nodes<{ readonly itemId: string }>).nodes
          .map(({ itemId }) => Number(placeIn(scene.names, itemId)))
          .sort(numerically),
        hidden: (answer[`qh${slot}`] as Nodes<{ readonly itemKind: string; readonly party: Named }>).nodes
          .map(({ itemKind, party }) => `${itemKind} of ${slugOf(scene, party) ?? 'somebody'}`)
          .sort(),
      })),
    expected: ({ world, reader: { party } }) =>
      asked.map((place) => {
        const file = world.items[place] as CaseFile;
        const linked = [...new Set(file.links.map(({ item }) => item))];
        const said = file.notes.filter((note) => isSaidTo(world, party, file, note));
        const tasks = file.tasks.filter((task) => isSaidTo(world, party, file, task));
        return {
          notes: [...said].reverse().map(({ by, tlp }) => `${by} ${tlp}`),
          tasks: [...tasks].reverse().map(({ by, tlp, assignee, state }) => [by, tlp, assignee, state].join(' ')),
          items: linked.filter((one) => isShownItem(world, party, file, one)).sort(numerically),
          hidden: [...hiddenFrom(world, party, file)].sort(),
        };
      }),
  };
}

/** Requests for information that a party was asked, newest first; and those that it has asked, question by question. */
export const asked = (): View => ({
  ask: () => [
    { field: 'tous: informationRequests(first: 50) { nodes { ...I } }' },
    { field: 'ours: informationInquiries(first: 50) { nodes { requests { ...I } } }' },
  ],
  shown: (answer, { names }) => {
    const toUs = (answer.tous as { readonly nodes: readonly HubItem[] }).nodes;
    const ours = (answer.ours as { readonly nodes: readonly { readonly requests: readonly HubItem[] }[] }).nodes;
    return {
      toUs: toUs.map((one) => inWords(one, names)),
      ours: ours.flatMap(({ requests }) => requests.map((one) => inWords(one, names))).sort(byPlace),
    };
  },
  expected: ({ world, reader }) => {
    const all = found(world, reader, { kind: 'INFORMATION_REQUEST', lapsed: true });
    const isOurs = (place: number): boolean => world.items[place]?.owner === reader.party;
    return {
      toUs: [...all].reverse().flatMap((place) => (isOurs(place) ? [] : [shown(world, reader, place)])),
      ours: all.filter(isOurs).map((place) => shown(world, reader, place)),
    };
  },
});

/** Threads, oldest message first; every time of two requests in turn. */
export function threads(): View {
  let read: readonly number[] = [];
  let turn = 0;
  return {
    ask: ({ world: { items }, names: { itemIds } }) => {
      turn += 1;
      const all = [...items.keys()].filter((place) => items[place]?.kind === 'INFORMATION_REQUEST');
      read = inTurn(all, turn);
      return read.map((place, slot) => ({
        field: `th${slot}: informationMessages(requestId: $th${slot}, first: 50) { nodes { createdBy { party { id } } answer } }`,
        variables: { [`th${slot}`]: ['ID!', itemIds[place]] },
      }));
    },
    shown: (answer, scene) =>
      read.map((_, slot) =>
        (answer[`th${slot}`] as { readonly nodes: readonly SeenMessage[] }).nodes.map(
          ({ createdBy, answer: step }) => `${slugOf(scene, createdBy?.party ?? null)} ${step}`,
        ),
      ),
    expected: ({ world, reader }) =>
      read.map((place) => {
        const item = world.items[place] as Inquiry;
        return sees(world, reader, item) ? messagesTo(world, reader.party, item).map(({ by, answer }) => `${by} ${answer}`) : [];
      }),
  };
}

/** Watches are for people of countries. */
const mayWatch = ({ world, reader }: Scene): boolean => reader.red && world.kinds.get(reader.party) === 'COUNTRY';

/** A party's watches, in the order in which they were made, and what they have met. Others' are not there. */
export function watchesOf(): View {
  let ids: readonly string[] = [];
  return {
    ask: (scene) => {
      if (!mayWatch(scene)) return [];
      // Of its own, by the model: that the list holds no others is compared.
      ids = scene.world.watches.flatMap(({ party }, index) => (party === scene.reader.party ? [scene.names.watchIds[index] ?? ''] : []));
      return [
        { field: 'watching: watches(first: 50) { nodes { id state hitCount } }' },
        ...ids.map((id, slot) => ({
          field: `wh${slot}: watchHits(watchId: $wh${slot}, first: 200) { events { disclosure term { value } indicator { id } holder { id } } }`,
          variables: { [`wh${slot}`]: ['ID!', id] as const },
        })),
      ];
    },
    shown: (answer, scene) => {
      if (!mayWatch(scene)) return [];
      const list = (
        answer.watching as { readonly nodes: readonly { readonly id: string; readonly state: string; readonly hitCount: number }[] }
      ).nodes;
      return [...list].reverse().map(({ id, state, hitCount: count }) => {
        const { events } = answer[`wh${ids.indexOf(id)}`] as { readonly events: readonly SeenHit[] };
        const words = events.map(({ disclosure, term, indicator, holder: contact }) =>
          [disclosure, term?.value, indicator && placeIn(scene.names, indicator.id), slugOf(scene, contact)].join(' '),
        );
        return { state, hits: words.length === count ? words.sort() : `${count}, not ${words.length}` };
      });
    },
    expected: (scene) => (mayWatch(scene) ? watchesShown(scene.world, scene.reader.party) : []),
  };
}

interface SeenMessage {
  readonly createdBy: { readonly party: Named } | null;
  readonly answer: string | null;
}

interface SeenHit {
  readonly disclosure: string;
  readonly term: { readonly value: string } | null;
  readonly indicator: { readonly id: string } | null;
  readonly holder: Named;
}
