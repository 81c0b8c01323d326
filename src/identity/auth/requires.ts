import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Permission } from '../../platform/database/grants.js';
import { Unauthenticated } from '../../platform/platform/errors.js';
import type { Actor } from './actor.js';
import type { CallContext, Origin } from './call-context.js';

export const REQUIRED = Symbol('required permission');
export const PUBLIC = 'public';

export const ACT = Symbol('name of the act');
/** Under which name the record has an operation: the one its service gives to the database; from the arguments where it depends on them. */
export type ActName = string | ((args: Readonly<Record<string, unknown>>) => string);

/** When an operation asks for a proof of who one is that is at most five minutes old: where it lets somebody do, see or keep more, or whatever it does. */
export const STEP_UPS = ['NEVER', 'TO_WIDEN', 'ALWAYS'] as const;
export type StepUp = (typeof STEP_UPS)[number];

export const CONDITIONS = Symbol('what an operation asks besides its permission');
/**
 * What an operation asks besides its permission. The database and the services enforce it; declared here it is told (explainAccess), and
 * test/architecture compares it with what the access matrix has tried.
 */
export interface Conditions {
  readonly stepUp?: StepUp;
  /** It is about a person's own account: a machine is refused, whatever its permissions (NOT_FOR_KEYS). */
  readonly peopleOnly?: true;
}

/** Declares the one permission that an operation or field needs, the name of the operation in the record, and what else it asks. What declares nothing is closed. */
export const Requires = (permission: Permission, what?: ActName, conditions: Conditions = {}): MethodDecorator =>
  applyDecorators(declareAccess(permission, what), SetMetadata(CONDITIONS, conditions));

/** Opens a door to callers who are not signed in. Each use is on the reviewed list of test/architecture. */
export const Public = (what?: ActName): MethodDecorator => declareAccess(PUBLIC, what);

const declareAccess = (needs: Permission | typeof PUBLIC, what: ActName | undefined): MethodDecorator =>
  applyDecorators(SetMetadata(REQUIRED, needs), SetMetadata(ACT, what));

/** The actor of the current request, for resolvers behind {@link Requires}. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { identity, requestId, channel, refused } = GqlExecutionContext.create(context).getContext<CallContext>();
  if (!identity) throw new Unauthenticated(refused);
  return { ...identity, requestId, channel };
});

/** Where the current request came from, for resolvers that serve callers who are not signed in, or count attempts. */
export const CurrentOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const { requestId, channel, address, userAgent } = GqlExecutionContext.create(context).getContext<CallContext>();
  return { requestId, channel, address, userAgent };
});

/** The context of the current request: for the loaders that live in it. */
export const CurrentCall = createParamDecorator((_: unknown, context: ExecutionContext): CallContext =>
  GqlExecutionContext.create(context).getContext<CallContext>(),
);
