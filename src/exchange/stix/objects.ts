import { observableOf, observableUuid } from '../../values/values/observable-id.js';
import { BANK_EXTENSION, CLAIM_EXTENSION, NEW_SCO, NEW_TYPES, TOPLEVEL } from './extensions.js';
import { labelNotes } from './label-note.js';
import { indicatorId, relationshipId, identityId, sightingId } from './ids.js';
import { credibilityMarking, reliabilityMarking, tlpMarking } from './markings.js';
import { updateOriginal, marksOf, updateSighting } from './original.js';
import { patternOf } from './patterns.js';
import type { StixObject } from './reading.js';
import { timeOf } from './times.js';
import type { HubSighting, StixContext, StixParty, StixClaim } from './writer-input.js';

export const EXTENSION = { extension_type: 'property-extension' } as const;
/** Creation time of all party identities: readers see no other date until a party is renamed. */
const PARTIES_SINCE = '2026-11-01T00:00:00.000Z';

/** Omits empty values: STIX has neither null nor empty lists. */
export function omitEmpty(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const empty = (value: unknown): boolean => value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !empty(value)));
}

export const optionalTime = (timestamp: StixClaim['valid_until']): string | null => (timestamp === null ? null : timeOf(timestamp));

/** Returns the id of the indicator that {@link objectsOf} gives for a claim. */
export const indicatorIdOf = (claim: Pick<StixClaim, 'id' | 'original' | 'owner_id'>): string =>
  originalOf(claim)?.id ?? indicatorId(claim.id);

/** Returns the STIX original, if there is one and the owner is named: for other readers its ids would reveal the owner. */
function originalOf({ original, owner_id }: Pick<StixClaim, 'original' | 'owner_id'>): StixObject | null {
  return original?.format === 'stix' && owner_id !== null ? (original.body as StixObject) : null;
}

/** Returns the labels of a claim as markings: TLP, and the Admiralty code where the reader sees it. */
export const markingsOf = ({ tlp, reliability, credibility }: Pick<StixClaim, 'tlp' | 'reliability' | 'credibility'>): string[] => [
  tlpMarking(tlp),
  ...(reliability === null ? [] : [reliabilityMarking(reliability)]),
  ...(credibility === null ? [] : [credibilityMarking(credibility)]),
];

