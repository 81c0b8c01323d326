import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, PageArgs } from '../../platform/graphql/connection.js';
import {
  SubjectConsultationAnswerInput,
  SubjectConsultationConnection,
  SubjectConsultationFilterInput,
  SubjectConsultationType,
} from './subject-consultation.graphql.js';
import { SubjectConsultationsService } from './subject-consultations.service.js';

@Resolver(() => SubjectConsultationType)
export class SubjectConsultationsResolver {
  constructor(private readonly consultations: SubjectConsultationsService) {}

  @Query(() => SubjectConsultationConnection, {
    description: "Consultations about items of the viewer's party, in no meaningful order.",
  })
  @Requires('subject:answer', 'subject.consultations')
  async subjectConsultations(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', {
      type: () => SubjectConsultationFilterInput,
      nullable: true,
      description: 'Restricts the list; absent: all consultations.',
    })
    filter?: SubjectConsultationFilterInput | null,
  ): Promise<Connection<SubjectConsultationType>> {
    return this.consultations.page(actor, filter ?? {}, page);
  }

  @Mutation(() => SubjectConsultationType, {
    description:
      "Answers a consultation about an item of the viewer's party. The answer can be replaced while the request is open. CORRECTED and DELETED are accepted only when it is so, also after the request was answered.",
  })
  @Requires('subject:answer', 'subject.answer-consultation')
  async answerSubjectConsultation(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the consultation.' }) id: string,
    @Args('version', {
      type: () => Int,
      description: 'Version of the consultation, as the officer has read it. CONFLICT when another officer has answered since.',
    })
    version: number,
    @Args('input', { type: () => SubjectConsultationAnswerInput, description: 'The answer.' }) input: SubjectConsultationAnswerInput,
  ): Promise<SubjectConsultationType> {
    return this.consultations.answer(actor, id, version, input);
  }
}
