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

/** What the importer says of everything that does not say it itself. */
export interface MispDefaults extends Bounds {
  readonly threat: Threat;
  /** For what bears no label at all; undefined: it stays without one. A label that cannot be read is never replaced. */
  readonly tlp?: Tlp | undefined;
  /** ISO 3166-1 alpha-2: where phone numbers in national form belong. */
  readonly country?: string | undefined;
  readonly discoverability?: Discoverability | undefined;
  readonly attribution?: Attribution | undefined;
  /** How it may go further; null: as the claims have it, or as the party says by default. */
  readonly onward?: OnwardRuleSpec | null;
  readonly agencyOnly?: boolean | undefined;
  readonly reissue?: boolean | undefined;
  readonly replace?: boolean | undefined;
  /** UUID of this hub as its exports write it: what they say of an event in its own name is passed over. Absent: nothing is. */
  readonly hub?: string | undefined;
}

export interface Collector {
  readonly items: ReadItem[];
  readonly objects: ReadObject[];
  readonly sightings: ReadSighting[];
  readonly problems: SourcedProblem[];
  /** What of the present event was not understood, by what it is, and how often. */
  readonly unread: Map<string, number>;
  /** How many more attributes are read. */
  left: number;
}

/** No claim was made of it. For its receipt, and counted for its event. */
export function notUnderstood(what: string, { out }: Pick<ReadContext, 'out'>): readonly ItemProblem[] {
  const short = what.slice(0, LONGEST_WHAT);
  out.unread.set(short, (out.unread.get(short) ?? 0) + 1);
  return [
    { severity: 'WARNING', code: 'MISP_NOT_UNDERSTOOD', field: null, message: `No claim is made of this ${short}. It is kept whole.` },
  ];
}
/** Why it is held although it bears a label. @param names tags of the thing, and of what it lies in without the event */
export function unreadableLabel(names: readonly string[], place: ReadContext): readonly ItemProblem[] {
  if (labelsWithin(names, place).tlp !== null) return [];
  const labels = unreadableLabels([...names, ...tagsOf(place.chain[0]?.['Tag'])]).map((name) => `"${name.slice(0, LONGEST_TAG)}"`);
  const held = labels.join(', ');
  return [
    {
      severity: 'WARNING',
      code: 'MISP_LABEL_UNREADABLE',
      field: 'tlp',
      message: `The hub does not know the label ${held}. What bears it is held until somebody labels it.`,
    },
  ];
}

const LONGEST_WHAT = 120;
const MOST_REPORTED = 100;

/** What of an event was not understood, as one remark about the event; and the tally is empty again. */
export function reportUnread(source: string, { out }: Pick<ReadContext, 'out'>): void {
  const told = [...out.unread].map(([what, times]) => `${what} (${times})`);
  out.unread.clear();
  if (told.length === 0) return;
  const more = told.length > MOST_REPORTED ? `, and ${told.length - MOST_REPORTED} more` : '';
  const message = `Not understood, and kept whole without a claim: ${told.slice(0, MOST_REPORTED).join(', ')}${more}.`;
  out.problems.push(sourcedProblem(source, 'MISP_NOT_UNDERSTOOD', message, 'WARNING'));
}

/** Where something lies: its event and perhaps its object, outermost first, and what its event's tags say. */
export interface ReadContext {
  readonly chain: readonly Json[];
  readonly ofEvent: Labels;
  /** The label that this hub gave the event when it exported it: it counts for what bears none. */
  readonly summary?: Tlp | undefined;
  /** UUIDs of what this hub wrote from its own fields: they are no originals. */
  readonly written?: ReadonlySet<string>;
  readonly defaults: MispDefaults;
  readonly out: Collector;
}

const MOST_TAGS = 50;
const LONGEST_TAG = 100;
const LONGEST_DESCRIPTION = 20_000;

/** Labels of a thing within its event: the narrower label counts, of everything else the nearer word. */
export function labelsWithin(names: readonly string[], { ofEvent, summary }: Pick<ReadContext, 'ofEvent' | 'summary'>): Labels {
  const own = labelsOf(names);
  const label = own.tlp === undefined ? summary : own.tlp;
  return { ...ofEvent, ...own, tlp: narrower(label, ofEvent.tlp), tags: [...own.tags, ...ofEvent.tags] };
}

