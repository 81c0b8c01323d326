import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { EvidenceFile } from './evidence.js';

@ObjectType('EvidenceFile', {
  description: 'A file beside an item. It is read at GET /bulk/evidence/{id}, as long as the item is in sight.',
})
export class EvidenceFileType implements EvidenceFile {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name that it was sent under.' })
  readonly filename: string;

  @Field(() => String, { description: 'Media type, as it was found in the content.' })
  readonly type: string;

  @Field(() => Int, { description: 'Bytes.' })
  readonly size: number;

  @Field(() => String, { description: 'SHA-256 of the content, hexadecimal.' })
  readonly sha256: string;

  @Field(() => DateTime, { description: 'When it was put in.' })
  readonly addedAt: Date;
}
