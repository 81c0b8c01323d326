import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { BrowseCasesService } from './browse-cases.service.js';
import type { CaseFields } from './case.js';
import { OpenCaseStateEnum } from './case-enums.graphql.js';
import { CaseConnection, CaseType } from './case.graphql.js';
import { CaseClosingInput, CaseFilterInput, CaseInput } from './case-input.graphql.js';
import { CasesService } from './cases.service.js';

const CASE_ID_ARG = { type: () => ID, description: 'Identifier of the case.' } as const;
const REASON_ARG = { type: () => String, description: 'Reason, 1 to 2,000 characters. The participants read it.' } as const;
const CASE_INPUT_ARG = { type: () => CaseInput, description: 'Description of the case.' } as const;

const caseFieldsOf = ({ countries, ...input }: CaseInput): CaseFields => ({ ...input, countries: [...new Set(countries ?? [])] });

@Resolver(() => CaseType)
export class CasesResolver {
  constructor(
    private readonly service: CasesService,
    private readonly browsing: BrowseCasesService,
  ) {}

  @Mutation(() => CaseType, {
    description:
      "Opens a case. The viewer's country owns and leads it, and is the only participant until another country accepts an invitation.",
  })
  @Requires('case:lead', 'case.open')
  async openCase(
    @CurrentActor() actor: Actor,
    @Args('input', CASE_INPUT_ARG) input: CaseInput,
    @Args('tlp', { type: () => TlpEnum, nullable: true, defaultValue: 'AMBER', description: 'Label of the case, which cannot be changed.' })
    tlp?: Tlp | null,
  ): Promise<CaseType> {
    return CaseType.of(await this.service.open(actor, caseFieldsOf(input), tlp ?? 'AMBER'));
  }

  @Mutation(() => CaseType, { description: 'Replaces the description of a case. Needs LEAD.' })
  @Requires('case:lead', 'case.update')
  async updateCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('version', {
      type: () => Int,
      description: 'The version that the officer read. If it is not current, nothing is stored (VERSION_STALE).',
    })
    version: number,
    @Args('input', CASE_INPUT_ARG) input: CaseInput,
  ): Promise<CaseType> {
    return CaseType.of(await this.service.update(actor, id, version, caseFieldsOf(input)));
  }

  @Mutation(() => CaseType, { description: 'Sets the state of a case that is not closed. Needs LEAD.' })
  @Requires('case:lead', 'case.status')
  async setCaseState(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('state', { type: () => OpenCaseStateEnum, description: 'The new state.' }) state: keyof typeof OpenCaseStateEnum,
    @Args('reason', REASON_ARG) reason: string,
  ): Promise<CaseType> {
    return CaseType.of(await this.service.setState(actor, id, state, reason));
  }

  @Mutation(() => CaseType, { description: 'Closes a case. Nothing can be added or changed afterwards. Needs LEAD.' })
  @Requires('case:lead', 'case.close')
  async closeCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('reason', REASON_ARG) reason: string,
    @Args('closing', { type: () => CaseClosingInput, description: 'Outcome of the case.' }) closing: CaseClosingInput,
  ): Promise<CaseType> {
    const { report, language, arrests, victims, recovered } = closing;
    const outcome = { report, language, arrests: arrests ?? 0, victims: victims ?? 0, recovered: recovered ?? [] };
    return CaseType.of(await this.service.close(actor, id, reason, outcome));
  }

  @Mutation(() => CaseType, { description: 'Reopens a closed case as ACTIVE and without a closing report. Needs LEAD.' })
  @Requires('case:lead', 'case.reopen')
  async reopenCase(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('reason', REASON_ARG) reason: string,
  ): Promise<CaseType> {
    return CaseType.of(await this.service.reopen(actor, id, reason));
  }

  @Mutation(() => CaseType, {
    description: 'Sets the end of retention of a case, at least one day ahead. Only the owner can do this, also on a closed case.',
  })
  @Requires('case:lead', 'case.retain')
  async setCaseRetention(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('retainUntil', {
      type: () => DateTime,
      nullable: true,
      description:
        'End of retention; absent: five years, or the limit of your party. It is never later than the limits of retention (retentionRules) allow.',
    })
    retainUntil?: Date | null,
  ): Promise<CaseType> {
    return CaseType.of(await this.service.retain(actor, id, retainUntil ?? null));
  }

  @Query(() => CaseType, { nullable: true, description: 'One case; null when it is absent or invisible.' })
  @Requires('case:read', 'case.read')
  async case(@CurrentActor() actor: Actor, @Args('id', CASE_ID_ARG) id: string): Promise<CaseType | null> {
    const found = await this.browsing.byId(actor, id);
    return found ? CaseType.of(found) : null;
  }

  @Query(() => CaseConnection, { description: "Cases in which the viewer's country takes part, newest first." })
  @Requires('case:read', 'case.list')
  async cases(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => CaseFilterInput, nullable: true, description: 'Filter; absent: all cases.' })
    filter?: CaseFilterInput | null,
  ): Promise<Connection<CaseType>> {
    return mapConnection(await this.browsing.page(actor, filter ?? {}, page), CaseType.of);
  }
}
