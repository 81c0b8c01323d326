import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { EXPORT_STATES, type ExportLogEntry } from './export-log.service.js';

const StateEnum = enumOf(EXPORT_STATES);
registerEnumType(StateEnum, {
  name: 'ExportState',
  description: 'How far an export has come.',
  valuesMap: {
    RUNNING: { description: 'It is on its way.' },
    COMPLETE: { description: 'All of it was handed on.' },
    ABORTED: { description: 'The client went away, took nothing for too long, or lost its right; or the hub was stopped.' },
    FAILED: { description: 'The hub could not go on. Ask again.' },
  },
});

@ObjectType('Export', { description: 'A set of indicators that was taken out as a file.' })
export class ExportType {
  @Field(() => ID, { description: 'Identifier: the header Export-Id of the answer.' })
  readonly id: string;

  @Field(() => String, { description: 'E-mail address of the officer who asked for it, or key: and the name of an API key.' })
  readonly by: string;

  @Field(() => DateTime, { description: 'When it began.' })
  readonly at: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null: it is running.' })
  readonly endedAt: Date | null;

  @Field(() => String, { description: 'ndjson, csv, stix or misp.' })
  readonly format: string;

  @Field(() => String, {
    description:
      'What was asked for, as JSON in the names of the parameters. A text that was looked for is not kept: true stands in its place.',
  })
  readonly filter: string;

  @Field(() => String, { description: 'The same for the same filter, the text included; it means nothing outside of this hub.' })
  readonly filterDigest: string;

  @Field(() => String, { description: 'For what it was needed.' })
  readonly purpose: string;

  @Field(() => String, { nullable: true, description: 'The case that was named.' })
  readonly caseReference: string | null;

  @Field(() => StateEnum, { description: 'How far it has come.' })
  readonly state: ExportLogEntry['state'];

  @Field(() => Int, { description: 'How many indicators were handed on; while it is running, read.' })
  readonly count: number;

  @Field(() => Int, { description: 'How many RED ones were left out that the exporter could read: RED never leaves by a file.' })
  readonly redLeftOut: number;
}
