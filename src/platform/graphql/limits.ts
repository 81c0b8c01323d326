import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  getOperationAST,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from 'graphql';
import { HubError } from '../platform/errors.js';

/** Limits of one document, on every transport. */
export const LIMITS = {
  /** Characters of the document; a longer one is not parsed. */
  characters: 32_768,
  tokens: 1_600,
  fragments: 20,
  rootFields: 10,
  aliases: 15,
  directives: 20,
  /** Nested fields. */
  depth: 10,
  /** Nested fields below __schema and __type; the standard introspection query has 13. */
  introspectionDepth: 16,
  /** Fields with all fragments expanded. */
  selections: 1_000,
  /** Values in the answer, estimated: see {@link assertWithinLimits}. */
  cost: 500_000,
} as const;

/** Cost of one element of a batch (a looked-up value, a published item), in values of an answer. */
const COST_OF_ELEMENT = 100;
/** Cost of a page inside an element of a list: it is a transaction of its own, for each element. */
const COST_OF_NESTED_PAGE = 1_000;
/** Assumed length of a list whose length the request does not state. */
const ASSUMED_LENGTH = 3;
/** Upper limit for pages and batches: the operation itself rejects larger ones, with a better message. */
const LONGEST = 1_000;
/** Operations that could guess passwords and tokens: only one in a document. */
const ONCE_PER_DOCUMENT: ReadonlySet<string> = new Set([
  'signIn',
  'startPasskeySignIn',
  'signInWithPasskey',
  'refreshSession',
  'bootstrapOperator',
  'changePassword',
  'resetPassword',
  'acceptInvitation',
  'confirmIdentity',
  'confirmIdentityWithPasskey',
  'finishTotp',
  'signInWithProvider',
  'linkIdentity',
  'confirmIdentityWithProvider',
]);

/** The document exceeds a limit. It was not executed. */
export class TooComplex extends HubError {
  constructor(reason: string, message: string) {
    super('TOO_COMPLEX', reason, message);
  }
}

/** @throws TooComplex before the document is parsed */
export function assertShortEnough(text: string): void {
  if (text.length > LIMITS.characters) {
    throw new TooComplex('DOCUMENT_TOO_LONG', 'The document is too long. Send values as variables, and request less at once.');
  }
}

