import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../graphql/enums.js';
import { DateTime } from '../graphql/scalars.js';
import { AudienceType } from '../indicators/indicator.graphql.js';
import type { Directory } from '../sharing/audience.js';
import type { Tlp } from '../sharing/label.js';
import type { ReleaseRow } from '../sharing/release-desk.js';
import { TlpEnum } from '../sharing/sharing.graphql.js';
import { audienceTypeOf } from './sharing-policy.graphql.js';

const StatusEnum = enumOf(['PENDING', 'APPROVED', 'DECLINED', 'WITHDRAWN', 'OVERTAKEN', 'EXPIRED']);
registerEnumType(StatusEnum, {
  name: 'ReleaseStatus',
  description: 'What became of a release that takes two officers.',
  valuesMap: {
    PENDING: { description: 'It waits for a second officer.' },
    APPROVED: { description: 'A second officer released it.' },
    DECLINED: { description: 'A second officer declined it.' },
    WITHDRAWN: { description: 'The agency that asked took it back.' },
    OVERTAKEN: { description: 'The claim was changed meanwhile.' },
    EXPIRED: { description: 'Nobody decided within seven days.' },
  },
});

@ObjectType('Release', { description: "A release of a claim of the viewer's own party that takes two officers." })
export class ReleaseType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => StatusEnum, { description: 'What became of it.' })
  readonly status: ReleaseRow['status'];

  @Field(() => TlpEnum, { description: 'The label that is wanted.' })
  readonly tlp: Tlp;

  @Field(() => AudienceType, { description: 'The audience that is wanted.' })
  readonly audience: AudienceType;

  @Field(() => String, { nullable: true, description: 'Who asked: an e-mail address, or key: and the name of an API key.' })
  readonly requestedBy: string | null;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  readonly requestedAt: Date;

  @Field(() => DateTime, { description: 'Until when it can be released.' })
  readonly expiresAt: Date;

  @Field(() => String, { nullable: true, description: 'E-mail address of who decided.' })
  readonly decidedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was decided.' })
  readonly decidedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was declined.' })
  readonly reason: string | null;

  /** Not in the API. */
  readonly item: string;

  static of = (row: ReleaseRow, directory: Directory): ReleaseType => ({
    id: row.id,
    status: row.status,
    tlp: row.tlp,
    audience: audienceTypeOf({ audience: row.wanted, excluded: row.wanted_except }, directory),
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    reason: row.reason,
    item: row.item,
  });
}
