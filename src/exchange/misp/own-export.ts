import { createHash } from 'node:crypto';
import { TLP, type Tlp } from '../../tenancy/sharing/label.js';
import { contextOf, without } from './originals.js';
import { isJson, type Json, tagsOf, textOf, uuidOf } from './shapes.js';

/**
 * Member of an event in which an export says what of the event are the hub's own words: its label (the narrowest of what is in it), its distribution (0), and the head of a further
 * piece. Read again on this hub, they change nothing. PyMISP keeps the member; a MISP server drops it, and what that server says of the event counts.
 */
const MARK = 'x_entente_export';

/** What an export says of an event. */
export interface ExportMark {
  /** UUID of the hub that wrote it: no other hub passes over what the event says. */
  readonly hub: string;
  readonly tlp: Tlp;
  /** The head of the event that MISP had sent; absent: the event is one of the hub's own. */
  readonly source?: Json;
  /** UUIDs of what was written from the hub's fields: they are no originals. */
  readonly written: readonly string[];
}

/** An event with its mark, which holds a digest of the head: whoever has changed that has the last word. */
export const marked = <Event extends Json>(event: Event, mark: ExportMark): Event => ({
  ...event,
  [MARK]: { ...mark, head: digestOf(event) },
});

/** An event of an export of this hub, as it is read again. */
export interface OwnEvent {
  /** Without the mark and the hub's distribution; with the head that MISP had sent, where nobody has changed it. */
  readonly event: Json;
  /** The label that the hub wrote; null: somebody has changed it since. */
  readonly tlp: Tlp | null;
  readonly isHeadChanged: boolean;
  readonly written: ReadonlySet<string>;
}

/** Null: this hub has not exported the event. */
export function ownEvent(given: Json, hub: string | undefined): OwnEvent | null {
  const mark = given[MARK];
  if (hub === undefined || !isJson(mark) || mark['hub'] !== hub) return null;
  const { [MARK]: _, ...event } = given;
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

/** With the distribution that it had before this hub wrote 0, unless somebody has changed that. */
function withDistribution(event: Json, distribution: unknown): Json {
  if (textOf(event['distribution']) !== '0') return event;
  return { ...without(event, ['distribution']), ...(distribution !== undefined && { distribution }) };
}

/** An event without the mark of any hub. */
export const unmarked = <Event extends Json>(event: Event): Event => (MARK in event ? (without(event, [MARK]) as Event) : event);

const HEAD = ['uuid', 'info', 'date', 'Orgc', 'Tag', 'analysis', 'threat_level_id', 'distribution', 'extends_uuid'];

function digestOf(event: Json): string {
  const tags = tagsOf(event['Tag']).filter((name) => !/^tlp:/i.test(name));
  const head = contextOf({ ...event, Tag: tags.map((name) => ({ name })) });
  return createHash('sha256').update(JSON.stringify(head)).digest('hex').slice(0, 32);
}
