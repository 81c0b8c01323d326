import type { Threat } from '../../intel/indicators/claim.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { Original } from '../../intel/indicators/draft.js';
import { isPersonal } from '../../intel/indicators/person-status.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { OnwardRuleSpec } from '../../tenancy/sharing/onward-rule.js';
import type { ReadItem, ReadObject, ReadSighting } from '../stix/reading.js';
import { audienceWithin, type Bounds } from './distribution.js';
import { sourcedProblem, type SourcedProblem } from './envelopes.js';
import type { ObjectAudience } from './custom-object.js';
import { type Labels, labelsOf, narrower, unreadableLabels } from './labels.js';
import type { ReadValue } from './read-value.js';
import { epochOf, isJson, type Json, listOf, parseTime, tagsOf, textOf, uuidOf } from './shapes.js';

/** Defaults of the importer for values that an event does not state. */
export interface MispDefaults extends Bounds {
  readonly threat: Threat;
  /** Label for content without any label; undefined: none. A label that cannot be read is never replaced. */
  readonly tlp?: Tlp | undefined;
  /** ISO 3166-1 alpha-2: country of phone numbers in national form. */
  readonly country?: string | undefined;
  readonly discoverability?: Discoverability | undefined;
  readonly attribution?: Attribution | undefined;
  /** Rule for onward sharing; null: claims keep theirs, or get the party's default. */
  readonly onward?: OnwardRuleSpec | null;
  readonly agencyOnly?: boolean | undefined;
  readonly reissue?: boolean | undefined;
  readonly replace?: boolean | undefined;
  /** UUID of this hub in its own exports: what they state about an event in the hub's name is ignored. Absent: nothing is ignored. */
  readonly hub?: string | undefined;
}

export interface Collector {
  readonly items: ReadItem[];
  readonly objects: ReadObject[];
  readonly sightings: ReadSighting[];
  readonly problems: SourcedProblem[];
  /** Parts of the present event that were not understood, with their numbers. */
  readonly unread: Map<string, number>;
  /** Number of attributes that may still be read. */
  left: number;
}

/** Returns the remark for content from which no claim was made, and counts it for its event. */
export function notUnderstood(what: string, { out }: Pick<ReadContext, 'out'>): readonly ItemProblem[] {
  const short = what.slice(0, LONGEST_WHAT);
  out.unread.set(short, (out.unread.get(short) ?? 0) + 1);
  const message = `No indicator can be made of this ${short}. It is stored unchanged.`;
  return [{ severity: 'WARNING', code: 'MISP_NOT_UNDERSTOOD', field: null, message }];
}
/** Returns the remark for content that is held although it has a label. @param names tags of the item and its parents, without the event's */
export function unreadableLabel(names: readonly string[], context: ReadContext): readonly ItemProblem[] {
  if (labelsWithin(names, context).tlp !== null) return [];
  const labels = unreadableLabels([...names, ...tagsOf(context.chain[0]?.['Tag'])]).map((name) => `"${name.slice(0, LONGEST_TAG)}"`);
  const held = labels.join(', ');
  return [
    {
      severity: 'WARNING',
      code: 'MISP_LABEL_UNREADABLE',
      field: 'tlp',
      message: `The label ${held} is unknown to the hub. Content with this label stays held until a user labels it.`,
    },
  ];
}

const LONGEST_WHAT = 120;
const MOST_REPORTED = 100;

/** Adds one remark about all parts of an event that were not understood, and resets the counts. */
export function reportUnread(source: string, { out }: Pick<ReadContext, 'out'>): void {
  const entries = [...out.unread].map(([what, times]) => `${what} (${times})`);
  out.unread.clear();
  if (entries.length === 0) return;
  const more = entries.length > MOST_REPORTED ? `, and ${entries.length - MOST_REPORTED} more` : '';
  const message = `Not understood, and stored unchanged without an indicator: ${entries.slice(0, MOST_REPORTED).join(', ')}${more}.`;
  out.problems.push(sourcedProblem(source, 'MISP_NOT_UNDERSTOOD', message, 'WARNING'));
}

