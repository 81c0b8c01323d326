import type { Timestamp } from '../../../intel/indicators/claim.js';
import { NEVER } from '../originals.js';
import { isJson, type MispEvent, textOf, uuidOf } from '../shapes.js';
import type { MispClaim } from './claim.js';
import { type EventSource, eventOf, isEventObject, type StoredMispObject, type Organisation } from './event.js';
import { madeOf } from './ids.js';

/** A part of an exported event. */
export type ExportPart = { readonly claim: MispClaim } | { readonly kept: StoredMispObject };

export interface ExportContext {
  /** Determines the UUIDs of events that the hub creates: equal for the same export, different for another one. */
  readonly id: string;
  readonly hub: Organisation;
}

/** Content of one event. */
interface Group {
  readonly claims: MispClaim[];
  readonly kept: StoredMispObject[];
  readonly source: EventSource | null;
  readonly date: string;
  readonly owner: string | null;
}

/**
 * Writes the events of one export from its reader's claims and stored objects. Content from a MISP event returns to that event: its UUID, info, creator,
 * date and tags. All other content is in events of one owner and day. When an event is written in several parts, or for two owners, each further part has
 * its own UUID and extends the first (`extends_uuid`): no UUID occurs twice. It remembers one number for each event.
 */
export class ExportedEvents {
  private readonly pieces = new Map<string, number>();
  private rounds = 0;

  constructor(private readonly context: ExportContext) {}

  /** Returns these parts as events, in their order. */
  of(parts: readonly ExportPart[]): readonly MispEvent[] {
    this.rounds += 1;
    const groups = new Map<string, Group>();
    for (const part of parts) {
      const { key, ...fresh } = groupOf(part);
      const group = groups.get(key) ?? { ...fresh, claims: [], kept: [] };
      if ('claim' in part) group.claims.push(part.claim);
      else group.kept.push(part.kept);
      groups.set(key, isWhole(part) ? { ...group, source: fresh.source } : group);
    }
    return [...groups].flatMap(([key, group]) => this.event(key, group) ?? []);
  }

  private event(key: string, { claims, kept, source, date, owner }: Group): MispEvent | null {
    const { id, hub } = this.context;
    if (!source) {
      const uuid = madeOf('export', id, key, String(this.rounds));
      return eventOf(claims, { uuid, info: infoOf(owner, date, hub), date, hub, isExport: true }, kept);
    }
    const before = this.pieces.get(source.uuid) ?? 0;
    // The event object alone adds nothing to an event that was already written.
    if (before > 0 && claims.length === 0 && kept.every(isEventObject)) return null;
    this.pieces.set(source.uuid, before + 1);
    const isFirst = before === 0;
    const uuid = isFirst ? source.uuid : madeOf('export', id, source.uuid, String(before));
    const info = isFirst ? source.info : `${source.info} (part ${before + 1})`;
    const extendsUuid = isFirst ? '' : source.uuid;
    return eventOf(claims, { uuid, info, date: source.date ?? date, hub, source, extendsUuid, isExport: true }, kept);
  }
}

const isWhole = (part: ExportPart): boolean => 'kept' in part && isEventObject(part.kept);

function groupOf(part: ExportPart): Omit<Group, 'claims' | 'kept'> & { readonly key: string } {
  const { owner_id: id, owner_name: owner } = 'claim' in part ? part.claim : part.kept;
  const date = dayOf('claim' in part ? part.claim.published_at : part.kept.updated_at);
  const source = id === null ? null : sourceOf(part);
  return { key: `${id ?? ''} ${source?.uuid ?? date}`, source, date, owner };
}

/** Returns the MISP event from which a part came, as far as it is known. */
function sourceOf(part: ExportPart): EventSource | null {
  if ('kept' in part) {
    const { body } = part.kept;
    if (!isEventObject(part.kept)) return eventIn(body['x_misp_event']);
    const event = body['x_misp_body'];
    return eventIn(isJson(event) && body.type === 'grouping' ? { ...event, publish_timestamp: NEVER } : event);
  }
  const { original } = part.claim;
  return original?.format === 'misp' ? eventIn(original.body['Event']) : null;
}

function eventIn(event: unknown): EventSource | null {
  const uuid = isJson(event) ? uuidOf(event['uuid']) : null;
  if (!isJson(event) || uuid === null) return null;
  return { uuid, info: textOf(event['info']) || 'MISP event', date: dateIn(event['date']), event };
}

const dateIn = (date: unknown): string | null => /^\d{4}-\d\d-\d\d/.exec(textOf(date))?.[0] ?? null;

const dayOf = (at: Timestamp): string => new Date(at).toISOString().slice(0, 10);

/** Returns the title of an event that the hub creates. */
export const infoOf = (owner: string | null, date: string, hub: Organisation): string =>
  `${hub.name}: ${owner ?? 'unnamed source'}, ${date}`;
