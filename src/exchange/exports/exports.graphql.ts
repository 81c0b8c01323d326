import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ExportFilterViewType } from './export-filter.graphql.js';
import { EXPORT_STATES, type ExportLogEntry } from './export-log.service.js';

const StateEnum = enumOf(EXPORT_STATES);
registerEnumType(StateEnum, {
  name: 'ExportState',
  description: 'State of an export.',
  valuesMap: {
    RUNNING: { description: 'The export is running.' },
    COMPLETE: { description: 'The whole file was sent.' },
    ABORTED: { description: 'The client disconnected, read nothing for too long, or lost its permission; or the hub was stopped.' },
    FAILED: { description: 'An error of the hub ended it. Start a new export.' },
  },
});

/** The formats by the names of the parameter `format`. */
const FORMATS = { ndjson: 'NDJSON', csv: 'CSV', stix: 'STIX', misp: 'MISP' } as const;
type Format = (typeof FORMATS)[ExportLogEntry['format']];
const FormatEnum = enumOf(Object.values(FORMATS));
registerEnumType(FormatEnum, {
  name: 'ExportFormat',
  description: 'Format of an exported file.',
  valuesMap: {
    NDJSON: { description: 'One JSON object in each line.' },
    CSV: { description: 'A table.' },
    STIX: { description: 'A STIX 2.1 bundle.' },
    MISP: { description: 'A MISP event.' },
  },
});

@ObjectType('Export', { description: 'A set of indicators that was exported as a file.' })
export class ExportType {
  @Field(() => ID, { description: 'Identifier: the Export-Id header of the response.' })
  readonly id: string;

  @Field(() => ActorType, { nullable: true, description: 'The officer or API key that requested it.' })
  readonly createdBy: ActorView | null;

  @Field(() => DateTime, { description: 'When it started.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null: it is still running.' })
  readonly endedAt: Date | null;

  @Field(() => FormatEnum, { description: 'Format of the file.' })
  readonly format: Format;

  @Field(() => ExportFilterViewType, { description: 'The filter that selected the exported items.' })
  readonly filter: ExportFilterViewType;

  @Field(() => String, {
    description: 'Digest of the filter, the searched text included: equal filters have equal digests. It has no meaning outside this hub.',
  })
  readonly filterDigest: string;

  @Field(() => String, { description: 'Purpose of the export.' })
  readonly purpose: string;

  @Field(() => String, { nullable: true, description: 'Case reference that was given.' })
  readonly caseReference: string | null;

  @Field(() => StateEnum, { description: 'State of the export.' })
  readonly state: ExportLogEntry['state'];

  @Field(() => Int, { description: 'Number of exported indicators; while the export is running, the number of indicators read.' })
  readonly count: number;

  @Field(() => Int, {
    description: 'Number of RED indicators that were left out although the exporter could read them: RED is never exported.',
  })
  readonly redLeftOut: number;

  static of = ({ format, filter, ...entry }: ExportLogEntry): ExportType => ({
    ...entry,
    format: FORMATS[format],
    filter: ExportFilterViewType.of(filter),
  });
}

export const ExportConnection = connectionType('Export', () => ExportType, { description: 'Exports, newest first.' });
