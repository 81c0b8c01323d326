import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { type Permission, permissionsOf } from '../../platform/database/grants.js';
import { PermissionMissing } from '../../platform/database/permission-missing.js';
import { Forbidden, forbiddenByParty, type HubError, Unauthenticated } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import type { CallContext } from './call-context.js';
import { bearerSourceOf } from './bearer-source.js';
import { AuthenticationService } from './authentication.service.js';
import { RefusalRecorder } from './refusal-recorder.js';
import { PUBLIC, REQUIRED } from './requires.js';
import { purposeInHeaders } from './stated-purpose.js';
import { type AuthenticatedRequest, bearerOf, CALLER, ENDPOINT_OPTIONS, REST_ENDPOINT, type RestEndpointOptions } from './rest.js';

/**
 * The first authorisation check. Denies by default: an operation without a declared permission is closed. It refuses early, with the roles that were last
 * read; the database checks again in the transaction. Before a refusal it reads the roles again, so that a new right applies immediately.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: AuthenticationService,
    private readonly recorder: RefusalRecorder,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = this.reflector.get<Permission | typeof PUBLIC | undefined>(REQUIRED, context.getHandler());
    if (needed === PUBLIC) return true;
    if (!needed) throw operationClosed();

    const { identity, requestId, refused } = await this.authenticateCall(context);
    if (!identity) return this.refuse(context, new Unauthenticated(refused));
    if (identity.permissions.has(needed)) return true;

    const fresh = await this.authentication.reload(identity, requestId);
    if (fresh.permissions.has(needed)) return true;
    return this.refuse(context, permissionsOf(fresh.roles).has(needed) ? forbiddenByParty() : new PermissionMissing(needed, fresh));
  }

  /** @throws Forbidden if the entry point is neither GraphQL nor a {@link RestEndpointOptions} */
  private async authenticateCall(context: ExecutionContext): Promise<Pick<CallContext, 'identity' | 'requestId' | 'refused'>> {
    if (context.getType<string>() === 'graphql') return GqlExecutionContext.create(context).getContext<CallContext>();
    const endpoint = this.reflector.get<RestEndpointOptions | undefined>(REST_ENDPOINT, context.getClass());
    if (!endpoint) throw operationClosed();

    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const requestId = request.id;
    request[ENDPOINT_OPTIONS] = endpoint;
    const bearer = bearerOf(request.headers.authorization, endpoint);
    const admission = await this.authentication.authenticate(bearer, requestId, bearerSourceOf(request.raw, this.settings));
    if (admission.identity) {
      request[CALLER] = { ...admission.identity, stated: purposeInHeaders(request.headers), requestId, channel: endpoint.channel };
    }
    const { identity, refused } = admission;
    return { identity, refused, requestId };
  }

  /** Interceptors run after guards, so the guard audits its own refusals. */
  private async refuse(context: ExecutionContext, refusal: HubError): Promise<never> {
    await this.recorder.record(context, refusal);
    throw refusal;
  }
}

const operationClosed = (): Forbidden =>
  new Forbidden('OPERATION_CLOSED', 'This operation declares no permission and is closed to all callers.');
