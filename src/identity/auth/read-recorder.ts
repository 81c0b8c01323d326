import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { concatMap, from, map, type Observable } from 'rxjs';
import { AuditWriter } from '../../platform/database/audit-writer.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { auditedRoles } from './actor.js';
import { ACT, type ActName } from './requires.js';
import { type AuthenticatedRequest, CALLER, REST_ENDPOINT } from './rest.js';

const AUDITS_ITSELF = Symbol('audits itself');

/** States that a method of a {@link REST_ENDPOINT} writes its own audit entry, with the items that it gives. */
export const AuditsItself = (): MethodDecorator => SetMetadata(AUDITS_ITSELF, true);

/**
 * Audits reads of REST endpoints that give no items, before their answers leave: collections, states of imports, rejected rows. The entry has the ids of the path. A
 * handler that refuses has an entry of its refusal (refusal-recorder.ts). GraphQL: edge/gateway/read-audit.ts.
 */
@Injectable()
export class ReadRecorder implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly audit: AuditWriter,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const handler = context.getHandler();
    if (
      context.getType<string>() === 'http' &&
      this.reflector.get(REST_ENDPOINT, context.getClass()) &&
      !this.reflector.get(AUDITS_ITSELF, handler)
    ) {
      const { method, params, [CALLER]: actor, id: requestId } = context.switchToHttp().getRequest<AuthenticatedRequest>();
      const declared = this.reflector.get<ActName | undefined>(ACT, handler);
      if (actor && method === 'GET') {
        const what = typeof declared === 'string' ? declared : `query.${handler.name}`;
        const items = Object.values(params as Readonly<Record<string, unknown>>).filter((one) => typeof one === 'string' && isUuid(one));
        const entry = {
          tenant: actor,
          roles: auditedRoles(actor),
          act: { what, channel: actor.channel, requestId },
          items: items as string[],
        };
        return next.handle().pipe(concatMap((answer: unknown) => from(this.audit.write(entry)).pipe(map(() => answer))));
      }
    }
    return next.handle();
  }
}
