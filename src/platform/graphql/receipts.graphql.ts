import { Field, Int, InterfaceType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ItemProblem } from './batch.js';
import { enumOf } from './enums.js';

export const OutcomeEnum = enumOf(['CREATED', 'UPDATED', 'UNCHANGED', 'REMOVED', 'REJECTED']);
registerEnumType(OutcomeEnum, {
  name: 'PublishOutcome',
  description: 'The result for one element of a batch.',
  valuesMap: {
    CREATED: { description: 'The object is new.' },
    UPDATED: { description: 'The object has a new version.' },
    UNCHANGED: { description: 'The object already exists with the same content.' },
    REMOVED: { description: 'The object was removed.' },
    REJECTED: { description: 'Nothing was written; the problems give the reasons.' },
  },
});

export const SeverityEnum = enumOf(['ERROR', 'WARNING']);
registerEnumType(SeverityEnum, {
  name: 'ProblemSeverity',
  description: 'Whether a problem stops an element.',
  valuesMap: {
    ERROR: { description: 'The problem stops the element; or, in a report that was taken, the value that `field` names.' },
    WARNING: { description: 'The problem does not stop the element: a documentation range, a known-good value …' },
  },
});

@ObjectType('Problem', { description: 'A problem of an input, or a warning about it.' })
export class ProblemType {
  @Field(() => SeverityEnum, { description: 'Whether the problem stops the element.' })
  readonly severity: ItemProblem['severity'];

  @Field(() => String, { description: 'Stable code; docs/errors.md lists them.' })
  readonly code: string;

  @Field(() => String, { nullable: true, description: 'The field with the problem: `audience.countries`, `values.3.value`.' })
  readonly field: string | null;

  @Field(() => String, { description: 'One sentence that explains the problem.' })
  readonly message: string;

  static of = (problem: Omit<ItemProblem, 'severity'>): ProblemType => ({ severity: 'ERROR', ...problem });
}

/** What every batch mutation returns for each of its 1 to 1,000 elements. The object of each kind has a field of its own. */
@InterfaceType('Receipt', { description: 'The result for one element of a batch. A rejected element does not stop the others.' })
export class ReceiptType {
  @Field(() => Int, { description: 'Index of the element in the input, from 0.' })
  readonly index: number;

  @Field(() => OutcomeEnum, { description: 'What happened to the element: whether it was stored, and how.' })
  readonly outcome: string;

  @Field(() => [ProblemType], { description: 'Why the element was rejected, or warnings about it.' })
  readonly problems: readonly ItemProblem[];
}
