import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { StoredExportFilter } from './export-log.service.js';

@ObjectType('ExportFilterView', {
  description: 'The filter of an export, with the names of the parameters. Each list holds at most as many values as the parameter allows.',
})
export class ExportFilterViewType {
  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds; null: all.' })
  readonly kinds: readonly Kind[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats; null: all.' })
  readonly threats: readonly Threat[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of parties: owned by any of them; null: by any. At most 250.' })
  readonly owners: readonly string[] | null;

  @Field(() => [TlpEnum], { nullable: true, description: 'With any of these labels; null: with any.' })
  readonly tlp: readonly Tlp[] | null;

  @Field(() => [String], { nullable: true, description: 'With all of these tags; null: with any or none. At most 50.' })
  readonly tags: readonly string[] | null;

  @Field(() => Boolean, { description: 'Whether the value or the description was searched for a text. The text is not stored.' })
  readonly textSearched: boolean;

  @Field(() => DateTime, { nullable: true, description: 'Published after this time; null: no limit.' })
  readonly publishedAfter: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Published before this time; null: no limit.' })
  readonly publishedBefore: string | null;

  @Field(() => Boolean, { description: 'Whether revoked and lapsed indicators are included.' })
  readonly includeLapsed: boolean;

  @Field(() => Boolean, { nullable: true, description: 'true: only items of the own party; false: only items of others; null: all.' })
  readonly own: boolean | null;

  @Field(() => [ID], { nullable: true, description: 'Only the indicators with these ids; null: all. At most 100.' })
  readonly ids: readonly string[] | null;

  @Field(() => ID, { nullable: true, description: 'Only items that this import published or changed; null: all.' })
  readonly importId: string | null;

  static of = ({ text, includeLapsed, import: importId, ...filter }: StoredExportFilter): ExportFilterViewType => ({
    ...{ kinds: filter.kinds ?? null, threats: filter.threats ?? null, owners: filter.owners ?? null },
    ...{ tlp: filter.tlp ?? null, tags: filter.tags ?? null, ids: filter.ids ?? null, own: filter.own ?? null },
    ...{ publishedAfter: filter.publishedAfter ?? null, publishedBefore: filter.publishedBefore ?? null },
    ...{ textSearched: text === true, includeLapsed: includeLapsed ?? false, importId: importId ?? null },
  });
}
