import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { DeconflictionAlarmConnection, DeconflictionAlarmType } from './alarms.graphql.js';
import { AlarmsService } from './alarms.service.js';

@Resolver(() => DeconflictionAlarmType)
export class AlarmsResolver {
  constructor(private readonly service: AlarmsService) {}

  @Query(() => DeconflictionAlarmConnection, {
    description:
      "Alarms about officers of the viewer's party whose queries looked like enumeration, newest first. Auditors of the hub see those of all parties.",
  })
  @Requires('deconflict:oversee', 'deconflict.alarms')
  async deconflictionAlarms(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<DeconflictionAlarmType>> {
    return mapConnection(await this.service.page(actor, page), DeconflictionAlarmType.of);
  }
}
