import { Args, ArgsType, Field, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { DirectoryEntryType } from '../directory/directory-entry.graphql.js';
import { BrowseDutyService, type CalendarForm } from './browse-duty.service.js';
import { DutyCalendarFormEnum, DutyLineOfficerType, DutyRosterType, DutyTurnConnection, DutyTurnType } from './duty.graphql.js';

const AGENCY = { type: () => ID, nullable: true, description: "An agency of the viewer's party. Absent: the viewer's own." } as const;

@ArgsType()
class SpanArgs {
  @Field(() => DateTime, { description: 'Beginning.' })
  readonly from: Date;

  @Field(() => DateTime, { description: 'End, at most 366 days later.' })
  readonly to: Date;
}

@Resolver(() => DutyRosterType)
export class DutyResolver {
  constructor(private readonly browse: BrowseDutyService) {}

  @Query(() => DutyRosterType, {
    nullable: true,
    description: "The duty roster of an agency of the viewer's party; null when it has none.",
  })
  @Requires('duty:read', 'duty.roster')
  async dutyRoster(@CurrentActor() actor: Actor, @Args('agencyId', AGENCY) agencyId?: string | null): Promise<DutyRosterType | null> {
    const roster = await this.browse.roster(actor, agencyId ?? null);
    return roster ? DutyRosterType.of(roster) : null;
  }

  @Query(() => [DutyLineOfficerType], {
    description:
      "Officers on duty in an agency of the viewer's party, in the order in which they are called: by rank, then those of the fallback roster. Each officer once, at most 400.",
  })
  @Requires('duty:read', 'duty.line')
  async dutyLine(
    @CurrentActor() actor: Actor,
    @Args('agencyId', AGENCY) agencyId?: string | null,
    @Args('at', { type: () => DateTime, nullable: true, description: 'The time, at most 365 days ahead; absent: now.' }) at?: Date | null,
  ): Promise<readonly DutyLineOfficerType[]> {
    return (await this.browse.line(actor, agencyId ?? null, at ?? null)).map(DutyLineOfficerType.of);
  }

  @Query(() => DutyTurnConnection, { description: "Turns in an agency of the viewer's party that touch a span, by their beginning." })
  @Requires('duty:read', 'duty.turns')
  async dutyTurns(
    @CurrentActor() actor: Actor,
    @Args() span: SpanArgs,
    @Args() page: PageArgs,
    @Args('agencyId', AGENCY) agencyId?: string | null,
  ): Promise<Connection<DutyTurnType>> {
    return mapConnection(await this.browse.turns(actor, agencyId ?? null, span, page), DutyTurnType.of);
  }

  @Query(() => String, {
    description: "The duty roster of an agency of the viewer's party as iCalendar (RFC 5545), with at most 5,000 turns.",
  })
  @Requires('duty:read', 'duty.calendar')
  async dutyCalendar(
    @CurrentActor() actor: Actor,
    @Args('form', { type: () => DutyCalendarFormEnum, description: 'What the calendar holds.' }) form: CalendarForm,
    @Args() span: SpanArgs,
    @Args('agencyId', AGENCY) agencyId?: string | null,
  ): Promise<string> {
    return this.browse.calendar(actor, agencyId ?? null, form, span);
  }
}

const STAFFED = Symbol('staffed entries of the directory');

@Resolver(() => DirectoryEntryType)
export class StaffedEntryResolver {
  constructor(private readonly browse: BrowseDutyService) {}

  @ResolveField('staffed', () => Boolean, {
    nullable: true,
    description:
      'Whether an officer of the unit is on duty now, by its duty roster; null when its agency has none. An entry of a party as a whole counts by the fallback roster.',
  })
  @Requires('directory:read')
  async staffed(
    @Parent() { id }: DirectoryEntryType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<boolean | null> {
    return loaderOf(call.perRequest, STAFFED, (ids: readonly string[]) => this.browse.staffed(actor, ids)).load(id);
  }
}
