import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { AgencyType, PartyType } from '../../identity/auth/viewer.graphql.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { ObjectPage } from './browse-objects.service.js';
import type { StoredObject } from './stored-object.js';

@ObjectType('StixObject', { description: 'An object that is no claim of ours, kept whole as it was received and shared like a claim.' })
export class StixObjectType {
  @Field(() => ID, { description: 'Identifier here; it stays through all versions.' })
  readonly id: string;

  @Field(() => String, { description: 'Its own id, <type>--<UUID>. Several agencies may keep the same object.' })
  readonly stixId: string;

  @Field(() => String, { description: 'Its type: malware, report, campaign …' })
  readonly type: string;

  @Field(() => String, { description: 'Version of STIX, 2.0 or 2.1.' })
  readonly specVersion: string;

  @Field(() => DateTime, { nullable: true, description: 'When its producer changed it last; null where its type does not say.' })
  readonly modified: Timestamp | null;

  @Field(() => String, { description: 'The whole object as JSON.' })
  readonly body: string;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'Whose it is.' })
  readonly owner: PartyType | null;

  @Field(() => AgencyType, { nullable: true, description: 'The agency that published it, where it is named.' })
  readonly agency: AgencyType | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it may be kept, by the hub and by every reader. Null: no end was set.',
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was taken back.' })
  readonly revokedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back.' })
  readonly revokedReason: string | null;

  @Field(() => DateTime, { description: 'When it was first published here.' })
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
    modified: row.modified,
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

@ObjectType('StixObjectPage', { description: 'A page of kept objects, newest first.' })
export class StixObjectPageType {
  @Field(() => [StixObjectType], { description: 'The objects.' })
  readonly objects: readonly StixObjectType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ objects, cursor }: ObjectPage): StixObjectPageType => ({ objects: objects.map(StixObjectType.of), cursor });
}

@InputType('StixObjectFilter', { description: 'Which objects are listed. What is absent does not restrict.' })
export class StixObjectFilterInput {
  @Field(() => [String], { nullable: true, description: 'Of any of these types.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(250, { each: true })
  readonly types?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'With any of these STIX ids.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(300, { each: true })
  readonly stixIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Also what was revoked.' })
  readonly includeRevoked?: boolean | null;
}
