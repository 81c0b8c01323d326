import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { AgencyType, PartyType } from '../../identity/auth/viewer.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { Timestamp } from '../indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { StoredObject } from './stored-object.js';

@ObjectType('StixObject', {
  description: 'A STIX object that the hub stores whole, as received, and shares like an indicator: it is not an indicator of the hub.',
  implements: () => [ItemType],
})
export class StixObjectType implements ItemType {
  @Field(() => ID, { description: 'Identifier on this hub; it stays through all versions.' })
  readonly id: string;

  @Field(() => String, { description: 'STIX id of the object, <type>--<UUID>. Several agencies may store the same object.' })
  readonly stixId: string;

  @Field(() => String, { description: 'Type of the object: malware, report, campaign …' })
  readonly type: string;

  @Field(() => String, { description: 'Version of STIX, 2.0 or 2.1.' })
  readonly specVersion: string;

  @Field(() => DateTime, { nullable: true, description: 'Last change by its producer; null where its type does not state it.' })
  readonly modifiedAt: Timestamp | null;

  @Field(() => String, { description: 'The whole object as JSON.' })
  readonly body: string;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'The party that owns it.' })
  readonly owner: PartyType | null;

  @Field(() => AgencyType, { nullable: true, description: 'The agency that published it, if it is named.' })
  readonly agency: AgencyType | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "End of retention, which every item has: the earliest of the owner's own end, the limit of its party and the hub's maximum (retentionRules). Then the hub deletes the item and notifies every reader to delete it.",
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked.' })
  readonly revokedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why it was revoked.' })
  readonly revokedReason: string | null;

  @Field(() => DateTime, { description: 'When it was first published on this hub.' })
  readonly publishedAt: Timestamp;

  @Field(() => DateTime, { description: 'When this version was written.' })
  readonly updatedAt: Timestamp;

  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  static of = (row: StoredObject): StixObjectType => ({
    id: row.id,
    stixId: row.stix_id,
    type: row.type,
    specVersion: row.spec_version,
    modifiedAt: row.modified,
    body: JSON.stringify(row.body),
    tlp: row.tlp,
    owner:
      row.owner_id && row.owner_kind && row.owner_name
        ? { id: row.owner_id, kind: row.owner_kind, name: row.owner_name, country: row.owner_country }
        : null,
    agency: row.agency_id && row.agency_name ? { id: row.agency_id, name: row.agency_name } : null,
    retainUntil: row.retain_until,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    version: row.version,
  });
}

export const StixObjectConnection = connectionType('StixObject', () => StixObjectType, { description: 'Stored objects, newest first.' });

@InputType('StixObjectFilter', { description: 'Which objects are listed. Absent fields do not restrict.' })
export class StixObjectFilterInput {
  @Field(() => [String], { nullable: true, description: 'With any of these types.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(250, { each: true })
  readonly types?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'With any of these STIX ids.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(300, { each: true })
  readonly stixIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Includes revoked objects.' })
  readonly includeRevoked?: boolean | null;
}