interface Request {
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/**
 * Checks the cost of the operation to be executed, of a valid document. The cost is the number of values in the answer: a field counts once for each element of
 * the lists around it. `first`, or the length of a batch, is the length of the list below it. Every alias counts separately.
 * @throws TooComplex at the first exceeded limit, so that the limits also bound this work
 */
export function assertWithinLimits(schema: GraphQLSchema, document: DocumentNode, request: Request): void {
  const operation = getOperationAST(document, request.operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return;
  new CostCalculator(schema, document, operation, request.variables ?? {}).assertAffordable(root);
}

/** State of the traversal: depth, whether below introspection, and the length of the next list if `first` or a batch states it. */
interface WalkState {
  readonly depth: number;
  readonly introspecting: boolean;
  readonly listLength: number | undefined;
}

class CostCalculator {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly defaults: ReadonlyMap<string, ValueNode | undefined>;
  private selections = 0;
  private aliases = 0;
  private directives: number;
  private readonly root: FieldNode[] = [];

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    if (fragments.length > LIMITS.fragments) {
      throw new TooComplex('TOO_MANY_FRAGMENTS', `A document may have at most ${LIMITS.fragments} fragments.`);
    }
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    this.defaults = new Map(operation.variableDefinitions?.map((variable) => [variable.variable.name.value, variable.defaultValue]));
    this.directives = operation.directives?.length ?? 0;
  }

  assertAffordable(root: GraphQLNamedType): void {
    const cost = this.costOf(this.operation.selectionSet, root, { depth: 1, introspecting: false, listLength: undefined });
    if (this.root.filter((field) => ONCE_PER_DOCUMENT.has(field.name.value)).length > 1) {
      throw new TooComplex('SIGN_IN_REPEATED', 'A document may sign in, confirm, refresh a session or set a password only once.');
    }
    if (cost > LIMITS.cost) {
      throw new TooComplex('TOO_COSTLY', 'The answer would be too large. Request fewer items, fields or operations at once.');
    }
  }

  private costOf(set: SelectionSetNode, parent: GraphQLNamedType, state: WalkState): number {
    let cost = 0;
    for (const selection of set.selections) {
      this.count(selection.directives?.length ?? 0);
      if (selection.kind === Kind.FIELD) {
        cost += this.costOfField(selection, parent, state);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
      if (!fragment) continue;
      const narrowed = fragment.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
      cost += this.costOf(fragment.selectionSet, narrowed ?? parent, state);
    }
    return cost;
  }

  private count(directives: number): void {
    this.selections += 1;
    if (this.selections > LIMITS.selections) {
      throw new TooComplex('TOO_MANY_FIELDS', `A document may have at most ${LIMITS.selections} fields.`);
    }
    this.directives += directives;
    if (this.directives > LIMITS.directives) {
      throw new TooComplex('TOO_MANY_DIRECTIVES', `A document may have at most ${LIMITS.directives} directives.`);
    }
  }

  private costOfField(node: FieldNode, parent: GraphQLNamedType, state: WalkState): number {
    this.countField(node, state);
    const field = this.definitionOf(node, parent);
    if (!field || !node.selectionSet) return 1;

    const introspecting = state.introspecting || field === SchemaMetaFieldDef || field === TypeMetaFieldDef;
    if (state.depth >= (introspecting ? LIMITS.introspectionDepth : LIMITS.depth)) {
      throw new TooComplex('TOO_DEEP', `Fields may be nested at most ${LIMITS.depth} deep.`);
    }

    const { batch, page } = this.requestedSizes(node, field);
    const isList = isListType(getNullableType(field.type));
    const length = batch ?? page ?? state.listLength;
    const times = isList ? (length ?? ASSUMED_LENGTH) : 1;
    const inner = { depth: state.depth + 1, introspecting, listLength: isList ? undefined : length };
    const nested = page !== undefined && state.depth > 1 ? COST_OF_NESTED_PAGE : 0;
    return 1 + nested + (batch ?? 0) * COST_OF_ELEMENT + times * this.costOf(node.selectionSet, getNamedType(field.type), inner);
  }

  private countField(node: FieldNode, state: WalkState): void {
    if (node.alias && node.alias.value !== node.name.value) this.aliases += 1;
    if (this.aliases > LIMITS.aliases) throw new TooComplex('TOO_MANY_ALIASES', `A document may have at most ${LIMITS.aliases} aliases.`);
    if (state.depth > 1) return;
    this.root.push(node);
    if (this.root.length > LIMITS.rootFields) {
      throw new TooComplex('TOO_MANY_ROOT_FIELDS', `A document may have at most ${LIMITS.rootFields} top-level fields.`);
    }
  }

  private definitionOf(node: FieldNode, parent: GraphQLNamedType): GraphQLField<unknown, unknown> | undefined {
    if (node.name.value === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (node.name.value === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
  }

  /** Returns the lengths that the arguments state: elements of a batch (a list of input objects), and the page size. */
  private requestedSizes(node: FieldNode, field: GraphQLField<unknown, unknown>): { batch: number | undefined; page: number | undefined } {
    let batch: number | undefined;
    let page: number | undefined;
    for (const argument of field.args) {
      const value = node.arguments?.find((candidate) => candidate.name.value === argument.name)?.value;
      if (argument.name === 'first') page = clamped(this.numberIn(value) ?? defaultOf(argument));
      else if (isBatch(argument)) batch = (batch ?? 0) + clamped(this.lengthOf(value));
    }
    return { batch, page };
  }

  private numberIn(node: ValueNode | undefined): number | undefined {
    if (node?.kind === Kind.INT) return Number(node.value);
    if (node?.kind !== Kind.VARIABLE) return undefined;
    const value = this.variables[node.name.value];
    return typeof value === 'number' ? value : this.numberIn(this.defaults.get(node.name.value));
  }

  private lengthOf(node: ValueNode | undefined): number {
    if (node?.kind === Kind.LIST) return node.values.length;
    if (node?.kind !== Kind.VARIABLE) return 1;
    const value = this.variables[node.name.value];
    return Array.isArray(value) ? value.length : this.lengthOf(this.defaults.get(node.name.value));
  }
}

const isBatch = ({ type }: GraphQLArgument): boolean => isListType(getNullableType(type)) && isInputObjectType(getNamedType(type));
const defaultOf = ({ defaultValue }: GraphQLArgument): number => (typeof defaultValue === 'number' ? defaultValue : ASSUMED_LENGTH);
const clamped = (length: number): number => Math.min(Math.max(length, 1), LONGEST);
