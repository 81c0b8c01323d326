import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { AlertConnection, AlertDeliveryType, AlertEventType, AlertStepType, AlertType } from './alert.graphql.js';
import { AlertFilterInput } from './alert-input.graphql.js';
import { AlertsService } from './alerts.service.js';
import { BrowseAlertsService } from './browse-alerts.service.js';
import { type AlertEvent, FollowAlertsService } from './follow-alerts.service.js';

const ID_ARG = { type: () => ID, description: 'Identifier of the alert.' } as const;
const STEPS = Symbol('steps of alerts');
const DELIVERIES = Symbol('deliveries of alerts');

@Resolver(() => AlertType)
export class AlertsResolver {
  constructor(
    private readonly alerts: AlertsService,
    private readonly browse: BrowseAlertsService,
    private readonly following: FollowAlertsService,
  ) {}

  @Query(() => AlertConnection, {
    name: 'alerts',
    description:
      "Alerts of the viewer's party, newest first: those for the party, the viewer's agency or the viewer, whose items the viewer sees. Administrators read those of their work.",
  })
  @Requires('alert:read', 'alert.list')
  async list(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => AlertFilterInput, nullable: true, description: 'Conditions on the list; absent: all.' })
    filter?: AlertFilterInput | null,
  ): Promise<Connection<AlertType>> {
    return mapConnection(await this.browse.page(actor, filter ?? {}, page), AlertType.of);
  }

  @Query(() => AlertType, { nullable: true, description: 'One alert; null when it is absent or invisible.' })
  @Requires('alert:read', 'alert.read')
  async alert(@CurrentActor() actor: Actor, @Args('id', ID_ARG) id: string): Promise<AlertType | null> {
    const alert = await this.browse.byId(actor, id);
    return alert ? AlertType.of(alert) : null;
  }

  @ResolveField('steps', () => [AlertStepType], { description: 'Steps of the escalation of an emergency, oldest first, at most 500.' })
  @Requires('alert:read')
  async steps(
    @Parent() { id }: AlertType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<readonly AlertStepType[]> {
    const rows = await loaderOf(call.perRequest, STEPS, (ids: readonly string[]) => this.browse.steps(actor, ids)).load(id);
    return rows.map(AlertStepType.of);
  }

  @ResolveField('deliveries', () => [AlertDeliveryType], {
    description: "Messages to officers of the viewer's party, newest first, at most 500.",
  })
  @Requires('alert:read')
  async deliveries(
    @Parent() { id }: AlertType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<readonly AlertDeliveryType[]> {
    const rows = await loaderOf(call.perRequest, DELIVERIES, (ids: readonly string[]) => this.browse.deliveries(actor, ids)).load(id);
    return rows.map(AlertDeliveryType.of);
  }

  @Subscription(() => AlertEventType, {
    description:
      'Alerts as they are delivered to the viewer: after the cursor, oldest first, then live. An emergency comes again at each step of its escalation that calls the viewer. The first event marks the start.',
    resolve: (event: AlertEvent) => AlertEventType.of(event),
  })
  @Requires('alert:read', 'alert.follow')
  async alertRaised(
    @CurrentActor() actor: Actor,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor of an earlier event; absent: from now on.' })
    after?: string | null,
  ): Promise<AsyncIterableIterator<AlertEvent>> {
    return this.following.follow(actor, after ?? null);
  }

  @Mutation(() => AlertType, {
    description:
      'Acknowledges an alert: an officer has seen it, and its escalation stops. The timeline of an emergency request shows it to the requester, without a name. The state of the request does not change. An emergency takes an officer who may answer it, who is on duty, or whom the hub has called. A later acknowledgement changes nothing.',
  })
  @Requires('alert:read', 'alert.acknowledge', { admission: 'URGENT' })
  async acknowledgeAlert(@CurrentActor() actor: Actor, @Args('id', ID_ARG) id: string): Promise<AlertType> {
    return AlertType.of(await this.alerts.acknowledge(actor, id));
  }
}