/** Context of an item: its event and perhaps its object, outermost first, and the labels of the event's tags. */
export interface ReadContext {
  readonly chain: readonly Json[];
  readonly ofEvent: Labels;
  /** Label that this hub gave the event on export: applies to content without a label. */
  readonly summary?: Tlp | undefined;
  /** UUIDs of items that this hub wrote from its own fields: they have no originals. */
  readonly written?: ReadonlySet<string>;
  readonly defaults: MispDefaults;
  readonly out: Collector;
}

const MOST_TAGS = 50;
const LONGEST_TAG = 100;
const LONGEST_DESCRIPTION = 20_000;

/** Returns the labels of an item within its event: the narrower TLP label counts, otherwise the nearer value. */
export function labelsWithin(names: readonly string[], { ofEvent, summary }: Pick<ReadContext, 'ofEvent' | 'summary'>): Labels {
  const own = labelsOf(names);
  const label = own.tlp === undefined ? summary : own.tlp;
  return { ...ofEvent, ...own, tlp: narrower(label, ofEvent.tlp), tags: [...own.tags, ...ofEvent.tags] };
}

export const objectAudienceOf = (labels: Labels, { chain, defaults }: ReadContext): ObjectAudience => ({
  tlp: labels.tlp === undefined ? defaults.tlp : (labels.tlp ?? undefined),
  ...audienceWithin(chain, defaults),
});

/** Returns the provenance of an item: its own id, its object's id, and the id of the event's creator. */
export function provenanceOf(source: string, { chain }: Pick<ReadContext, 'chain'>): { readonly provenance?: readonly string[] } {
  const [event = {}, item] = chain;
  const creator = isJson(event['Orgc']) ? uuidOf(event['Orgc']['uuid']) : null;
  const own = UUID.exec(source)?.[0] ?? null;
  const ids = [creator, own, item ? uuidOf(item['uuid']) : null].filter((id) => id !== null);
  return ids.length > 0 ? { provenance: [...new Set(ids)] } : {};
}
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/;

export interface ClaimSource {
  readonly read: ReadValue;
  readonly source: string;
  /** The attribute and its parents without the event, inner first: the nearer value counts. */
  readonly things: readonly Json[];
  /** undefined: the hub wrote it from its own fields. */
  readonly original: Original | null | undefined;
}

/** Adds the claim of a value. */
export function addClaim({ read, source, things, original }: ClaimSource, context: ReadContext): void {
  const { defaults, out } = context;
  const names = things.flatMap((item) => tagsOf(item['Tag']));
  const labels = labelsWithin(names, context);
  out.problems.push(...unreadableLabel(names, context).map((problem) => ({ ...problem, source })));
  const description = things.map((item) => textOf(item['comment']).trim()).find(Boolean) ?? '';
  const seen = seenOf(things);
  if (seen === null) {
    out.problems.push(sourcedProblem(source, 'SEEN_BACKWARDS', 'last_seen is before first_seen. Both were left out.', 'WARNING'));
  }
  if (original === null) {
    const message = 'The original is too long or cannot be stored. Only its fields are stored.';
    out.problems.push(sourcedProblem(source, 'MISP_ORIGINAL_LEFT_OUT', message, 'WARNING'));
  }
  out.items.push({
    source,
    item: {
      ...read.raw,
      ...provenanceOf(source, context),
      kind: read.kind,
      threat: labels.threat ?? defaults.threat,
      ...objectAudienceOf(labels, context),
      ...sharedFieldsOf(defaults),
      confidence: labels.confidence ?? null,
      reliability: labels.reliability ?? null,
      credibility: labels.credibility ?? null,
      description: description !== '' && isStorableText(description) ? description.slice(0, LONGEST_DESCRIPTION) : null,
      ...tagFieldOf(tidy(labels.tags)),
      ...{ firstSeen: seen?.firstSeen ?? null, lastSeen: seen?.lastSeen ?? null },
      ...{ validUntil: parseTime(labels.validUntil), ...personOf(read, labels) },
      original: original ?? null,
    },
  });
}

