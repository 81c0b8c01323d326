import { Args, ID, Int, Mutation, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { DutyRosterType, ImportedDutyRosterType } from './duty.graphql.js';
import {
  changeFieldsOf,
  DutyChangeInput,
  DutyRosterInput,
  DutyShiftInput,
  settingsOf,
  shiftFieldsOf,
  toReplace,
} from './duty-input.graphql.js';
import { DutyService } from './duty.service.js';

const AGENCY = {
  type: () => ID,
  nullable: true,
  description: "The agency. Absent: the viewer's own. An administrator of an agency edits its roster alone.",
} as const;

const VERSION = 'If it is not current, nothing is stored (VERSION_STALE).';
const ROSTER_VERSION = { type: () => Int, description: `The version of the roster that the officer read. ${VERSION}` } as const;

/** Edits of duty rosters. Each returns the roster. */
@Resolver(() => DutyRosterType)
export class DutyEditsResolver {
  constructor(private readonly duty: DutyService) {}

  @Mutation(() => DutyRosterType, { description: 'Creates the duty roster of an agency, or changes its settings.' })
  @Requires('duty:manage', 'duty.settings')
  async setDutyRoster(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => DutyRosterInput, description: 'The settings.' }) input: DutyRosterInput,
    @Args('version', {
      type: () => Int,
      nullable: true,
      description: `The version of the roster that the officer read; absent for a new roster. ${VERSION}`,
    })
    version?: number | null,
    @Args('agencyId', AGENCY) agencyId?: string | null,
  ): Promise<DutyRosterType> {
    return DutyRosterType.of(await this.duty.setRoster(actor, agencyId ?? null, { version: version ?? null, ...settingsOf(input) }));
  }

  @Mutation(() => DutyRosterType, { description: 'Adds a shift to a duty roster, or replaces one.' })
  @Requires('duty:manage', 'duty.shift')
  async setDutyShift(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => DutyShiftInput, description: 'The whole shift.' }) input: DutyShiftInput,
    @Args('shiftId', { type: () => ID, nullable: true, description: 'The shift to replace; absent: a new one.' }) shiftId?: string | null,
    @Args('version', {
      type: () => Int,
      nullable: true,
      description: `The version of the shift to replace that the officer read; absent for a new shift. ${VERSION}`,
    })
    version?: number | null,
    @Args('agencyId', AGENCY) agencyId?: string | null,
  ): Promise<DutyRosterType> {
    const replaces = toReplace(shiftId, version);
    return DutyRosterType.of(await this.duty.setShift(actor, agencyId ?? null, replaces, shiftFieldsOf(input)));
  }

  @Mutation(() => DutyRosterType, { description: 'Removes a shift from a duty roster. Turns that have ended stay.' })
  @Requires('duty:manage', 'duty.remove-shift')
  async removeDutyShift(
    @CurrentActor() actor: Actor,
    @Args('shiftId', { type: () => ID, description: 'The shift.' }) shiftId: string,
    @Args('version', { type: () => Int, description: `The version of the shift that the officer read. ${VERSION}` }) version: number,
    @Args('agencyId', AGENCY) agencyId?: string | null,
  ): Promise<DutyRosterType> {
    return DutyRosterType.of(await this.duty.removeShift(actor, agencyId ?? null, { id: shiftId, version }));
  }

  @Mutation(() => DutyRosterType, { description: 'Records an absence, a cover or a swap. It applies after the changes before it.' })
  @Requires('duty:manage', 'duty.change')
  async changeDuty(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => DutyChangeInput, description: 'The change.' }) input: DutyChangeInput,
    @Args('version', ROSTER_VERSION) version: number,
    @Args('agencyId', AGENCY) agencyId?: string | null,
  ): Promise<DutyRosterType> {
    return DutyRosterType.of(await this.duty.addChange(actor, agencyId ?? null, version, changeFieldsOf(input)));
  }

  @Mutation(() => DutyRosterType, { description: 'Takes a change of duty back. Turns that have ended stay.' })
  @Requires('duty:manage', 'duty.remove-change')
  async removeDutyChange(
    @CurrentActor() actor: Actor,
    @Args('changeId', { type: () => ID, description: 'The change.' }) changeId: string,
    @Args('agencyId', AGENCY) agencyId?: string | null,
  ): Promise<DutyRosterType> {
    return DutyRosterType.of(await this.duty.removeChange(actor, agencyId ?? null, changeId));
  }

  @Mutation(() => ImportedDutyRosterType, {
    description:
      'Imports events of an iCalendar file (RFC 5545) as shifts. ATTENDEE is the officer, PRIORITY the rank. An event with the UID of a shift replaces it.',
  })
  @Requires('duty:manage', 'duty.import')
  async importDutyRoster(
    @CurrentActor() actor: Actor,
    @Args('calendar', { type: () => String, description: 'The text of the file, with at most 1,000 events.' }) calendar: string,
    @Args('version', ROSTER_VERSION) version: number,
    @Args('agencyId', AGENCY) agencyId?: string | null,
  ): Promise<ImportedDutyRosterType> {
    return ImportedDutyRosterType.of(await this.duty.importCalendar(actor, agencyId ?? null, version, calendar));
  }
}
