import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { connectionType } from '../../platform/graphql/connection.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import type { ImportRow, RevocationCounts } from './imports.service.js';
import { SOURCES } from './piece.js';

const SourceEnum = enumOf(SOURCES);
registerEnumType(SourceEnum, {
  name: 'ImportSource',
  description: 'Source of an import.',
  valuesMap: {
    BULK_NDJSON: { description: 'JSON rows at the bulk endpoint.' },
    BULK_CSV: { description: 'A table at the bulk endpoint.' },
    TAXII: { description: 'An envelope that was added to a TAXII collection.' },
    MISP: { description: 'A MISP event.' },
    STIX: { description: 'A STIX bundle.' },
    PULL: { description: 'A feed that the hub reads for its party.' },
    REPORTS_NDJSON: { description: 'Reports at the bulk endpoint, one in each line.' },
    REPORTS_CSV: { description: 'Reports at the bulk endpoint, as a table of their values.' },
    REPORTS_STIX: { description: 'Reports and groupings of a STIX bundle at the bulk endpoint.' },
  },
});

const StateEnum = enumOf(['RUNNING', 'COMPLETE', 'INTERRUPTED', 'REVOKED']);
registerEnumType(StateEnum, {
  name: 'ImportState',
  description: 'State of an import.',
  valuesMap: {
    RUNNING: { description: 'The import is running.' },
    COMPLETE: { description: 'The import is complete.' },
    INTERRUPTED: { description: 'The import was interrupted. Send the same file again with its idempotency key to resume it.' },
    REVOKED: { description: 'The import was revoked and accepts no more lines.' },
  },
});

const count = (description: string): PropertyDecorator => Field(() => Int, { description });

@ObjectType('Import', {
  description: "Content that an officer or a machine sent in one call, or that a pull read; of the viewer's own agency.",
})
export class ImportType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => SourceEnum, { description: 'Source of the import.' })
  readonly source: ImportRow['source'];

  @Field(() => String, { nullable: true, description: 'Name that the sender gave it.' })
  readonly name: string | null;

  @Field(() => ActorType, { nullable: true, description: 'Sender: the officer or API key; of a pull, the account that it publishes as.' })
  readonly createdBy: ActorView | null;

  @Field(() => String, {
    nullable: true,
    description: 'Idempotency key of the import; null also 30 days after its end, when the key is deleted.',
  })
  readonly idempotencyKey: string | null;

  @Field(() => StateEnum, { description: 'State of the import.' })
  readonly state: ImportRow['state'];

  @Field(() => String, { nullable: true, description: 'INTERRUPTED: the reason of the refusal, or CONNECTION_LOST, SILENT, INTERNAL.' })
  readonly failureCode: string | null;

  @count('Lines that became new indicators, or reports.')
  readonly created: number;

  @count('Lines that changed an indicator, or a report.')
  readonly updated: number;

  @count('Lines that repeated the content of an indicator or a report.')
  readonly unchanged: number;

  @count('Lines that were rejected.')
  readonly rejected: number;

  @count('Lines that are held until they are labelled.')
  readonly held: number;

  @count('Held lines that were dropped.')
  readonly dropped: number;

  @count('Last imported line; 0: none.')
  readonly lastLine: number;

  @Field(() => DateTime, { description: 'When it started.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended or was interrupted.' })
  readonly endedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked.' })
  readonly revokedAt: Date | null;

  @Field(() => ActorType, { nullable: true, description: 'The officer or API key that revoked it.' })
  readonly revokedBy: ActorView | null;

  @Field(() => String, { nullable: true, description: 'Why it was revoked.' })
  readonly revokedReason: string | null;

  static of = (row: ImportRow): ImportType => ({
    id: row.id,
    source: row.source,
    name: row.name,
    createdBy: row.created_by,
    idempotencyKey: row.key,
    state: row.state,
    failureCode: row.failure,
    created: row.created,
    updated: row.updated,
    unchanged: row.unchanged,
    rejected: row.rejected,
    held: row.held,
    dropped: row.dropped,
    lastLine: row.last_line,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by,
    revokedReason: row.revoked_reason,
  });
}

export const ImportConnection = connectionType('Import', () => ImportType, { description: 'Imports, newest first.' });

@ObjectType('ImportRevocation', { description: 'A revoked import, and the results for its indicators.' })
export class ImportRevocationType implements RevocationCounts {
  @count('Indicators that it had created. They are revoked.')
  readonly revoked: number;

  @count('Indicators that it had changed. Their earlier content is restored.')
  readonly restored: number;

  @count('Indicators that were changed since by others. They stay as they are.')
  readonly kept: number;

  @Field(() => ImportType, { description: 'The import.' })
  readonly import: ImportType;
}
