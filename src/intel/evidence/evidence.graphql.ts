import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { EvidenceFile } from './evidence.js';

@ObjectType('EvidenceFile', {
  description: 'A file attached to an item. Read it at GET /bulk/evidence/{id} as long as the item is visible to the viewer.',
})
export class EvidenceFileType implements EvidenceFile {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the file, as sent.' })
  readonly filename: string;

  @Field(() => String, { description: 'Media type, detected from the content.' })
  readonly type: string;

  @Field(() => Int, { description: 'Size in bytes.' })
  readonly size: number;

  @Field(() => String, { description: 'SHA-256 of the content, hexadecimal.' })
  readonly sha256: string;

  @Field(() => DateTime, { name: 'createdAt', description: 'Time of the upload.' })
  readonly addedAt: Date;
}
