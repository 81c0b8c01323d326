import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { PublishReceiptType } from '../../intel/indicators/publish.graphql.js';
import { acceptanceOf } from './accept-form.js';
import { AcceptReportService } from './accept-report.service.js';
import { DeclineReasonEnum } from './outcome.graphql.js';
import type { DeclineReason } from './triage.js';
import { TriageEntryType, TriagePageType } from './triage.graphql.js';
import { AcceptReportInput, FeedbackInput, TriageEntryAtInput, TriageFilterInput, TriagePartInput } from './triage-input.graphql.js';
import { TriageQueueService } from './triage-queue.service.js';
import { TriageService } from './triage.service.js';

const ENTRY_ID_ARG = { type: () => ID, description: 'An entry of the viewer’s country.' } as const;
const VERSION_ARG = { type: () => Int, description: 'The version that was read: another one is a CONFLICT.' } as const;

@Resolver(() => TriageEntryType)
export class TriageResolver {
  constructor(
    private readonly queue: TriageQueueService,
    private readonly triage: TriageService,
    private readonly accepting: AcceptReportService,
  ) {}

  @Query(() => TriagePageType, { description: 'What partners report to the viewer’s country; what is due first comes first.' })
  @Requires('report:triage', 'triage.queue')
  async triageQueue(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => TriageFilterInput, nullable: true, description: 'Which entries; absent: what is to be done.' })
    filter?: TriageFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 20.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<TriagePageType> {
    return TriagePageType.of(await this.queue.page(actor, filter ?? {}, first ?? 20, after ?? null));
  }

  @Query(() => TriageEntryType, { nullable: true, description: 'One entry, in whatever state; null when it is absent or invisible.' })
  @Requires('report:triage', 'triage.read')
  async triageEntry(@CurrentActor() actor: Actor, @Args('id', ENTRY_ID_ARG) id: string): Promise<TriageEntryType | null> {
    const entry = await this.queue.byId(actor, id);
    return entry ? TriageEntryType.of(entry) : null;
  }

  @Mutation(() => [PublishReceiptType], {
    description:
      'Accepts a report: publishes chosen values as claims of the officer’s agency, a receipt each, in order. Where none can be published the entry stays as it is.',
  })
  @Requires('report:triage', 'triage.accept')
  async acceptReport(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => AcceptReportInput, description: 'What is taken, and what the reporter is told.' })
    input: AcceptReportInput,
  ): Promise<readonly PublishReceiptType[]> {
    return this.accepting.accept(actor, acceptanceOf(input));
  }

  @Mutation(() => TriageEntryType, { description: 'Declines a report; the reporter is told why.' })
  @Requires('report:triage', 'triage.decline')
  async declineReport(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('reason', { type: () => DeclineReasonEnum, description: 'Why.' }) reason: DeclineReason,
    @Args('comment', { type: () => String, nullable: true, description: 'What the reporter is told besides; at most 2,000 characters.' })
    comment?: string | null,
  ): Promise<TriageEntryType> {
    return TriageEntryType.of(await this.triage.decline(actor, { id, version }, reason, comment ?? null));
  }

  @Mutation(() => TriageEntryType, {
    description:
      'Takes a decision or a question back: a division as long as nobody has begun with its parts, an acceptance once no claim stands that came of it.',
  })
  @Requires('report:triage', 'triage.reopen')
  async reopenReport(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
  ): Promise<TriageEntryType> {
    return TriageEntryType.of(await this.triage.reopen(actor, { id, version }));
  }

  @Mutation(() => TriageEntryType, {
    description: 'Asks the reporter something; the clock stands until it answers. One question a report at a time.',
  })
  @Requires('report:triage', 'triage.ask')
  async askReporter(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('question', { type: () => String, description: 'In 1 to 2,000 characters. Nothing of a case.' }) question: string,
  ): Promise<TriageEntryType> {
    return TriageEntryType.of(await this.triage.ask(actor, { id, version }, question));
  }

  @Mutation(() => TriageEntryType, {
    description: 'Merges entries into another one: what becomes of that becomes of them. Reporters learn nothing of each other.',
  })
  @Requires('report:triage', 'triage.merge')
  async mergeReports(
    @CurrentActor() actor: Actor,
    @Args('into', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('entries', { type: () => [TriageEntryAtInput], description: 'What goes into it; 1 to 100.' }) entries: TriageEntryAtInput[],
  ): Promise<TriageEntryType> {
    return TriageEntryType.of(
      await this.triage.merge(
        actor,
        { id, version },
        entries.map((one) => ({ id: one.id, version: one.version })),
      ),
    );
  }

  @Mutation(() => TriageEntryType, {
    description: 'Divides an entry by its values, for agencies to work on. What is in none of the parts is one more.',
  })
  @Requires('report:triage', 'triage.split')
  async splitReport(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('parts', { type: () => [TriagePartInput], description: 'The parts; 1 to 100.' }) parts: TriagePartInput[],
  ): Promise<TriageEntryType> {
    const given = parts.map(({ places, agencyId }) => ({ places, agency: agencyId ?? null }));
    return TriageEntryType.of(await this.triage.split(actor, { id, version }, given));
  }

  @Mutation(() => TriageEntryType, { description: 'Hands an entry to an officer of the country who does triage, or to nobody.' })
  @Requires('report:triage', 'triage.assign')
  async assignTriage(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('userId', { type: () => ID, nullable: true, description: 'The officer; absent: nobody.' }) userId?: string | null,
  ): Promise<TriageEntryType> {
    return TriageEntryType.of(await this.triage.assign(actor, { id, version }, userId ?? null));
  }

  @Mutation(() => TriageEntryType, { description: 'Tells the reporter what its values were good for, and how far the country is.' })
  @Requires('report:triage', 'triage.feedback')
  async giveFeedback(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('input', { type: () => FeedbackInput, description: 'What it is told.' }) { status, items, comment }: FeedbackInput,
  ): Promise<TriageEntryType> {
    const words = (items ?? []).map(({ place, verdict }) => ({ place, verdict }));
    return TriageEntryType.of(
      await this.triage.feedback(actor, { id, version }, { status: status ?? null, comment: comment ?? null, items: words }),
    );
  }

  @Mutation(() => Int, {
    description: 'Within how many hours the country means to decide on reports; for those that come from now on. It is 72 at first.',
  })
  @Requires('triage:manage', 'triage.set-hours')
  async setTriageHours(
    @CurrentActor() actor: Actor,
    @Args('hours', { type: () => Int, description: '1 to 2,160.' }) hours: number,
  ): Promise<number> {
    return this.triage.setHours(actor, hours);
  }
}
