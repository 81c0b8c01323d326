import { found, sees, shown } from './visibility.js';
import { waits } from './triage.js';
import type { Scene } from './words.js';
import type { View } from './view.js';
import { byPlace, type HubAnswer, inWords, placeIn } from './words.js';

/** What became of reports; every time of two of them in turn. */
export function outcomesOf(): View {
  let asked: readonly number[] = [];
  let turn = 0;
  return {
    ask: ({ names: { itemIds }, world: { items } }) => {
      const reports = [...items.keys()].filter((place) => items[place]?.kind === 'REPORT');
      turn += 1;
      const some = reports.length === 0 ? [] : [turn, turn + Math.floor(reports.length / 2)];
      asked = [...new Set(some.map((one) => reports[one % reports.length] ?? 0))];
      return asked.map((place, slot) => ({
        field: `oc${slot}: reportOutcomes(reportId: $oc${slot}) { nodes { ...U } }`,
        variables: { [`oc${slot}`]: ['ID!', itemIds[place]] },
      }));
    },
    shown: (answer, { names }) =>
      asked.map((_, slot) =>
        (answer[`oc${slot}`] as { readonly nodes: readonly HubAnswer[] }).nodes.map((one) => inWords(one, names)).sort(byPlace),
      ),
    expected: ({ world, reader }) =>
      asked.map((of) =>
        found(world, reader, { kind: 'REPORT_OUTCOME', lapsed: true })
          .filter((place) => (world.items[place] as { readonly of?: number }).of === of)
          .map((place) => shown(world, reader, place)),
      ),
  };
}

/** The queue is for people of countries. */
const hasQueue = ({ world, reader }: Scene): boolean => reader.red && world.kinds.get(reader.party) === 'COUNTRY';

/** Reports that wait to be decided on, in whatever order: the clock's is for the journeys to tell. */
export const queue = (): View => ({
  ask: (scene) => (hasQueue(scene) ? [{ field: 'queue: triageQueue(first: 20) { nodes { report { id } } }' }] : []),
  shown: (answer, scene) => {
    if (!hasQueue(scene)) return [];
    const { nodes } = answer.queue as { nodes: { report: { id: string } }[] };
    return nodes.map(({ report }) => Number(placeIn(scene.names, report.id))).sort((one, other) => one - other);
  },
  expected: (scene) => {
    const { world, reader } = scene;
    return hasQueue(scene) ? [...world.items.keys()].filter((place) => waits(world, reader.party, place)) : [];
  },
});

/** Of each claim, which partner is credited with it: shown to countries that see the claim, and to that partner. */
export const creditsShown = (): View => ({
  ask: () => [{ field: 'credits: indicators(first: 100, filter: { includeLapsed: true }) { edges { node { id creditedTo { id } } } }' }],
  shown: (answer, { names }) => {
    const { edges } = answer.credits as { edges: { node: { id: string; creditedTo: { id: string } | null } }[] };
    const slug = (id: string | undefined): string | null => [...names.partyIds].find(([, one]) => one === id)?.[0] ?? null;
    return edges.map(({ node }) => [placeIn(names, node.id), slug(node.creditedTo?.id)]);
  },
  expected: ({ world, reader }) => {
    const { party } = reader;
    const reporterOf = (report: number): string => world.items[report]?.owner ?? '';
    const isTold = (report: number): boolean => world.kinds.get(party) === 'COUNTRY' || reporterOf(report) === party;
    const credited = (place: number): string | null => {
      const origin = world.origins.find(({ claim, report, shown: isShown }) => claim === place && isShown && isTold(report));
      return origin && sees(world, reader, world.items[place]) ? reporterOf(origin.report) : null;
    };
    return [...found(world, reader, { kind: 'INDICATOR', lapsed: true })].reverse().map((place) => [place, credited(place)]);
  },
});
