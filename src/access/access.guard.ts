import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Permission } from '../database/grants.js';
import { Forbidden, type HubError, Unauthenticated } from '../platform/errors.js';
import type { CallContext } from './call-context.js';
import { IdentityDoor } from './identity-door.js';
import { RefusalRecorder } from './refusal-recorder.js';
import { PUBLIC, REQUIRED } from './requires.js';

/**
 * The first wall. Deny by default: an operation that declares nothing is closed. It refuses early, by the roles that were last read; the database
 * decides again in the transaction. A refusal by remembered roles is checked against the database first, so that a new right counts at once.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly door: IdentityDoor,
    private readonly recorder: RefusalRecorder,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = this.reflector.get<Permission | typeof PUBLIC | undefined>(REQUIRED, context.getHandler());
    if (needed === PUBLIC) return true;
    if (context.getType<string>() !== 'graphql' || !needed) throw new Forbidden();

    const { identity, requestId } = GqlExecutionContext.create(context).getContext<CallContext>();
    if (!identity) return this.refuse(context, new Unauthenticated());
    if (identity.permissions.has(needed)) return true;

    const fresh = await this.door.reread(identity, requestId);
    return fresh.permissions.has(needed) || this.refuse(context, new Forbidden());
  }

  /** Interceptors come after guards, so what a guard refuses it brings to the record itself. */
  private async refuse(context: ExecutionContext, refusal: HubError): Promise<never> {
    await this.recorder.record(context, refusal);
    throw refusal;
  }
}
