import { Inject, Injectable } from '@nestjs/common';
import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  getArgumentValues,
  getOperationAST,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { CallContext } from '../../identity/auth/call-context.js';
import { auditedRoles, type Identity } from '../../identity/auth/actor.js';
import { isAudited } from '../../delivery/feed/audited-events.js';
import { OperationRegistry } from '../../delivery/previews/operation-registry.js';
import { type AuditedRead, AuditWriter } from '../../platform/database/audit-writer.js';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { RequestWrites } from '../../platform/database/request-writes.js';
import { searchTermsOf } from '../../platform/database/search-terms.js';
import { type Arguments, askedIdsOf, askedTextsOf, askedValuesOf } from '../../platform/graphql/argument-facts.js';
import { fragmentsOf, selectedFields } from '../../platform/graphql/selected-fields.js';

/** An operation whose answer is ready. */
export interface AnsweredOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
  readonly context: CallContext;
  /** The fields that the answer has, by their names in it; those that failed are absent. */
  readonly answered: ReadonlyMap<string, unknown>;
}

/**
 * Audits what a GraphQL answer gives, before it leaves: one entry for each field of a query, with the records that it gave, and of a mutation for records that it
 * gave besides those of its own entry. Callers who are not signed in read no records.
 */
@Injectable()
export class ReadAudit {
  constructor(
    private readonly writer: AuditWriter,
    private readonly operations: OperationRegistry,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /** Resolves when the entries are durable. @throws when they could not be written: then the answer must not leave */
  async record(answer: AnsweredOperation): Promise<void> {
    const { identity, reads } = answer.context;
    if (!identity || !reads) return;
    const fields = selectedFields(answer.operation.selectionSet, fragmentsOf(answer.document));
    const byKey = new Map(fields.map((field) => [keyOf(field), field])); // GraphQL executes fields of one name once
    const entries = [...byKey.values()].flatMap((field) => this.entryOf(answer, identity, field) ?? []);
    await Promise.all(entries.map((entry) => this.writer.write(entry)));
  }

  /** Audits the result of one event of a subscription before it leaves. The item of an event of the feed is audited with its page. */
  async recordEvent({ schema, document, operationName, variableValues, contextValue, rootValue }: ExecutionArgs): Promise<void> {
    const operation = getOperationAST(document, operationName);
    const context = contextValue as CallContext;
    const [field] = operation ? selectedFields(operation.selectionSet, fragmentsOf(document)) : [];
    const items = otherReadsOf(context, rootValue as object);
    if (!operation || !field || !context.identity || items.length === 0) return;
    const { args } = calledField({ schema, operation, variables: variableValues }, field);
    await this.writer.write({
      ...{ tenant: context.identity, roles: auditedRoles(context.identity), items },
      act: { what: this.operations.actOf(field.name.value, args), channel: context.channel, requestId: context.requestId },
    });
  }

  /** Audits an answer that is repeated for an idempotency key: it gives the records of the first one again. */
  async recordReplay({ identity, channel, requestId }: CallContext, items: readonly string[]): Promise<void> {
    if (!identity) return;
    const act = { what: 'idempotency.replay', channel, requestId };
    await this.writer.write({ tenant: identity, roles: auditedRoles(identity), act, items });
  }

  private entryOf(answer: AnsweredOperation, identity: Identity, field: FieldNode): AuditedRead | undefined {
    const { context, operation, answered } = answer;
    const [name, key] = [field.name.value, keyOf(field)];
    if (name.startsWith('__')) return undefined;
    const { definition, args } = calledField(answer, field);
    const { purpose, caseReference } = args as { readonly purpose?: string | null; readonly caseReference?: string | null };
    const entry = {
      tenant: identity,
      roles: auditedRoles(identity),
      act: {
        ...{ what: this.operations.actOf(name, args), channel: context.channel, requestId: context.requestId },
        ...{ purpose: reasonOf(purpose, LONGEST_PURPOSE), caseReference: reasonOf(caseReference, LONGEST_REFERENCE) },
      },
    };
    const given = context.reads?.of(key) ?? [];
    if (operation.operation !== 'query') {
      const items = given.filter((id) => !RequestWrites.hasTouched(id));
      return items.length > 0 ? { ...entry, items } : undefined;
    }
    if (!answered.has(key)) return undefined;
    const asked = definition ? askedIdsOf(definition, args) : { named: [], all: [] };
    const isAbout = context.reads?.hasObject(key) === true || isScalar(answered.get(key));
    const items = [...new Set([...given, ...(isAbout ? asked.named : [])])];
    const notGiven = asked.all.filter((id) => !items.includes(id));
    const terms = definition ? this.termsOf(context, identity, definition, args) : [];
    return { ...entry, items, terms, ...(notGiven.length > 0 && { detail: { asked: notGiven } }) };
  }

  private termsOf({ reads }: CallContext, { party }: Identity, field: AnyField, args: Arguments): readonly string[] {
    const searched = { values: askedValuesOf(field, args), texts: askedTextsOf(field, args), country: party.country };
    return searchTermsOf(this.keyring.markKey, { ...searched, ...(reads && { known: reads.meanings }) });
  }
}

type AnyField = GraphQLField<unknown, unknown>;

const keyOf = ({ alias, name }: FieldNode): string => alias?.value ?? name.value;

/** Longest reasons of an entry. Operations check them; an argument of an operation that does not is cut. */
const LONGEST_PURPOSE = 500;
const LONGEST_REFERENCE = 200;
const reasonOf = (text: string | null | undefined, longest: number): string | null =>
  typeof text === 'string' ? [...text.slice(0, 2 * longest)].slice(0, longest).join('') : null;

const isScalar = (value: unknown): boolean => value !== null && typeof value !== 'object';

/** Returns the records that the result of an event gives, without the item of an event that is audited already. */
export function otherReadsOf({ reads }: CallContext, event: object): readonly string[] {
  const { itemId } = event as { readonly itemId?: string | null };
  return (reads?.all() ?? []).filter((id) => id !== itemId || !isAudited(event));
}

/** Returns the field of the schema that is called, and its arguments. */
function calledField(
  { schema, operation, variables }: Pick<AnsweredOperation, 'schema' | 'operation' | 'variables'>,
  field: FieldNode,
): { readonly definition: AnyField | undefined; readonly args: Arguments } {
  const definition = schema.getRootType(operation.operation)?.getFields()[field.name.value];
  try {
    return { definition, args: definition ? getArgumentValues(definition, field, variables) : {} };
  } catch (error) {
    if (error instanceof GraphQLError) return { definition, args: {} }; // the execution has answered this error
    throw error;
  }
}
