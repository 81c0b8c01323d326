import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { Database } from '../database/database.js';
import type { Permission } from '../database/grants.js';
import { Forbidden, Unauthenticated } from '../platform/errors.js';
import type { CallContext } from './call-context.js';
import { IdentityDoor } from './identity-door.js';
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
    private readonly database: Database,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = this.reflector.get<Permission | typeof PUBLIC | undefined>(REQUIRED, context.getHandler());
    if (needed === PUBLIC) return true;
    if (context.getType<string>() !== 'graphql' || !needed) throw new Forbidden();

    const { identity, requestId, channel } = GqlExecutionContext.create(context).getContext<CallContext>();
    if (!identity) throw new Unauthenticated();
    if (identity.permissions.has(needed)) return true;

    const fresh = await this.door.reread(identity, requestId);
    if (fresh.permissions.has(needed)) return true;
    const refusal = new Forbidden();
    await this.database.recordRefusal(identity, { what: context.getHandler().name, channel, requestId }, refusal.reason);
    throw refusal;
  }
}
