import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { PageInfoType } from '../../intel/indicators/indicator.graphql.js';
import type { ImportRow, RevocationCounts } from './imports.service.js';
import { SOURCES } from './piece.js';

const SourceEnum = enumOf(SOURCES);
registerEnumType(SourceEnum, {
  name: 'ImportSource',
  description: 'By which door an import came in.',
  valuesMap: {
    BULK_NDJSON: { description: 'Rows of JSON at the bulk door.' },
    BULK_CSV: { description: 'A table at the bulk door.' },
    TAXII: { description: 'An envelope that was added to a TAXII collection.' },
    MISP: { description: 'A MISP event.' },
    STIX: { description: 'A STIX bundle.' },
    PULL: { description: 'A feed that the hub looks at for its party.' },
    REPORTS_NDJSON: { description: 'Reports at the bulk door, one a line.' },
    REPORTS_CSV: { description: 'Reports at the bulk door, as a table of their values.' },
    REPORTS_STIX: { description: 'Reports and groupings of a STIX bundle at the bulk door.' },
  },
});

const StateEnum = enumOf(['OPEN', 'DONE', 'BROKEN', 'REVOKED']);
registerEnumType(StateEnum, {
  name: 'ImportState',
  description: 'How far an import is.',
  valuesMap: {
    OPEN: { description: 'It comes in.' },
    DONE: { description: 'It came to its end.' },
    BROKEN: { description: 'It broke off: sent again under its idempotency key it goes on.' },
    REVOKED: { description: 'It was taken back; nothing more comes in under it.' },
  },
});

const count = (description: string): PropertyDecorator => Field(() => Int, { description });

@ObjectType('Import', { description: "What came in by one call of a machine, of the viewer's own agency." })
export class ImportType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => SourceEnum, { description: 'By which door it came in.' })
  readonly source: ImportRow['source'];

  @Field(() => String, { nullable: true, description: 'What its sender calls it.' })
  readonly name: string | null;

  @Field(() => String, { nullable: true, description: 'Who sent it: an e-mail address, or key: and the name of an API key.' })
  readonly by: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The idempotency key that it was sent under; null also 30 days after its end, when it is forgotten.',
  })
  readonly idempotencyKey: string | null;

  @Field(() => StateEnum, { description: 'How far it is.' })
  readonly state: ImportRow['state'];

  @Field(() => String, { nullable: true, description: 'BROKEN: the reason of the refusal, or BROKEN_OFF, SILENT, INTERNAL.' })
  readonly failure: string | null;

  @count('Lines that became new claims, or reports.')
  readonly created: number;

  @count('Lines that changed a claim, or a report.')
  readonly updated: number;

  @count('Lines that said what a claim, or a report, said already.')
  readonly unchanged: number;

  @count('Lines that were rejected.')
  readonly rejected: number;

  @count('Lines that wait for a label.')
  readonly held: number;

  @count('Lines that waited for a label, and were dropped.')
  readonly dropped: number;

  @count('The last line that was taken; 0: none was.')
  readonly lastLine: number;

  @Field(() => DateTime, { description: 'When it began.' })
  readonly startedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended, or broke off.' })
  readonly endedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was taken back.' })
  readonly revokedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back.' })
  readonly revokedReason: string | null;

  static of = (row: ImportRow): ImportType => ({
    id: row.id,
    source: row.source,
    name: row.name,
    by: row.by_name,
    idempotencyKey: row.key,
    state: row.state,
    failure: row.failure,
    created: row.created,
    updated: row.updated,
    unchanged: row.unchanged,
    rejected: row.rejected,
    held: row.held,
    dropped: row.dropped,
    lastLine: row.last_line,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
  });
}

@ObjectType('ImportConnection', { description: 'A page of imports, newest first.' })
export class ImportConnectionType {
  @Field(() => [ImportType], { description: 'The imports of this page.' })
  readonly nodes: readonly ImportType[];

  @Field(() => PageInfoType, { description: 'Where the list goes on.' })
  readonly pageInfo: PageInfoType;
}

@ObjectType('ImportRevocation', { description: 'What became of the claims of an import that was taken back.' })
export class ImportRevocationType implements RevocationCounts {
  @count('Claims that it had created, and that are revoked.')
  readonly revoked: number;

  @count('Claims that it had changed, and that say again what they said before.')
  readonly restored: number;

  @count('Claims that somebody has changed since: they stay as they are.')
  readonly left: number;

  @Field(() => ImportType, { description: 'The import.' })
  readonly import: ImportType;
}
