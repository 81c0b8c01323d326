import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { ProcessingPurposeEnum } from '../../identity/auth/session-purpose.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import type { ProcessingPurpose } from '../../platform/database/purposes.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import {
  DEFAULT_ANSWER_DAYS,
  MOST_DAYS,
  MOST_SAMPLE,
  type OwnSampledEntry,
  SAMPLE_OUTCOMES,
  type SampleCheck,
  type SampleDraft,
  SAMPLED_ACTS,
  type SampledAct,
  type SampledEntry,
  type SampleOutcome,
} from './sample-checks.service.js';

const SampledActEnum = enumOf(SAMPLED_ACTS);
registerEnumType(SampledActEnum, {
  name: 'SampledAct',
  description: 'Acts that a sample is drawn from.',
  valuesMap: {
    SEARCH: { description: 'Look-ups and searches.' },
    EXPORT: { description: 'Exported files, and copies by TAXII, MISP or a snapshot: one for each file, or for each hour of an account.' },
    CASE: { description: 'Acts in cases, and readings of them.' },
  },
});

export const SampleOutcomeEnum = enumOf(SAMPLE_OUTCOMES);
registerEnumType(SampleOutcomeEnum, {
  name: 'SampleOutcome',
  description: 'What an auditor found.',
  valuesMap: {
    ACCEPTED: { description: 'The act is justified.' },
    OBJECTIONABLE: { description: 'The act is not justified, or the officer did not answer in time.' },
  },
});

@InputType('SampleCheckInput', { description: 'A random sample of the audit log.' })
export class SampleCheckInput {
  @Field(() => [SampledActEnum], { description: 'Acts to draw from.' })
  @ArrayMaxSize(10)
  readonly acts: SampledAct[];

  @Field(() => DateTime, { description: 'Entries from then on.' })
  readonly since: Date;

  @Field(() => DateTime, { description: `Entries before then; at most ${MOST_DAYS} days later.` })
  readonly until: Date;

  @Field(() => Int, { description: `How many entries to draw, 1 to ${MOST_SAMPLE}.` })
  readonly size: number;

  @Field(() => Int, { nullable: true, defaultValue: DEFAULT_ANSWER_DAYS, description: 'Time for answers, 1 to 90 days.' })
  @IsOptional()
  readonly answerDays?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'For auditors of the hub: the party whose people are checked, by its id, country code or slug; absent: all parties.',
  })
  @IsOptional()
  @MaxLength(64)
  readonly partyId?: string | null;

  static draftOf = ({ answerDays, partyId, ...draft }: SampleCheckInput): SampleDraft => ({
    ...draft,
    answerDays: answerDays ?? DEFAULT_ANSWER_DAYS,
    party: partyId ?? null,
  });
}

@ObjectType('SampleCheck', { description: 'A random sample of the audit log that an auditor drew.' })
export class SampleCheckType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => PartyType, { nullable: true, description: 'The party whose people are checked; null: all parties.' })
  readonly party: ActorParty | null;

  @Field(() => ActorType, { description: 'The auditor who drew it.' })
  readonly drawnBy: ActorView;

  @Field(() => DateTime, { description: 'When it was drawn.' })
  readonly drawnAt: Date;

  @Field(() => [SampledActEnum], { description: 'Acts that it was drawn from, at most 3.' })
  readonly acts: readonly SampledAct[];

  @Field(() => DateTime, { description: 'Entries from then on.' })
  readonly since: Date;

  @Field(() => DateTime, { description: 'Entries before then.' })
  readonly until: Date;

  @Field(() => String, {
    description: 'Random number of the draw. The sample has the first entries in the order of the SHA-256 of `seed:number of the entry`.',
  })
  readonly seed: string;

  @Field(() => ID, { description: 'Number of the last entry of the audit log at that time: later ones were not drawn from.' })
  readonly lastEntryId: string;

  @Field(() => Int, { description: 'How many entries there were to draw from.' })
  readonly population: number;

  @Field(() => Int, { description: 'How many entries were asked for.' })
  readonly size: number;

  @Field(() => Int, { description: 'How many entries were drawn.' })
  readonly drawn: number;

  @Field(() => DateTime, { description: 'When answers are due.' })
  readonly dueAt: Date;

  @Field(() => Int, { description: 'How many entries have an answer.' })
  readonly answered: number;

  @Field(() => Int, { description: 'How many entries were accepted.' })
  readonly accepted: number;

  @Field(() => Int, { description: 'How many entries were found objectionable.' })
  readonly objectionable: number;

  static of = ({
    scope,
    drawn_by: drawnBy,
    drawn_at: drawnAt,
    last_entry: lastEntryId,
    due_at: dueAt,
    ...check
  }: SampleCheck): SampleCheckType => ({
    ...check,
    ...{ party: scope, drawnBy, drawnAt, lastEntryId, dueAt },
  });
}

