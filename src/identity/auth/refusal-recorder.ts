import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { catchError, type Observable } from 'rxjs';
import type { Tenant } from '../../platform/database/act.js';
import { Database } from '../../platform/database/database.js';
import { Forbidden, HubError } from '../../platform/platform/errors.js';
import type { CallContext } from './call-context.js';
import { ACT, type ActName } from './requires.js';
import { type AuthenticatedRequest, CALLER, REST_ENDPOINT, type RestEndpointOptions } from './rest.js';

/**
 * Audits refusals that the database has not made (and audited) itself: of the guard, of argument validation, and of a service before its transaction. For
 * mutations it audits every refusal, for reads only denials, each under the act that its handler declares.
 */
@Injectable()
export class RefusalRecorder implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly database: Database,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!this.callOf(context)) return next.handle();
    return next.handle().pipe(
      catchError(async (error: unknown): Promise<never> => {
        await this.record(context, error);
        throw error;
      }),
    );
  }

  /** Audits an error. Never throws; ignores errors that are no refusals or are already audited. */
  async record(context: ExecutionContext, error: unknown): Promise<void> {
    const call = this.callOf(context);
    if (!call || !(error instanceof HubError) || !(call.changes || error instanceof Forbidden)) return;

    const declared = this.reflector.get<ActName | undefined>(ACT, context.getHandler()) ?? context.getHandler().name;
    const what = typeof declared === 'string' ? declared : declared(call.args);
    await this.database.auditRefusal(call.identity ?? {}, { what, channel: call.channel, requestId: call.requestId }, error);
  }

  /** Returns the call; undefined for an entry point that is neither GraphQL nor REST and has no acts. */
  private callOf(context: ExecutionContext): Call | undefined {
    if (context.getType<string>() === 'graphql') {
      const call = GqlExecutionContext.create(context);
      const changes = call.getInfo<GraphQLResolveInfo>().parentType.name === 'Mutation';
      return { ...call.getContext<CallContext>(), changes, args: call.getArgs() };
    }
    const endpoint = this.reflector.get<RestEndpointOptions | undefined>(REST_ENDPOINT, context.getClass());
    if (!endpoint) return undefined;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const args = { ...(request.params as Readonly<Record<string, unknown>>) };
    return { identity: request[CALLER], channel: endpoint.channel, requestId: request.id, changes: request.method !== 'GET', args };
  }
}

interface Call extends Pick<CallContext, 'channel' | 'requestId'> {
  readonly identity: Tenant | undefined;
  /** Whether the call is a mutation, or a request other than GET. */
  readonly changes: boolean;
  readonly args: Readonly<Record<string, unknown>>;
}