/** The person status of an event does not apply to web addresses. */
const personOf = ({ kind }: ReadValue, { personStatus }: Labels): Pick<ReadItem['item'], 'personStatus'> =>
  isPersonal(kind) && personStatus ? { personStatus } : {};

/** Adds a deleted attribute: it is not published, and an earlier claim of it is revoked. */
export function addRevocation(read: ReadValue, source: string, context: ReadContext): void {
  const { chain, defaults, out } = context;
  out.items.push({
    source,
    item: {
      ...read.raw,
      ...provenanceOf(source, context),
      kind: read.kind,
      threat: defaults.threat,
      ...audienceWithin(chain, defaults),
    },
    revoked: { reason: 'The sender deleted it.' },
  });
}

const sharedFieldsOf = ({ discoverability, attribution, onward, agencyOnly, reissue, replace }: MispDefaults) => ({
  ...{ discoverability, attribution, agencyOnly, reissue, replace },
  ...(onward && { onward }),
});

/** Absent tags do not clear a claim's tags: MISP does not distinguish no tags from tags that were not sent. */
const tagFieldOf = (tags: readonly string[]): Pick<ReadItem['item'], 'tags'> => (tags.length > 0 ? { tags } : {});

const tidy = (tags: readonly string[]): readonly string[] =>
  [...new Set(tags)].filter((tag) => tag.length <= LONGEST_TAG && isStorableText(tag)).slice(0, MOST_TAGS);

/** Returns the dates; null when they contradict each other. */
function seenOf(things: readonly Json[]): { readonly firstSeen: Date | null; readonly lastSeen: Date | null } | null {
  const found = (name: string, relation: string): Date | null =>
    things.map((item) => parseTime(item[name])).find(Boolean) ??
    things
      .flatMap((item) => listOf(item['Attribute']))
      .filter((attribute) => attribute['object_relation'] === relation)
      .map((attribute) => parseTime(attribute['value']))
      .find(Boolean) ??
    null;
  const [firstSeen, lastSeen] = [found('first_seen', 'first-seen'), found('last_seen', 'last-seen')];
  return firstSeen && lastSeen && lastSeen < firstSeen ? null : { firstSeen, lastSeen };
}

const VERDICTS = new Map([
  ['0', 'SEEN'],
  ['1', 'FALSE_POSITIVE'],
  ['2', 'EXPIRED'],
] as const);

/** Adds the sightings of an attribute, grouped by organisation and verdict. */
export function addSightings(attribute: Json, of: string, out: Collector): void {
  const found = new Map<string, { verdict: ReadSighting['verdict']; times: Date[]; note: string; count: number; ids: string[] }>();
  for (const sighting of listOf(attribute['Sighting'])) {
    const verdict = VERDICTS.get((textOf(sighting['type']) || '0') as '0');
    if (!verdict) continue;
    const note = [organisationOf(sighting), textOf(sighting['source'])].filter(Boolean).join(': ').slice(0, 500);
    const key = `${verdict} ${note}`;
    const group = found.get(key) ?? { verdict, times: [], note: isStorableText(note) ? note : '', count: 0, ids: [] };
    const at = epochOf(sighting['date_sighting']);
    if (at) group.times.push(at);
    group.count += 1;
    const id = uuidOf(sighting['uuid']);
    if (id) group.ids.push(id);
    found.set(key, group);
  }
  for (const { verdict, times, note, count, ids } of found.values()) {
    const sorted = times.sort((one, other) => one.getTime() - other.getTime());
    out.sightings.push({
      source: of,
      of,
      verdict,
      count,
      firstSeen: sorted[0] ?? null,
      lastSeen: sorted.at(-1) ?? null,
      note: note || null,
      ...(ids.length > 0 && { provenance: ids }),
    });
  }
}

const organisationOf = ({ Organisation: organisation }: Json): string => textOf((organisation as Json | undefined)?.['name']);
