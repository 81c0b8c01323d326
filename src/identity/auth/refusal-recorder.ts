import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLField, GraphQLResolveInfo } from 'graphql';
import { catchError, Observable } from 'rxjs';
import type { Tenant } from '../../platform/database/act.js';
import { type Asked, AskedFor } from '../../platform/database/asked.js';
import { Database, KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { searchTermsOf } from '../../platform/database/search-terms.js';
import { askedIdsOf, askedValuesOf } from '../../platform/graphql/argument-facts.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Forbidden, HubError, NotFound } from '../../platform/platform/errors.js';
import type { CallContext } from './call-context.js';
import { ACT, type ActName } from './requires.js';
import { type AuthenticatedRequest, CALLER, REST_ENDPOINT, type RestEndpointOptions } from './rest.js';

/**
 * Audits refusals that the database has not made (and audited) itself: of the guard, of argument validation, and of a service before its transaction. For
 * mutations it audits every refusal, for reads denials, and ids that have no answer, each under the act that its handler declares. Lets the entries of the operation
 * have what its arguments ask for.
 */
@Injectable()
export class RefusalRecorder implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly database: Database,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const call = this.callOf(context);
    if (!call) return next.handle();
    const handled = (): Observable<unknown> =>
      next.handle().pipe(
        catchError(async (error: unknown): Promise<never> => {
          await this.record(context, error);
          throw error;
        }),
      );
    return new Observable((subscriber) => AskedFor.run(call.asked, () => handled().subscribe(subscriber)));
  }

  /** Audits an error. Never throws; ignores errors that are no refusals or are already audited. */
  async record(context: ExecutionContext, error: unknown): Promise<void> {
    const call = this.callOf(context);
    if (!call || !(error instanceof HubError)) return;
    const isProbe = error instanceof NotFound && call.asked.items().length > 0;
    if (!call.changes && !(error instanceof Forbidden) && !isProbe) return;

    const declared = this.reflector.get<ActName | undefined>(ACT, context.getHandler()) ?? context.getHandler().name;
    const what = typeof declared === 'string' ? declared : declared(call.args);
    const act = { what, channel: call.channel, requestId: call.requestId };
    await AskedFor.run(call.asked, () => this.database.auditRefusal(call.identity ?? {}, act, error)); // the guard refuses before the operation runs
  }

  /** Returns the call; undefined for an entry point that is neither GraphQL nor REST and has no acts. */
  private callOf(context: ExecutionContext): Call | undefined {
    if (context.getType<string>() === 'graphql') {
      const call = GqlExecutionContext.create(context);
      const { parentType, fieldName } = call.getInfo<GraphQLResolveInfo>();
      const [args, caller] = [call.getArgs<Readonly<Record<string, unknown>>>(), call.getContext<CallContext>()];
      const field = parentType.getFields()[fieldName];
      return {
        ...caller,
        args,
        changes: parentType.name === 'Mutation',
        asked: field ? this.askedOf(field, args, caller.identity) : NOTHING,
      };
    }
    const endpoint = this.reflector.get<RestEndpointOptions | undefined>(REST_ENDPOINT, context.getClass());
    if (!endpoint) return undefined;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const args = { ...(request.params as Readonly<Record<string, unknown>>) };
    const asked = { ...NOTHING, items: () => Object.values(args).filter((one): one is string => typeof one === 'string' && isUuid(one)) };
    return { identity: request[CALLER], channel: endpoint.channel, requestId: request.id, changes: request.method !== 'GET', args, asked };
  }

  private askedOf(
    field: GraphQLField<unknown, unknown>,
    args: Readonly<Record<string, unknown>>,
    identity: CallContext['identity'],
  ): Asked {
    const country = identity?.party.country ?? null;
    const terms = (): readonly string[] => searchTermsOf(this.keyring.markKey, { values: askedValuesOf(field, args), texts: [], country });
    return { items: () => askedIdsOf(field, args).all, terms };
  }
}

const NOTHING: Asked = { items: () => [], terms: () => [] };

interface Call extends Pick<CallContext, 'channel' | 'requestId'> {
  readonly identity: Tenant | undefined;
  /** Whether the call is a mutation, or a request other than GET. */
  readonly changes: boolean;
  readonly args: Readonly<Record<string, unknown>>;
  readonly asked: Asked;
}
