import { Args, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { PartySettingsType } from '../../tenancy/parties/party-settings.graphql.js';
import { acceptanceOf } from './accept-form.js';
import { AcceptReportService } from './accept-report.service.js';
import { ReportDeclineReasonEnum } from './outcome.graphql.js';
import type { ReportDeclineReason } from './triage.js';
import { ReportAcceptanceType, TriageEntryConnection, TriageEntryType } from './triage.graphql.js';
import {
  AcceptReportInput,
  ReportFeedbackInput,
  TriageEntryVersionInput,
  TriageFilterInput,
  TriagePartInput,
} from './triage-input.graphql.js';
import { TriageQueueService } from './triage-queue.service.js';
import { TriageService } from './triage.service.js';

const ENTRY_ID_ARG = { type: () => ID, description: "An entry of the viewer's country." } as const;
const VERSION_ARG = {
  type: () => Int,
  description: 'The version that the officer read. If it is not current, nothing is stored (TRIAGE_CHANGED).',
} as const;

@Resolver(() => TriageEntryType)
export class TriageResolver {
  constructor(
    private readonly queue: TriageQueueService,
    private readonly triage: TriageService,
    private readonly accepting: AcceptReportService,
  ) {}

  @Query(() => TriageEntryConnection, { description: "Reports from partners to the viewer's country, earliest due date first." })
  @Requires('report:triage', 'triage.queue')
  async triageQueue(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => TriageFilterInput, nullable: true, description: 'Conditions on the list; absent: entries to work on.' })
    filter?: TriageFilterInput | null,
  ): Promise<Connection<TriageEntryType>> {
    return mapConnection(await this.queue.page(actor, filter ?? {}, page), TriageEntryType.of);
  }

  @Query(() => TriageEntryType, { nullable: true, description: 'One entry, in any state; null when it is absent or invisible.' })
  @Requires('report:triage', 'triage.read')
  async triageEntry(@CurrentActor() actor: Actor, @Args('id', ENTRY_ID_ARG) id: string): Promise<TriageEntryType | null> {
    const entry = await this.queue.byId(actor, id);
    return entry ? TriageEntryType.of(entry) : null;
  }

  @Mutation(() => ReportAcceptanceType, {
    description:
      "Accepts a report, and publishes chosen values as indicators of the officer's agency. When no value can be published, the entry does not change.",
  })
  @Requires('report:triage', 'triage.accept')
  async acceptReport(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => AcceptReportInput, description: 'The values to take, and the response to the reporter.' })
    input: AcceptReportInput,
  ): Promise<ReportAcceptanceType> {
    return ReportAcceptanceType.of(await this.accepting.accept(actor, acceptanceOf(input)));
  }

  @Mutation(() => TriageEntryType, { description: 'Declines a report. The reporter sees the reason.' })
  @Requires('report:triage', 'triage.decline')
  async declineReport(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('reason', { type: () => ReportDeclineReasonEnum, description: 'Why the report is declined. The reporter reads it.' })
    reason: ReportDeclineReason,
    @Args('comment', { type: () => String, nullable: true, description: 'A comment for the reporter; at most 2,000 characters.' })
    comment?: string | null,
  ): Promise<TriageEntryType> {
    return TriageEntryType.of(await this.triage.decline(actor, { id, version }, reason, comment ?? null));
  }

  @Mutation(() => TriageEntryType, {
    description:
      'Reverses a decision or a question. A split can be reversed until work on a part begins, an acceptance once all indicators from it are revoked.',
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
    description: 'Asks the reporter a question. The clock stops until the answer. Each report can have one open question.',
  })
  @Requires('report:triage', 'triage.ask')
  async askReporter(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('question', { type: () => String, description: '1 to 2,000 characters. Do not mention details of a case.' }) question: string,
  ): Promise<TriageEntryType> {
    return TriageEntryType.of(await this.triage.ask(actor, { id, version }, question));
  }

  @Mutation(() => TriageEntryType, {
    description: 'Merges entries into this one. Decisions on this entry apply to all of them. Reporters learn nothing of each other.',
  })
  @Requires('report:triage', 'triage.merge')
  async mergeReports(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('entries', { type: () => [TriageEntryVersionInput], description: 'The entries to merge; 1 to 100.' })
    entries: TriageEntryVersionInput[],
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
    description: 'Splits an entry by values, for agencies to work on. Values in none of the parts form a further part.',
  })
  @Requires('report:triage', 'triage.split')
  async splitReport(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('parts', { type: () => [TriagePartInput], description: 'The parts; 1 to 100.' }) parts: TriagePartInput[],
  ): Promise<TriageEntryType> {
    const partInputs = parts.map(({ indexes, agencyId }) => ({ indexes, agency: agencyId ?? null }));
    return TriageEntryType.of(await this.triage.split(actor, { id, version }, partInputs));
  }

  @Mutation(() => TriageEntryType, { description: 'Assigns an entry to an officer of the country who does triage, or to no officer.' })
  @Requires('report:triage', 'triage.assign')
  async assignTriageEntry(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('userId', { type: () => ID, nullable: true, description: 'The officer; absent: none.' }) userId?: string | null,
  ): Promise<TriageEntryType> {
    return TriageEntryType.of(await this.triage.assign(actor, { id, version }, userId ?? null));
  }

  @Mutation(() => TriageEntryType, { description: 'Sends the reporter verdicts on values and the state of the report.' })
  @Requires('report:triage', 'triage.feedback')
  async giveFeedback(
    @CurrentActor() actor: Actor,
    @Args('entryId', ENTRY_ID_ARG) id: string,
    @Args('version', VERSION_ARG) version: number,
    @Args('input', { type: () => ReportFeedbackInput, description: 'The feedback.' })
    { state, verdicts: items, comment }: ReportFeedbackInput,
  ): Promise<TriageEntryType> {
    const verdicts = (items ?? []).map(({ index, verdict }) => ({ index, verdict }));
    return TriageEntryType.of(
      await this.triage.feedback(actor, { id, version }, { state: state ?? null, comment: comment ?? null, items: verdicts }),
    );
  }
}

/** How long a country has to decide on reports. Its administrators set it. */
@Resolver(() => PartySettingsType)
export class TriageHoursResolver {
  constructor(private readonly triage: TriageService) {}

  @ResolveField('triageHours', () => Int, { description: 'Hours within which the party decides on reports from partners.' })
  @Requires('party:read')
  async triageHours(@CurrentActor() actor: Actor): Promise<number> {
    return this.triage.hours(actor);
  }

  @Mutation(() => PartySettingsType, {
    description: 'Sets the hours within which the country decides on reports, for future reports. The default is 72.',
  })
  @Requires('triage:manage', 'triage.set-hours')
  async setTriageHours(
    @CurrentActor() actor: Actor,
    @Args('hours', { type: () => Int, description: '1 to 2,160.' }) hours: number,
  ): Promise<PartySettingsType> {
    await this.triage.setHours(actor, hours);
    return { party: actor.party };
  }
}
