import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import { KindEnum } from '../warninglists/kind.graphql.js';
export { KindEnum } from '../warninglists/kind.graphql.js';
import { type Claim, type Timestamp, type Threat, THREATS } from './claim.js';
import { DisputedType, PersonStatusEnum } from './person.graphql.js';
import type { PersonStatus } from './person-status.js';

export const ThreatEnum = enumOf(THREATS);
registerEnumType(ThreatEnum, {
  name: 'ThreatType',
  description: 'What the value is used for.',
  valuesMap: {
    CALL_CENTRE_SCAM: { description: 'Fraud by telephone out of a call centre.' },
    INVESTMENT_SCAM: { description: 'False investments, “pig butchering”.' },
    ROMANCE_SCAM: { description: 'A feigned relationship.' },
    PHISHING: { description: 'Stealing credentials by imitation.' },
    IMPERSONATION: { description: 'Posing as an authority, a company or a person.' },
    SEXTORTION: { description: 'Blackmail with intimate pictures.' },
    MONEY_MULE: { description: 'Passing stolen money on.' },
    MALWARE: { description: 'Distributing or controlling malicious software.' },
    RANSOMWARE: { description: 'Extortion by encryption.' },
    TRAFFICKING: { description: 'Trafficking in persons, also into scam compounds.' },
    OTHER: { description: 'None of these.' },
  },
});

@ObjectType('Indicator', {
  description:
    "One agency's statement about one value. No agency overwrites another agency's statement. Its detail (description, evaluation, confidence, person status) reaches partners only if the owner released it.",
  implements: () => [ItemType],
})
export class IndicatorType implements ItemType {
  @Field(() => ID, { description: 'Identifier; it stays through all versions.' })
  readonly id: string;

  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Canonical form, used in comparisons.' })
  readonly value: string;

  @Field(() => String, { description: 'Display form of the value.' })
  readonly display: string;

  @Field(() => String, { nullable: true, description: 'Platform or payment scheme; with kind and value part of the identity.' })
  readonly platform: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet; part of the identity.' })
  readonly network: string | null;

  @Field(() => String, { nullable: true, description: 'Bank of an account without IBAN; part of the identity.' })
  readonly bank: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country of a phone number or account, where it is known.' })
  readonly country: string | null;

  @Field(() => ThreatEnum, { description: 'What the value is used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => Int, {
    nullable: true,
    description: '0 to 100, as judged by the owner. Part of the detail.',
  })
  readonly confidence: number | null;

  @Field(() => String, { nullable: true, description: 'Reliability of the source, Admiralty code A to F. Part of the detail.' })
  readonly reliability: string | null;

  @Field(() => Int, { nullable: true, description: 'Credibility of the information, Admiralty code 1 to 6. Part of the detail.' })
  readonly credibility: number | null;

  @Field(() => PersonStatusEnum, {
    nullable: true,
    description: 'Status of the person behind the value; null if there is none. Part of the detail.',
  })
  readonly personStatus: PersonStatus | null;

  @Field(() => DisputedType, {
    nullable: true,
    description: 'The dispute. While it lasts the content does not change, and partners do not see the indicator. Null: not disputed.',
  })
  readonly disputed: DisputedType | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when a data subject contests the data: a request for correction or deletion is open, or the owner has kept the data against it. Verify with the owner before you act. Null: not contested.',
  })
  readonly contestedSince: Timestamp | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the owner last confirmed that the data is still right (confirmIndicators). Null: not since it was published.',
  })
  readonly confirmedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: "The owner's description. Part of the detail." })
  readonly description: string | null;

  @Field(() => [String], { description: 'Tags, sorted; at most 50.' })
  readonly tags: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When it was first seen in use.' })
  readonly firstSeen: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last seen in use.' })
  readonly lastSeen: Timestamp | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the indicator lapses. A lapsed indicator stays visible to the same readers.',
  })
  readonly validUntil: Timestamp | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "End of retention, which every item has: the earliest of the owner's own end, the limit of its party and the hub's maximum (retentionRules). Then the hub deletes the item and notifies every reader to delete it. A tear-line may go earlier: within the week before its original does.",
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the owner revoked it.' })
  readonly revokedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why the owner revoked it.' })
  readonly revokedReason: string | null;

  @Field(() => DateTime, { description: 'When it was first published.' })
  readonly publishedAt: Timestamp;

  @Field(() => DateTime, { description: 'When this version was written.' })
  readonly updatedAt: Timestamp;

  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  @Field(() => Int, {
    description:
      'How many distinct owners publish this value, among the indicators that the viewer may see. Revoked and lapsed indicators do not count.',
  })
  readonly corroboration: number;

  /** Not in the API: the row, for the fields that depend on the reader. */
  readonly claim: Claim;

  static of = (claim: Claim): IndicatorType => ({
    id: claim.id,
    kind: claim.kind,
    value: claim.value,
    display: claim.display,
    platform: claim.platform,
    network: claim.network,
    bank: claim.bank,
    country: claim.country,
    threat: claim.threat,
    tlp: claim.tlp,
    confidence: claim.confidence,
    reliability: claim.reliability?.trim() ?? null,
    credibility: claim.credibility,
    personStatus: claim.person_status,
    disputed: DisputedType.of(claim),
    contestedSince: claim.contested_since,
    confirmedAt: claim.confirmed_at,
    description: claim.description,
    tags: claim.tags,
    firstSeen: claim.first_seen,
    lastSeen: claim.last_seen,
    validUntil: claim.valid_until,
    retainUntil: claim.retain_until,
    revokedAt: claim.revoked_at,
    revokedReason: claim.revoked_reason,
    publishedAt: claim.published_at,
    updatedAt: claim.updated_at,
    version: claim.version,
    corroboration: claim.corroboration,
    claim,
  });
}

export const IndicatorConnection = connectionType('Indicator', () => IndicatorType, {
  description: 'Indicators, newest first.',
  counted: true,
});
