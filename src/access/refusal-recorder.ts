import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { catchError, type Observable } from 'rxjs';
import { Database } from '../database/database.js';
import { Forbidden, HubError } from '../platform/errors.js';
import type { CallContext } from './call-context.js';
import { ACT, type ActName } from './requires.js';

/**
 * Puts into the record what refuses an operation without the database having refused (and recorded) it: the guard, the form of an argument, a service before
 * its transaction. Of mutations every refusal is recorded, of reads the denials, each under the act that its handler declares.
 */
@Injectable()
export class RefusalRecorder implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly database: Database,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType<string>() !== 'graphql') return next.handle();
    return next.handle().pipe(
      catchError(async (error: unknown): Promise<never> => {
        await this.record(context, error);
        throw error;
      }),
    );
  }

  /** Never throws; what is no refusal, or stands in the record already, adds nothing. */
  async record(context: ExecutionContext, error: unknown): Promise<void> {
    const call = GqlExecutionContext.create(context);
    const isMutation = call.getInfo<GraphQLResolveInfo>().parentType.name === 'Mutation';
    if (!(error instanceof HubError) || !(isMutation || error instanceof Forbidden)) return;

    const { identity, channel, requestId } = call.getContext<CallContext>();
    const declared = this.reflector.get<ActName | undefined>(ACT, context.getHandler()) ?? context.getHandler().name;
    const what = typeof declared === 'string' ? declared : declared(call.getArgs());
    await this.database.recordRefusal(identity ?? {}, { what, channel, requestId }, error);
  }
}
