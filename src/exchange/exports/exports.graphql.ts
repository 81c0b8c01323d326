import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { EXPORT_STATES, type ExportLogEntry } from './export-log.service.js';

const StateEnum = enumOf(EXPORT_STATES);
registerEnumType(StateEnum, {
  name: 'ExportState',
  description: 'State of an export.',
  valuesMap: {
    RUNNING: { description: 'It is running.' },
    COMPLETE: { description: 'The whole file was sent.' },
    ABORTED: { description: 'The client disconnected, read nothing for too long, or lost its permission; or the hub was stopped.' },
    FAILED: { description: 'An error of the hub ended it. Start a new export.' },
  },
});

@ObjectType('Export', { description: 'A set of indicators that was exported as a file.' })
export class ExportType {
  @Field(() => ID, { description: 'Identifier: the Export-Id header of the response.' })
  readonly id: string;

  @Field(() => String, { description: 'E-mail address of the officer who requested it, or key: and the name of an API key.' })
  readonly by: string;

  @Field(() => DateTime, { description: 'When it started.' })
  readonly at: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null: it is still running.' })
  readonly endedAt: Date | null;

  @Field(() => String, { description: 'Format: ndjson, csv, stix or misp.' })
  readonly format: string;

  @Field(() => String, {
    description: 'The filter as JSON, with the names of the parameters. The searched text is not stored: the value true replaces it.',
  })
  readonly filter: string;

  @Field(() => String, {
    description: 'Digest of the filter, the searched text included: equal filters have equal digests. It has no meaning outside this hub.',
  })
  readonly filterDigest: string;

  @Field(() => String, { description: 'Purpose of the export.' })
  readonly purpose: string;

  @Field(() => String, { nullable: true, description: 'Case reference that was given.' })
  readonly caseReference: string | null;

  @Field(() => StateEnum, { description: 'Current state.' })
  readonly state: ExportLogEntry['state'];

  @Field(() => Int, { description: 'Number of exported indicators; while the export is running, the number of indicators read.' })
  readonly count: number;

  @Field(() => Int, {
    description: 'Number of RED indicators that were left out although the exporter could read them: RED is never exported.',
  })
  readonly redLeftOut: number;
}