export const SampleCheckConnection = connectionType('SampleCheck', () => SampleCheckType, {
  description: 'Sample checks, newest first.',
});

/** What an auditor and the officer see of a drawn entry. */
@ObjectType({ isAbstract: true })
class DrawnEntryType {
  @Field(() => ID, { description: 'Identifier of the drawn entry.' })
  readonly id: string;

  @Field(() => DateTime, { description: 'When the act was.' })
  readonly at: Date;

  @Field(() => String, { description: 'Name of the act, such as `indicator.lookup`.' })
  readonly act: string;

  @Field(() => String, { description: 'Channel, such as `graphql` or `export`.' })
  readonly channel: string;

  @Field(() => String, { nullable: true, description: 'What it was for, in the words of the officer.' })
  readonly purpose: string | null;

  @Field(() => ProcessingPurposeEnum, { nullable: true, description: 'The purpose of the request or the session.' })
  readonly processingPurpose: ProcessingPurpose | null;

  @Field(() => String, { nullable: true, description: 'The case that the officer stated.' })
  readonly caseReference: string | null;

  @Field(() => [String], { description: 'Ids of the objects that were read or changed, at most 1,000. No content.' })
  readonly itemIds: readonly string[];

  @Field(() => String, { nullable: true, description: "The officer's justification; null: none yet." })
  readonly answer: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the officer last answered.' })
  readonly answeredAt: Date | null;

  @Field(() => SampleOutcomeEnum, { nullable: true, description: 'What the auditor found; null: nothing yet.' })
  readonly outcome: SampleOutcome | null;

  @Field(() => String, { nullable: true, description: 'Why.' })
  readonly outcomeReason: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the auditor closed it.' })
  readonly closedAt: Date | null;
}

const drawnEntryOf = (entry: SampledEntry | OwnSampledEntry): DrawnEntryType => ({
  ...{ id: entry.id, at: entry.at, act: entry.what, channel: entry.channel, purpose: entry.purpose },
  ...{ processingPurpose: entry.processing_purpose, caseReference: entry.case_reference, itemIds: entry.items },
  ...{ answer: entry.answer, answeredAt: entry.answered_at, outcome: entry.outcome, outcomeReason: entry.outcome_reason },
  closedAt: entry.closed_at,
});

@ObjectType('SampledEntry', { description: 'An entry of the audit log that was drawn, for the auditor.' })
export class SampledEntryType extends DrawnEntryType {
  @Field(() => ID, { description: 'Number of the entry in the audit log.' })
  readonly entryId: string;

  @Field(() => PartyType, { description: 'Party of the officer.' })
  readonly party: ActorParty;

  @Field(() => ID, { description: 'Account of the officer.' })
  readonly userId: string;

  @Field(() => ActorType, { nullable: true, description: "The officer, for the viewer's own party." })
  readonly actor: ActorView | null;

  static of = (entry: SampledEntry): SampledEntryType => ({
    ...drawnEntryOf(entry),
    ...{ entryId: entry.entry, party: entry.party, userId: entry.user_id, actor: entry.actor },
  });
}

@ObjectType('Justification', { description: 'An act of the viewer that was drawn for a sample check, and its justification.' })
export class JustificationType extends DrawnEntryType {
  @Field(() => PartyType, { description: 'The party whose auditor drew it: the own one, or the hub.' })
  readonly drawnFor: ActorParty;

  @Field(() => DateTime, { description: 'When the answer is due.' })
  readonly dueAt: Date;

  static of = (entry: OwnSampledEntry): JustificationType => ({
    ...drawnEntryOf(entry),
    ...{ drawnFor: entry.drawn_for, dueAt: entry.due_at },
  });
}

export const JustificationConnection = connectionType('Justification', () => JustificationType, {
  description: 'Drawn acts, newest first.',
});
