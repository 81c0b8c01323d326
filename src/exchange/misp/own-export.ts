import { createHash } from 'node:crypto';
import { TLP, type Tlp } from '../../tenancy/sharing/label.js';
import { contextOf, without } from './originals.js';
import { isJson, type Json, tagsOf, textOf, uuidOf } from './shapes.js';

/**
 * Member of an exported event that marks the hub's own additions: its label (the narrowest of its content), its distribution (0), and the head of a further
 * part. On re-import by this hub they change nothing. PyMISP keeps the member; a MISP server drops it, and then that server's values count.
 */
const MARK = 'x_entente_export';

/** The hub's additions to an exported event. */
export interface ExportMark {
  /** UUID of the hub that wrote it: other hubs do not ignore the event's values. */
  readonly hub: string;
  readonly tlp: Tlp;
  /** The head of the event as MISP had sent it; absent: the hub created the event. */
  readonly source?: Json;
  /** UUIDs of items that were written from the hub's fields: they have no originals. */
  readonly written: readonly string[];
}

/** Returns an event with its mark, which includes a digest of the head: if the head was changed since, the changed head counts. */
export const marked = <Event extends Json>(event: Event, mark: ExportMark): Event => ({
  ...event,
  [MARK]: { ...mark, head: digestOf(event) },
});

/** An event from an export of this hub, on re-import. */
export interface OwnEvent {
  /** The event without the mark and the hub's distribution; with the head as MISP had sent it, if it is unchanged. */
  readonly event: Json;
  /** The label that the hub wrote; null: it was changed since. */
  readonly tlp: Tlp | null;
  readonly isHeadChanged: boolean;
  readonly written: ReadonlySet<string>;
}

/** Returns null when this hub has not exported the event. */
export function ownEvent(input: Json, hub: string | undefined): OwnEvent | null {
  const mark = input[MARK];
  if (hub === undefined || !isJson(mark) || mark['hub'] !== hub) return null;
  const { [MARK]: _, ...event } = input;
  const { written, source } = mark;
  const isHeadChanged = mark['head'] !== digestOf(event);
  const sent = isJson(source) && uuidOf(source['uuid']) !== null ? source : {};
  return {
    event: isHeadChanged
      ? withDistribution(event, sent['distribution'])
      : { ...without(event, 'uuid' in sent ? HEAD : ['distribution']), ...sent },
    tlp: TLP.find((one) => one === mark['tlp']) ?? null,
    isHeadChanged,
    written: new Set(Array.isArray(written) ? written.map(textOf) : []),
  };
}

/** Restores the distribution from before this hub wrote 0, unless it was changed since. */
function withDistribution(event: Json, distribution: unknown): Json {
  if (textOf(event['distribution']) !== '0') return event;
  return { ...without(event, ['distribution']), ...(distribution !== undefined && { distribution }) };
}

/** Returns an event without the mark of any hub. */
export const unmarked = <Event extends Json>(event: Event): Event => (MARK in event ? (without(event, [MARK]) as Event) : event);

const HEAD = ['uuid', 'info', 'date', 'Orgc', 'Tag', 'analysis', 'threat_level_id', 'distribution', 'extends_uuid'];

function digestOf(event: Json): string {
  const tags = tagsOf(event['Tag']).filter((name) => !/^tlp:/i.test(name));
  const head = contextOf({ ...event, Tag: tags.map((name) => ({ name })) });
  return createHash('sha256').update(JSON.stringify(head)).digest('hex').slice(0, 32);
}
