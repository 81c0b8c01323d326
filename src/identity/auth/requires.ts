import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Permission } from '../../platform/database/grants.js';
import { Unauthenticated } from '../../platform/platform/errors.js';
import type { Actor } from './actor.js';
import type { CallContext, Origin } from './call-context.js';

export const REQUIRED = Symbol('required permission');
export const PUBLIC = 'public';

export const ACT = Symbol('name of the act');
/** The name of an operation in the audit log: the name that its service gives to the database; a function of the arguments if it depends on them. */
export type ActName = string | ((args: Readonly<Record<string, unknown>>) => string);

/** When an operation needs a confirmation that is at most five minutes old: never, if it widens what an account may do, see or keep
 * or changes how others reach a party, or always. */
export const STEP_UPS = ['NEVER', 'TO_WIDEN', 'ALWAYS'] as const;
export type StepUp = (typeof STEP_UPS)[number];

export const CONDITIONS = Symbol('conditions of an operation besides its permission');
/**
 * Conditions of an operation besides its permission. The database and the services enforce them; the declaration is for explainAccess, and test/architecture
 * compares it with the results of the access matrix.
 */
export interface Conditions {
  readonly stepUp?: StepUp;
  /** Whether the operation concerns a person's own account: a machine is refused, whatever its permissions (NOT_FOR_KEYS). */
  readonly peopleOnly?: true;
  /**
   * How the operation is admitted when the hub is busy (edge/gateway/request-admission.ts). URGENT: before all others, because it stops harm, or confirms an
   * identity for an operation that does. UNQUEUED: at once, because it waits for the verification of a password, which has a queue of its own. Absent: in turn,
   * and a public operation at once.
   */
  readonly admission?: 'URGENT' | 'UNQUEUED' | 'IN_TURN';
}

/** Declares the permission of an operation or field, its name in the audit log, and further conditions. An operation without a declaration is closed. */
export const Requires = (permission: Permission, what?: ActName, conditions: Conditions = {}): MethodDecorator =>
  applyDecorators(declareAccess(permission, what), SetMetadata(CONDITIONS, conditions));

/** Opens an operation to callers who are not signed in. Each use is on the reviewed list of test/architecture. */
export const Public = (what?: ActName, conditions: Pick<Conditions, 'admission'> = {}): MethodDecorator =>
  applyDecorators(declareAccess(PUBLIC, what), SetMetadata(CONDITIONS, conditions));

const declareAccess = (needs: Permission | typeof PUBLIC, what: ActName | undefined): MethodDecorator =>
  applyDecorators(SetMetadata(REQUIRED, needs), SetMetadata(ACT, what));

/** The actor of the current request, for resolvers with {@link Requires}. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { identity, requestId, channel, refused } = GqlExecutionContext.create(context).getContext<CallContext>();
  if (!identity) throw new Unauthenticated(refused);
  // Not a copy of the values: an identity may note who reads them (see edge/gateway/shared-results.ts).
  return Object.defineProperties({ requestId, channel }, Object.getOwnPropertyDescriptors(identity)) as Actor;
});

/** The source of the current request, for resolvers for callers who are not signed in, or that count attempts. */
export const CurrentOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const { requestId, channel, address, userAgent, sessionCookie } = GqlExecutionContext.create(context).getContext<CallContext>();
  return { requestId, channel, address, userAgent, ofPage: sessionCookie !== undefined };
});

/** The context of the current request, for its data loaders. */
export const CurrentCall = createParamDecorator((_: unknown, context: ExecutionContext): CallContext =>
  GqlExecutionContext.create(context).getContext<CallContext>(),
);
