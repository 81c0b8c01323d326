import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ACT, type ActName, CONDITIONS, type Conditions, REQUIRED } from '../../identity/auth/requires.js';
import type { Permission } from '../../platform/database/grants.js';

/** Metadata keys under which Nest stores the type and the name of a resolver's method. */
const TYPE = 'graphql:resolver_type';
const NAME = 'graphql:resolver_name';
export const OPERATION_TYPES = ['QUERY', 'MUTATION', 'SUBSCRIPTION'] as const;

/** An operation of the public API, its required permission (null: callers do not need to sign in), and its other conditions. */
export interface Operation extends Conditions {
  readonly name: string;
  readonly type: (typeof OPERATION_TYPES)[number];
  readonly permission: Permission | null;
  /** Its name in the audit log; absent: `query.` and the name of the field. */
  readonly act?: ActName | undefined;
}

/** All operations, read from the resolvers when the hub starts, so that an explanation uses the same conditions as the guard. */
@Injectable()
export class OperationRegistry implements OnModuleInit {
  private readonly byName = new Map<string, Operation>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (typeof instance !== 'object' || instance === null) continue;
      for (const operation of operationsOf(Object.getPrototypeOf(instance) as object)) this.byName.set(operation.name, operation);
    }
  }

  /** Returns the name of a field's act in the audit log. */
  actOf(name: string, args: Readonly<Record<string, unknown>>): string {
    const act = this.byName.get(name)?.act ?? `query.${name}`;
    return typeof act === 'string' ? act : act(args);
  }

  named = (name: string): Operation | undefined => this.byName.get(name);
}

function operationsOf(prototype: object): readonly Operation[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([method, descriptor]) => {
    const value: unknown = descriptor.value;
    if (typeof value !== 'function') return [];
    const type = OPERATION_TYPES.find((known) => known === String(Reflect.getMetadata(TYPE, value)).toUpperCase());
    const needs = Reflect.getMetadata(REQUIRED, value) as Permission | 'public' | undefined;
    const act = Reflect.getMetadata(ACT, value) as ActName | undefined;
    const name = (Reflect.getMetadata(NAME, value) as string | undefined) ?? method;
    const conditions = Reflect.getMetadata(CONDITIONS, value) as Conditions | undefined;
    return type && needs ? [{ ...conditions, name, type, permission: needs === 'public' ? null : needs, act }] : [];
  });
}
