import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { AuditAnomalyType, AuditCountType } from './audit-anomalies.graphql.js';
import { AuditEntryConnection, AuditEntryType, AuditFilterInput } from './audit-entries.graphql.js';
import { AuditEntriesService } from './audit-entries.service.js';
import { ConsultationConnection, ConsultationFilterInput, ConsultationType } from './consultations.graphql.js';
import { ConsultationsService } from './consultations.service.js';

const FILTER_ARG = { nullable: true, description: 'Which ones; absent: all.' };

@Resolver(() => AuditEntryType)
export class AuditEntriesResolver {
  constructor(
    private readonly entries: AuditEntriesService,
    private readonly consulted: ConsultationsService,
  ) {}

  @Query(() => AuditEntryConnection, {
    description:
      "The audit log, newest first: what people and machines of the viewer's party did; for auditors of the hub, of every party. It has no content. Filters other than party, account, reading and time need an account, or a time of at most 92 days.",
  })
  @Requires('audit:read', 'audit.list')
  async auditEntries(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { ...FILTER_ARG, type: () => AuditFilterInput }) filter?: AuditFilterInput | null,
  ): Promise<Connection<AuditEntryType>> {
    return mapConnection(await this.entries.page(actor, filter ?? {}, page), AuditEntryType.of);
  }

  @Query(() => [AuditCountType], {
    description:
      'How many acts the audit log has, by day, name, channel and outcome: of the own party; for offices of the hub, of all parties together. At most 10,000 rows, the first days first.',
  })
  @Requires('audit:count', 'audit.count')
  async auditCounts(
    @CurrentActor() actor: Actor,
    @Args('since', { type: () => DateTime, description: 'From then on.' }) since: Date,
    @Args('until', { type: () => DateTime, description: 'Before then; at most 366 days later.' }) until: Date,
  ): Promise<readonly AuditCountType[]> {
    return (await this.entries.counts(actor, since, until)).map(AuditCountType.of);
  }

  @Query(() => [AuditAnomalyType], {
    description:
      'Hours in which accounts of the own party, for auditors of the hub of any party, read unusually much, worked at night, or searched for a colleague; by kind, the weightiest first. At most 1,000: if there are more, state a shorter time (AUDIT_SPAN).',
  })
  @Requires('audit:read', 'audit.anomalies')
  async auditAnomalies(
    @CurrentActor() actor: Actor,
    @Args('since', { type: () => DateTime, description: 'From then on.' }) since: Date,
    @Args('until', { type: () => DateTime, description: 'Before then; at most 31 days later.' }) until: Date,
    @Args('timeZone', {
      type: () => String,
      nullable: true,
      defaultValue: 'UTC',
      description: 'Time zone whose nights count: a name from the IANA time zone database.',
    })
    timeZone?: string | null,
  ): Promise<readonly AuditAnomalyType[]> {
    return (await this.entries.anomalies(actor, since, until, timeZone ?? 'UTC')).map(AuditAnomalyType.of);
  }

  @Query(() => ConsultationConnection, { description: "What other parties read of the viewer's party, newest first." })
  @Requires('audit:read', 'consultation.list')
  async consultations(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { ...FILTER_ARG, type: () => ConsultationFilterInput }) filter?: ConsultationFilterInput | null,
  ): Promise<Connection<ConsultationType>> {
    return mapConnection(await this.consulted.ofParty(actor, filter ?? {}, page), ConsultationType.of);
  }

  @Query(() => ConsultationConnection, {
    description:
      "Who read an item of the viewer's party, when, by which channel and for what, newest first; the own people included. NOT_FOUND for items of other parties.",
  })
  @Requires('consultation:read', 'consultation.item')
  async itemConsultations(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('itemId', { type: () => ID, description: "An item of the viewer's party, also after the end of its retention." }) itemId: string,
    @Args('filter', { ...FILTER_ARG, type: () => ConsultationFilterInput }) filter?: ConsultationFilterInput | null,
  ): Promise<Connection<ConsultationType>> {
    return mapConnection(await this.consulted.ofItem(actor, itemId, filter ?? {}, page), ConsultationType.of);
  }
}