export const objectAudienceOf = (labels: Labels, { chain, defaults }: ReadContext): ObjectAudience => ({
  tlp: labels.tlp === undefined ? defaults.tlp : (labels.tlp ?? undefined),
  ...audienceWithin(chain, defaults),
});

/** Of what lies here: its own id, that of its object, and that of who made the event. */
export function provenanceOf(source: string, { chain }: Pick<ReadContext, 'chain'>): { readonly provenance?: readonly string[] } {
  const [event = {}, thing] = chain;
  const maker = isJson(event['Orgc']) ? uuidOf(event['Orgc']['uuid']) : null;
  const own = UUID.exec(source)?.[0] ?? null;
  const ids = [maker, own, thing ? uuidOf(thing['uuid']) : null].filter((id) => id !== null);
  return ids.length > 0 ? { provenance: [...new Set(ids)] } : {};
}
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/;

export interface ClaimSource {
  readonly read: ReadValue;
  readonly source: string;
  /** The attribute and what it lies in without the event, inner first: the nearer word counts. */
  readonly things: readonly Json[];
  /** undefined: the hub wrote it from its own fields. */
  readonly original: Original | null | undefined;
}

/** A claim of what was read. */
export function addClaim({ read, source, things, original }: ClaimSource, place: ReadContext): void {
  const { defaults, out } = place;
  const names = things.flatMap((thing) => tagsOf(thing['Tag']));
  const labels = labelsWithin(names, place);
  out.problems.push(...unreadableLabel(names, place).map((problem) => ({ ...problem, source })));
  const description = things.map((thing) => textOf(thing['comment']).trim()).find(Boolean) ?? '';
  const seen = seenOf(things);
  if (seen === null) {
    out.problems.push(sourcedProblem(source, 'SEEN_BACKWARDS', 'last_seen lies before first_seen: both were left out.', 'WARNING'));
  }
  if (original === null) {
    const message = 'The original is too long, or cannot be stored; only its fields are kept.';
    out.problems.push(sourcedProblem(source, 'MISP_ORIGINAL_LEFT_OUT', message, 'WARNING'));
  }
  out.items.push({
    source,
    item: {
      ...read.raw,
      ...provenanceOf(source, place),
      kind: read.kind,
      threat: labels.threat ?? defaults.threat,
      ...objectAudienceOf(labels, place),
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

/** What an event says of the people in it is said of no web address. */
const personOf = ({ kind }: ReadValue, { personStatus }: Labels): Pick<ReadItem['item'], 'personStatus'> =>
  isPersonal(kind) && personStatus ? { personStatus } : {};

/** What its sender has deleted: nothing of it is published, and a claim that was made of it before is taken back. */
export function addRevocation(read: ReadValue, source: string, place: ReadContext): void {
  const { chain, defaults, out } = place;
  out.items.push({
    source,
    item: {
      ...read.raw,
      ...provenanceOf(source, place),
      kind: read.kind,
      threat: defaults.threat,
      ...audienceWithin(chain, defaults),
    },
    revoked: { reason: 'Deleted by its sender.' },
  });
}

const sharedFieldsOf = ({ discoverability, attribution, onward, agencyOnly, reissue, replace }: MispDefaults) => ({
  ...{ discoverability, attribution, agencyOnly, reissue, replace },
  ...(onward && { onward }),
});

/** MISP does not tell no tags from tags that were not sent: none say nothing. */
const tagFieldOf = (tags: readonly string[]): Pick<ReadItem['item'], 'tags'> => (tags.length > 0 ? { tags } : {});

const tidy = (tags: readonly string[]): readonly string[] =>
  [...new Set(tags)].filter((tag) => tag.length <= LONGEST_TAG && isStorableText(tag)).slice(0, MOST_TAGS);

/** null: they contradict one another. */
function seenOf(things: readonly Json[]): { readonly firstSeen: Date | null; readonly lastSeen: Date | null } | null {
  const found = (name: string, relation: string): Date | null =>
    things.map((thing) => parseTime(thing[name])).find(Boolean) ??
    things
      .flatMap((thing) => listOf(thing['Attribute']))
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

/** Sightings of an attribute, those of one organisation and kind together. */
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
