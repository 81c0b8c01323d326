import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PROCESSING_PURPOSE_NAMES, PROCESSING_PURPOSES, type ProcessingPurpose } from '../../platform/database/purposes.js';
import { enumOf } from '../../platform/graphql/enums.js';
import type { SessionPurpose } from './session-purpose.service.js';

export const ProcessingPurposeEnum = enumOf(PROCESSING_PURPOSE_NAMES);
registerEnumType(ProcessingPurposeEnum, {
  name: 'ProcessingPurpose',
  description:
    "Purpose of processing, after Article 10(2) of INTERPOL's Rules on the Processing of Data. Each entry of the audit log has one.",
  valuesMap: Object.fromEntries(Object.entries(PROCESSING_PURPOSES).map(([name, description]) => [name, { description }])),
});

@ObjectType('SessionPurpose', { description: 'For what the caller reads, in this request.' })
export class SessionPurposeType implements SessionPurpose {
  @Field(() => ProcessingPurposeEnum, {
    nullable: true,
    description:
      'As the header X-Purpose says, else as the session or key has it, else the default of the roles. Null: the account has no role.',
  })
  readonly purpose: ProcessingPurpose | null;

  @Field(() => String, { nullable: true, description: 'As the header X-Case-Reference says, else as the session has it. Null: none.' })
  readonly caseReference: string | null;

  @Field(() => Int, {
    description:
      'Number of parties that withhold their items from this purpose, or because there is no case reference: purposeRules names them.',
  })
  readonly withheld: number;
}
