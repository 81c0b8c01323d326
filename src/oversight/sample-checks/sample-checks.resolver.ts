import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import {
  JustificationConnection,
  JustificationType,
  SampleCheckConnection,
  SampleCheckInput,
  SampleCheckType,
  SampledEntryType,
  SampleOutcomeEnum,
} from './sample-checks.graphql.js';
import { MOST_SAMPLE, SampleChecksService, type SampleOutcome } from './sample-checks.service.js';

const ENTRY_ID = { type: () => ID, description: 'Identifier of the drawn entry.' };

@Resolver(() => SampleCheckType)
export class SampleChecksResolver {
  constructor(private readonly checks: SampleChecksService) {}

  @Mutation(() => SampleCheckType, {
    description:
      "Draws a random sample of searches, exports and case accesses from the audit log: of people of the viewer's party; for auditors of the hub, of all parties or one. Each officer is notified and justifies the own entries. At most 20 draws of a party in a day.",
  })
  @Requires('audit:read', 'sample.draw')
  async drawSampleCheck(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SampleCheckInput, description: 'What to draw.' }) input: SampleCheckInput,
  ): Promise<SampleCheckType> {
    return SampleCheckType.of(await this.checks.draw(actor, SampleCheckInput.draftOf(input)));
  }

  @Query(() => SampleCheckConnection, { description: "Sample checks that auditors of the viewer's party drew, newest first." })
  @Requires('audit:read', 'sample.list')
  async sampleChecks(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<SampleCheckType>> {
    return mapConnection(await this.checks.page(actor, page), SampleCheckType.of);
  }

  @Query(() => [SampledEntryType], {
    description: `The drawn entries of a sample check of the viewer's party, in the order of the draw, at most ${MOST_SAMPLE}. NOT_FOUND for checks of other parties.`,
  })
  @Requires('audit:read', 'sample.entries')
  async sampledEntries(
    @CurrentActor() actor: Actor,
    @Args('sampleCheckId', { type: () => ID, description: 'The sample check.' }) check: string,
  ): Promise<readonly SampledEntryType[]> {
    return (await this.checks.entries(actor, check)).map(SampledEntryType.of);
  }

  @Mutation(() => SampledEntryType, {
    description:
      'Closes a drawn entry of a sample check, once: accepted, or objectionable. Without an answer it can be found objectionable when the time for answers is over. Nobody closes an own entry.',
  })
  @Requires('audit:read', 'sample.close')
  async closeSampledEntry(
    @CurrentActor() actor: Actor,
    @Args('id', ENTRY_ID) id: string,
    @Args('outcome', { type: () => SampleOutcomeEnum, description: 'What the auditor found.' }) outcome: SampleOutcome,
    @Args('reason', { type: () => String, description: 'Why, 1 to 2,000 characters. The officer reads it.' }) reason: string,
  ): Promise<SampledEntryType> {
    return SampledEntryType.of(await this.checks.close(actor, id, outcome, reason));
  }

  @Query(() => JustificationConnection, { description: "The viewer's own acts that were drawn for sample checks, newest first." })
  @Requires('session:own', 'sample.own')
  async myJustifications(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<JustificationType>> {
    return mapConnection(await this.checks.own(actor, page), JustificationType.of);
  }

  @Mutation(() => JustificationType, {
    description:
      "Justifies one of the viewer's own acts that was drawn, or replaces the justification, until an auditor has closed it. Also after it was due.",
  })
  @Requires('session:own', 'sample.justify')
  async justifyEntry(
    @CurrentActor() actor: Actor,
    @Args('id', ENTRY_ID) id: string,
    @Args('answer', { type: () => String, description: 'What the act was for, 1 to 2,000 characters. The auditor reads it.' })
    answer: string,
  ): Promise<JustificationType> {
    return JustificationType.of(await this.checks.justify(actor, id, answer));
  }
}
