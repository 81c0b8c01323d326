/** Where people meet alerts, duty lines and the directory. Keys are refused. */
import { ALERT_KINDS, type Alert, isOpen, seesAlert } from './alerts.js';
import { type Account, pageReader } from './cast.js';
import { type Entry, seesEntry } from './directory.js';
import { isStaffed, lineOf } from './duty.js';
import { AGENCIES, partyOfAgency } from './staff.js';
import { sees } from './visibility.js';
import type { View } from './view.js';
import { type Named, placeIn, type Scene } from './words.js';

interface Person {
  readonly name: string | null;
}
interface HubAlert {
  readonly kind: string;
  readonly urgency: string;
  readonly itemId: string | null;
  readonly quantity: number;
  readonly open: boolean;
  readonly acknowledgedBy: Person | null;
  readonly endReason: string | null;
  readonly steps: readonly { readonly position: number | null }[];
  readonly deliveries: readonly {
    readonly officer: Person | null;
    readonly channel: string;
    readonly mode: string;
    readonly step: number;
    readonly state: string;
  }[];
}

const ALERT = `kind urgency itemId quantity open acknowledgedBy { name } endReason steps { position } deliveries { officer { name } channel mode step state }`;
const shortName = (person: Person | null): Account | null => person?.name?.replace('.example', '') ?? null;

const hubLine = ({ names }: Scene, alert: HubAlert): string =>
  JSON.stringify([
    ...[
      alert.kind,
      alert.urgency,
      placeIn(names, alert.itemId),
      alert.quantity,
      alert.open,
      shortName(alert.acknowledgedBy),
      alert.endReason,
    ],
    alert.steps.map(({ position }) => position),
    alert.deliveries.map(({ officer, channel, mode, step, state }) => [shortName(officer), channel, mode, step, state].join(' ')).sort(),
  ]);

const line = (alert: Alert): string =>
  JSON.stringify([
    ...[alert.kind, alert.urgency, alert.item, alert.quantity, isOpen(alert), alert.acknowledgedBy, alert.ended, alert.steps],
    alert.deliveries.map(({ to, channel, mode, step, state }) => [to, channel, mode, step, state].join(' ')).sort(),
  ]);

/** Alerts that a party's officer sees, each with its steps and its messages. */
export const alertsShown = (): View => ({
  ask: () => [{ field: `alerts: alerts(first: 200, filter: { kinds: [${ALERT_KINDS.join(', ')}] }) { nodes { ${ALERT} } }` }],
  shown: (answer, scene) =>
    (answer.alerts as { readonly nodes: readonly HubAlert[] }).nodes
      .filter(({ kind }) => kind !== 'WITHDRAWAL' || !scene.world.desk.unfollowed.includes(scene.reader.party))
      .map((one) => hubLine(scene, one))
      .sort(),
  expected: ({ world, reader: { party } }) =>
    world.desk.alerts
      .filter((alert) => seesAlert(world, pageReader(party), alert))
      .map(line)
      .sort(),
});

interface HubOnDuty {
  readonly rank: number;
  readonly fallback: boolean;
  readonly officer: Person;
}

const agenciesOf = ({ reader }: Scene): readonly string[] => AGENCIES.filter((agency) => partyOfAgency(agency) === reader.party);

/** Who is called now in each agency of a party, in order. */
export const dutyLines = (): View => ({
  ask: (scene) =>
    agenciesOf(scene).map((agency, slot) => ({
      field: `dl${slot}: dutyLine(agencyId: $dl${slot}) { rank fallback officer { name } }`,
      variables: { [`dl${slot}`]: ['ID!', scene.names.agencyIds.get(agency)] },
    })),
  shown: (answer, scene) =>
    agenciesOf(scene).map((_, slot) =>
      (answer[`dl${slot}`] as readonly HubOnDuty[]).map(({ officer, rank, fallback }) => [shortName(officer), rank, fallback].join(' ')),
    ),
  expected: (scene) =>
    agenciesOf(scene).map((agency) =>
      lineOf(scene.world, agency).map(({ officer, rank, isFallback }) => [officer, rank, isFallback].join(' ')),
    ),
});

