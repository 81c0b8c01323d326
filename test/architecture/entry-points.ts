import { ModulesContainer } from '@nestjs/core';
import { ACT, CONDITIONS, type Conditions, REQUIRED } from '../../src/identity/auth/requires.js';
import type { Hub } from '../support/hub.js';

/** A query, mutation, subscription, computed field or route, and what it declares. */
export interface EntryPoint {
  /** `Class.method` of the sources. */
  readonly name: string;
  /** `Mutation.signIn`, `Group.members`: where the schema has it; undefined for a route. */
  readonly place: string | undefined;
  readonly needs: unknown;
  /** Whether it is a query, mutation or subscription: an act of its own. */
  readonly isOperation: boolean;
  readonly act: unknown;
  readonly conditions: Conditions;
  /** What the guard asks, for tests that take a declaration away. */
  readonly handler: object;
}

const OPERATIONS: readonly unknown[] = ['Query', 'Mutation', 'Subscription'];

/** Nest's own marks on a method (@nestjs/graphql, lib/graphql.constants.ts; @nestjs/common, constants.ts). */
const KIND = 'graphql:resolver_type';
const NAME = 'graphql:resolver_name';
const MARKS = [KIND, 'graphql:resolve_property', 'path'];
/** Routes that Nest itself or a library registers belong to no class of ours. */
const isOurs = (type: unknown): type is new () => object => typeof type === 'function' && type.prototype !== undefined;

/** The entry points that a running hub has. */
export function entryPointsOf(hub: Hub): readonly EntryPoint[] {
  const modules = [...hub.app.get(ModulesContainer).values()];
  const classes = new Set(
    modules.flatMap(({ providers, controllers }) => [...providers.values(), ...controllers.values()].map((one) => one.metatype)),
  );
  return [...classes].filter(isOurs).flatMap(entryPointsIn);
}

/** The entry points of a resolver or controller. */
export function entryPointsIn(type: new () => object): readonly EntryPoint[] {
  const methods = Object.entries(Object.getOwnPropertyDescriptors(type.prototype as object));
  return methods.flatMap(([method, { value }]): readonly EntryPoint[] => {
    const handler: unknown = value;
    if (method === 'constructor' || typeof handler !== 'function' || !MARKS.some((mark) => Reflect.hasMetadata(mark, handler))) return [];
    const read = (mark: string | symbol, of: object = handler): unknown => Reflect.getMetadata(mark, of);
    const isOperation = OPERATIONS.includes(read(KIND));
    const parent = isOperation ? read(KIND) : read(NAME, type);
    const place = Reflect.hasMetadata('path', handler) ? undefined : `${String(parent)}.${String(read(NAME) ?? method)}`;
    return [
      {
        name: `${type.name}.${method}`,
        place,
        needs: read(REQUIRED),
        act: read(ACT),
        conditions: read(CONDITIONS) ?? {},
        isOperation,
        handler,
      },
    ];
  });
}
