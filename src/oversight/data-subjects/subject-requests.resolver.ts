import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, PageArgs } from '../../platform/graphql/connection.js';
import { BrowseSubjectRequestsService } from './browse-subject-requests.service.js';
import {
  SubjectRequestConnection,
  SubjectRequestFilterInput,
  SubjectRequestInput,
  SubjectRequestType,
  SubjectSourceConnection,
  type SubjectSourceType,
} from './subject-request.graphql.js';
import { SubjectRequestsService } from './subject-requests.service.js';

const REQUEST_ARG = { type: () => ID, description: 'An open request.' } as const;

@Resolver(() => SubjectRequestType)
export class SubjectRequestsResolver {
  constructor(
    private readonly requests: SubjectRequestsService,
    private readonly reading: BrowseSubjectRequestsService,
  ) {}

  @Mutation(() => SubjectRequestType, {
    description:
      "Files a request of a data subject, for a person in the viewer's country or, at the hub, for any person. The answer shows nothing of what is held. See docs/data-subjects.md.",
  })
  @Requires('subject:handle', 'subject.open')
  async openSubjectRequest(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SubjectRequestInput, description: 'The request.' }) input: SubjectRequestInput,
  ): Promise<SubjectRequestType> {
    return this.requests.open(actor, input);
  }

  @Mutation(() => SubjectRequestType, {
    description:
      'Consults the owners of all indicators, reports and requests on the values of a request. Each owner learns of it. For correction and deletion indicators are marked as contested. Only for the data-subject desk of the hub; NOT_FOUND for others.',
  })
  @Requires('subject:handle', 'subject.consult')
  async consultSubjectSources(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ARG) id: string,
    @Args('question', { type: () => String, description: 'What the sources are asked, 1 to 2,000 characters. They read it.' })
    question: string,
  ): Promise<SubjectRequestType> {
    return this.requests.consult(actor, id, question);
  }

  @Mutation(() => SubjectRequestType, {
    description: 'Extends the clock of a request by two months, once. Only for the data-subject desk of the hub; NOT_FOUND for others.',
  })
  @Requires('subject:handle', 'subject.extend')
  async extendSubjectRequest(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ARG) id: string,
    @Args('reason', { type: () => String, description: 'The reason, 1 to 2,000 characters. The data-subject desk alone reads it.' })
    reason: string,
  ): Promise<SubjectRequestType> {
    return this.requests.extend(actor, id, reason);
  }

  @Mutation(() => SubjectRequestType, {
    description:
      'Answers a request with what its sources allow, and closes it. Not before answerableAt. Only for the data-subject desk of the hub; NOT_FOUND for others.',
  })
  @Requires('subject:handle', 'subject.answer')
  async answerSubjectRequest(@CurrentActor() actor: Actor, @Args('id', REQUEST_ARG) id: string): Promise<SubjectRequestType> {
    return this.requests.answer(actor, id);
  }

  @Mutation(() => SubjectRequestType, {
    description:
      "Withdraws a request of the viewer's party; the data-subject desk any request. Marks of contested data that it set are removed.",
  })
  @Requires('subject:handle', 'subject.withdraw')
  async withdrawSubjectRequest(
    @CurrentActor() actor: Actor,
    @Args('id', REQUEST_ARG) id: string,
    @Args('reason', { type: () => String, description: 'The reason, 1 to 2,000 characters.' }) reason: string,
  ): Promise<SubjectRequestType> {
    return this.requests.withdraw(actor, id, reason);
  }

  @Query(() => SubjectRequestConnection, {
    description: "Requests of data subjects, newest first: those of the viewer's party; for the data-subject desk of the hub all.",
  })
  @Requires('subject:handle', 'subject.list')
  async subjectRequests(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => SubjectRequestFilterInput, nullable: true, description: 'Restricts the list; absent: all requests.' })
    filter?: SubjectRequestFilterInput | null,
  ): Promise<Connection<SubjectRequestType>> {
    return this.reading.page(actor, filter ?? {}, page);
  }

  @Query(() => SubjectRequestType, { nullable: true, description: 'One request; null when it is absent or of another party.' })
  @Requires('subject:handle', 'subject.read')
  async subjectRequest(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the request.' }) id: string,
  ): Promise<SubjectRequestType | null> {
    return (await this.reading.byId(actor, id)) ?? null;
  }

  @Query(() => SubjectSourceConnection, {
    description:
      'Sources of a request and their answers. Only for the data-subject desk of the hub; NOT_FOUND for others, as for an absent request.',
  })
  @Requires('subject:handle', 'subject.sources')
  async subjectSources(
    @CurrentActor() actor: Actor,
    @Args('requestId', { type: () => ID, description: 'Identifier of the request.' }) requestId: string,
    @Args() page: PageArgs,
  ): Promise<Connection<SubjectSourceType>> {
    return this.reading.sources(actor, requestId, page);
  }
}