function buildObservable(claim: StixClaim): StixObject {
  const { type, properties } = observableOf(claim);
  const definition = NEW_TYPES.get(type);
  const extensions = { ...(definition && { [definition]: NEW_SCO }), ...('bank' in properties && { [BANK_EXTENSION]: TOPLEVEL }) };
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${claim.observable ?? observableUuid(claim)}`,
    ...properties,
    ...(Object.keys(extensions).length > 0 && { extensions }),
    object_marking_refs: [tlpMarking(claim.tlp)],
  };
}

/** Properties for which STIX has no terms. */
const extensionOf = (claim: StixClaim): Record<string, unknown> => ({
  ...EXTENSION,
  ...omitEmpty({
    kind: claim.kind,
    threat: claim.threat,
    platform: claim.platform,
    network: claim.network,
    bank: claim.bank,
    country: claim.country,
    display: claim.display,
    first_seen: optionalTime(claim.first_seen),
    last_seen: optionalTime(claim.last_seen),
    retain_until: optionalTime(claim.retain_until),
    ...marksOf(claim),
    copy_mark: claim.copy_mark,
    external_id: claim.external_id,
    revoked_reason: claim.revoked_at === null ? null : claim.revoked_reason,
  }),
});

/** An indicator is valid from its publication. One that was published for a past period gets an earlier start, because STIX requires start before end. */
function validity({ published_at, valid_until }: StixClaim): Record<string, unknown> {
  const from = new Date(published_at).getTime();
  const until = valid_until === null ? null : new Date(valid_until).getTime();
  return omitEmpty({
    valid_from: timeOf(new Date(until === null ? from : Math.min(from, until - 1))),
    valid_until: optionalTime(valid_until),
  });
}

/** Properties that the indicator and its relationship share: creator, dates, revocation. */
const lifeOf = (claim: StixClaim): Record<string, unknown> =>
  omitEmpty({
    created_by_ref: claim.owner_id === null ? null : identityId(claim.owner_id),
    created: timeOf(claim.published_at),
    modified: modifiedOf(claim),
    revoked: claim.revoked_at === null ? null : true,
  });

/** Increases with every version, also when two versions fall into the same millisecond. */
const modifiedOf = ({ published_at, updated_at, version }: StixClaim): string =>
  timeOf(new Date(Math.max(new Date(updated_at).getTime(), new Date(published_at).getTime() + version - 1)));

function buildIndicator(claim: StixClaim, { hubName }: StixContext): StixObject {
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: indicatorId(claim.id),
    ...lifeOf(claim),
    ...omitEmpty({
      name: claim.display,
      description: claim.description,
      indicator_types: ['malicious-activity'],
      pattern: patternOf(claim),
      pattern_type: 'stix',
      pattern_version: '2.1',
      ...validity(claim),
      confidence: claim.confidence,
      labels: claim.tags,
      external_references:
        claim.external_id === null ? null : [{ source_name: claim.owner_name ?? hubName, external_id: claim.external_id }],
      object_marking_refs: markingsOf(claim),
      extensions: { [CLAIM_EXTENSION]: extensionOf(claim) },
    }),
  };
}

/**
 * Returns a claim in STIX 2.1: always three objects, in the order observable, indicator, relationship `based-on`; and a label note for an original without a
 * label. A claim that was read from STIX returns its original object, with the changes since. For readers who may not know the owner, all objects are
 * created from the claim's own fields.
 */
export function objectsOf(claim: StixClaim, context: StixContext): readonly [StixObject, StixObject, StixObject, ...StixObject[]] {
  const observable = buildObservable(claim);
  const original = originalOf(claim);
  const statement = original ? updateOriginal(original, claim) : buildIndicator(claim, context);
  return [
    observable,
    statement,
    {
      type: 'relationship',
      spec_version: '2.1',
      id: relationshipId(claim.id),
      ...lifeOf(claim),
      relationship_type: 'based-on',
      source_ref: statement.id,
      target_ref: observable.id,
      object_marking_refs: [tlpMarking(claim.tlp)],
      // An original keeps its form: its mark is here.
      ...(original && claim.copy_mark !== undefined && { extensions: { [CLAIM_EXTENSION]: { ...EXTENSION, copy_mark: claim.copy_mark } } }),
    },
    ...(original ? labelNotes(original, { ...claim, revoked: claim.revoked_at !== null, by: claim.owner_id }) : []),
  ];
}

/** Returns the identity of a party. @param renamed when parties got their present names, by id: versions of their identities */
export const identityOf = (party: StixParty, renamed: ReadonlyMap<string, string> = new Map()): StixObject => ({
  type: 'identity',
  spec_version: '2.1',
  id: identityId(party.id),
  created: PARTIES_SINCE,
  modified: renamed.get(party.id) ?? PARTIES_SINCE,
  name: party.name,
  identity_class: 'organization',
  ...(party.kind === 'COUNTRY' && { sectors: ['government-national'] }),
  ...(party.country !== null && { extensions: { [CLAIM_EXTENSION]: { ...EXTENSION, country: party.country } } }),
});

/** Returns the owner of a claim as far as the reader may know it; null: it is not named. */
export function ownerOf({ owner_id, owner_kind, owner_name, owner_country }: StixClaim): StixParty | null {
  return owner_id === null || owner_kind === null || owner_name === null
    ? null
    : { id: owner_id, kind: owner_kind, name: owner_name, country: owner_country };
}

/**
 * Returns a sighting in STIX 2.1: its original object, or a new one from its fields. The verdicts false positive and expired are in the hub's extension,
 * because STIX has no terms for them.
 */
export const sightingOf = (sighting: HubSighting): StixObject =>
  sighting.original ? updateSighting(sighting.original.body, sighting) : buildSighting(sighting);

/** Returns a sighting, and a label note if its original has no label. */
export function sightingObjectsOf(sighting: HubSighting): readonly StixObject[] {
  const { original, added_at: published_at, by } = sighting;
  const notes = original ? labelNotes(original.body, { ...sighting, published_at, by: by?.id ?? null }) : [];
  return [sightingOf(sighting), ...notes];
}

const buildSighting = (sighting: HubSighting): StixObject => ({
  type: 'sighting',
  spec_version: '2.1',
  id: sightingId(sighting.id),
  ...omitEmpty({
    created_by_ref: sighting.by && identityId(sighting.by.id),
    created: timeOf(sighting.added_at),
    modified: timeOf(new Date(Math.max(new Date(sighting.added_at).getTime(), new Date(sighting.updated_at).getTime()))),
    revoked: sighting.revoked || null,
    description: sighting.note,
    first_seen: optionalTime(sighting.first_seen),
    last_seen: optionalTime(sighting.last_seen),
    count: sighting.verdict === 'SEEN' ? sighting.count : null,
    where_sighted_refs: sighting.by && [identityId(sighting.by.id)],
    extensions: sighting.verdict === 'SEEN' ? null : { [CLAIM_EXTENSION]: { ...EXTENSION, verdict: sighting.verdict } },
  }),
  sighting_of_ref: sighting.of,
  object_marking_refs: [tlpMarking(sighting.tlp)],
});