interface HubEntry {
  readonly id: string;
  readonly unit: string;
  readonly stale: boolean;
  readonly staffed: boolean | null;
  readonly withdrawnReason: string | null;
  readonly version: number;
}

const ENTRY = 'id unit stale staffed withdrawnReason version';

function hubEntry({ names }: Scene, entry: HubEntry | null): object | null {
  if (!entry) return null;
  const { id, unit, stale, staffed, withdrawnReason, version } = entry;
  return { entry: names.entryIds.indexOf(id), unit, stale, staffed, isWithdrawn: withdrawnReason !== null, version };
}

function entryShown({ world, reader: { party } }: Scene, place: number): object | null {
  const entry = world.desk.entries[place] as Entry;
  if (!seesEntry(world, party, entry)) return null;
  const { unit, isStale: stale, isWithdrawn, version } = entry;
  return { entry: place, unit, stale, staffed: isStaffed(world, entry.owner, entry.agency), isWithdrawn, version };
}

/** The list of entries in force, and every entry by its id. */
export function directoryShown(): View {
  let asked: readonly number[] = [];
  return {
    ask: ({ world, names }) => {
      asked = [...world.desk.entries.keys()].slice(-8);
      return [
        { field: `entries: directoryEntries(first: 100) { nodes { ${ENTRY} } }` },
        ...asked.map((place, slot) => ({
          field: `de${slot}: directoryEntry(id: $de${slot}) { ${ENTRY} }`,
          variables: { [`de${slot}`]: ['ID!', names.entryIds[place]] as const },
        })),
      ];
    },
    shown: (answer, scene) => ({
      list: (answer.entries as { readonly nodes: readonly HubEntry[] }).nodes
        .map((one) => hubEntry(scene, one) as { readonly entry: number })
        .sort((one, other) => one.entry - other.entry),
      byId: asked.map((_, slot) => hubEntry(scene, answer[`de${slot}`] as HubEntry | null)),
    }),
    expected: (scene) => {
      const { world } = scene;
      const inForce = [...world.desk.entries.keys()].filter((place) => !world.desk.entries[place]?.isWithdrawn);
      return {
        list: inForce.map((place) => entryShown(scene, place)).filter((one) => one !== null),
        byId: asked.map((place) => entryShown(scene, place)),
      };
    },
  };
}

/** Contacts that requests to act name, as far as the reader sees them. */
export function contactsShown(): View {
  let asked: readonly number[] = [];
  let turn = 0;
  return {
    ask: ({ world: { items }, names }) => {
      const places = [...items.keys()].filter((place) => items[place]?.kind === 'ACTION_REQUEST');
      turn += 1;
      asked = places.length === 0 ? [] : [...new Set([turn, turn + 1])].map((one) => places[one % places.length] ?? 0);
      return asked.map((place, slot) => ({
        field: `dc${slot}: actionRequest(id: $dc${slot}) { contactEntry { id } }`,
        variables: { [`dc${slot}`]: ['ID!', names.itemIds[place]] },
      }));
    },
    shown: (answer, { names }) =>
      asked.map((_, slot) => {
        const request = answer[`dc${slot}`] as { readonly contactEntry: Named } | null;
        return request && (request.contactEntry ? names.entryIds.indexOf(request.contactEntry.id) : null);
      }),
    expected: ({ world, reader }) =>
      asked.map((place) => {
        const item = world.items[place];
        if (item?.kind !== 'ACTION_REQUEST' || !sees(world, reader, item)) return null;
        const { contact } = item.said;
        return contact !== null && seesEntry(world, reader.party, world.desk.entries[contact]) ? contact : null;
      }),
  };
}
