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

/** What one document may ask of the hub, on every transport. */
export const LIMITS = {
  /** Characters of the document; what is longer is not even read. */
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
  /** Fields once every fragment is written out. */
  selections: 1_000,
  /** Values in the answer, estimated: see {@link assertWithinLimits}. */
  cost: 500_000,
} as const;

/** Work behind one element of a batch (a value looked up, an item published), in values of an answer. */
const COST_OF_ELEMENT = 100;
/** Elements of a list whose length the request does not tell. */
const ASSUMED_LENGTH = 3;
/** No page and no batch is longer: what asks for more is refused by the operation itself, with a better sentence. */
const LONGEST = 1_000;
/** Guessing passwords and tokens goes one at a time. */
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
  'confirmTotp',
  'finishSignIn',
  'linkIdentity',
  'confirmByProvider',
]);

/** The document asks for too much. It was not executed. */
export class TooComplex extends HubError {
  constructor(reason: string, message: string) {
    super('TOO_COMPLEX', reason, message);
  }
}

/** @throws TooComplex before the document is read at all. */
export function assertShortEnough(text: string): void {
  if (text.length > LIMITS.characters) {
    throw new TooComplex('DOCUMENT_TOO_LONG', 'The document is too long: send values as variables, and ask for less at once.');
  }
}

interface Request {
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/**
 * Weighs the operation that is to be executed; the document is valid. The cost is the number of values in the answer: a field counts once for each element of
 * the lists around it, `first` or the length of a batch being the length of the list that it leads to. Every alias counts by itself.
 * @throws TooComplex at the first limit that is passed, so that the work is bounded by the limits.
 */
export function assertWithinLimits(schema: GraphQLSchema, document: DocumentNode, request: Request): void {
  const operation = getOperationAST(document, request.operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return;
  new CostCalculator(schema, document, operation, request.variables ?? {}).assertAffordable(root);
}

/** Where the walk stands: how deep, below introspection or not, and how long the next list is if `first` or a batch told so. */
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
    const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    if (fragments.length > LIMITS.fragments) {
      throw new TooComplex('TOO_MANY_FRAGMENTS', `A document may have ${LIMITS.fragments} fragments.`);
    }
    this.fragments = new Map(fragments.map((one) => [one.name.value, one]));
    this.defaults = new Map(operation.variableDefinitions?.map((one) => [one.variable.name.value, one.defaultValue]));
    this.directives = operation.directives?.length ?? 0;
  }

  assertAffordable(root: GraphQLNamedType): void {
    const cost = this.costOf(this.operation.selectionSet, root, { depth: 1, introspecting: false, listLength: undefined });
    if (this.root.filter((field) => ONCE_PER_DOCUMENT.has(field.name.value)).length > 1) {
      throw new TooComplex('SIGN_IN_REPEATED', 'A document signs in, confirms, refreshes a session or sets a password once.');
    }
    if (cost > LIMITS.cost) {
      throw new TooComplex('TOO_COSTLY', 'The answer would be too large: ask for fewer items, fewer fields or fewer operations at once.');
    }
  }

  private costOf(set: SelectionSetNode, parent: GraphQLNamedType, place: WalkState): number {
    let cost = 0;
    for (const selection of set.selections) {
      this.count(selection.directives?.length ?? 0);
      if (selection.kind === Kind.FIELD) {
        cost += this.costOfField(selection, parent, place);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
      if (!fragment) continue;
      const narrowed = fragment.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
      cost += this.costOf(fragment.selectionSet, narrowed ?? parent, place);
    }
    return cost;
  }

  private count(directives: number): void {
    this.selections += 1;
    if (this.selections > LIMITS.selections) throw new TooComplex('TOO_MANY_FIELDS', `A document may have ${LIMITS.selections} fields.`);
    this.directives += directives;
    if (this.directives > LIMITS.directives) {
      throw new TooComplex('TOO_MANY_DIRECTIVES', `A document may have ${LIMITS.directives} directives.`);
    }
  }

  private costOfField(node: FieldNode, parent: GraphQLNamedType, place: WalkState): number {
    this.countField(node, place);
    const field = this.definitionOf(node, parent);
    if (!field || !node.selectionSet) return 1;

    const introspecting = place.introspecting || field === SchemaMetaFieldDef || field === TypeMetaFieldDef;
    if (place.depth >= (introspecting ? LIMITS.introspectionDepth : LIMITS.depth)) {
      throw new TooComplex('TOO_DEEP', `Fields may be nested ${LIMITS.depth} deep.`);
    }

    const { batch, page } = this.requestedSizes(node, field);
    const isList = isListType(getNullableType(field.type));
    const told = batch ?? page ?? place.listLength;
    const times = isList ? (told ?? ASSUMED_LENGTH) : 1;
    const inner = { depth: place.depth + 1, introspecting, listLength: isList ? undefined : told };
    return 1 + (batch ?? 0) * COST_OF_ELEMENT + times * this.costOf(node.selectionSet, getNamedType(field.type), inner);
  }

  private countField(node: FieldNode, place: WalkState): void {
    if (node.alias && node.alias.value !== node.name.value) this.aliases += 1;
    if (this.aliases > LIMITS.aliases) throw new TooComplex('TOO_MANY_ALIASES', `A document may have ${LIMITS.aliases} aliases.`);
    if (place.depth > 1) return;
    this.root.push(node);
    if (this.root.length > LIMITS.rootFields) {
      throw new TooComplex('TOO_MANY_ROOT_FIELDS', `A document may ask ${LIMITS.rootFields} things at once.`);
    }
  }

  private definitionOf(node: FieldNode, parent: GraphQLNamedType): GraphQLField<unknown, unknown> | undefined {
    if (node.name.value === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (node.name.value === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
  }

  /** What the arguments say of lengths: elements of a batch (a list of input objects), and the page that is asked for. */
  private requestedSizes(node: FieldNode, field: GraphQLField<unknown, unknown>): { batch: number | undefined; page: number | undefined } {
    let batch: number | undefined;
    let page: number | undefined;
    for (const argument of field.args) {
      const given = node.arguments?.find((one) => one.name.value === argument.name)?.value;
      if (argument.name === 'first') page = clamped(this.numberIn(given) ?? defaultOf(argument));
      else if (isBatch(argument)) batch = (batch ?? 0) + clamped(this.lengthOf(given));
    }
    return { batch, page };
  }

  private numberIn(node: ValueNode | undefined): number | undefined {
    if (node?.kind === Kind.INT) return Number(node.value);
    if (node?.kind !== Kind.VARIABLE) return undefined;
    const given = this.variables[node.name.value];
    return typeof given === 'number' ? given : this.numberIn(this.defaults.get(node.name.value));
  }

  private lengthOf(node: ValueNode | undefined): number {
    if (node?.kind === Kind.LIST) return node.values.length;
    if (node?.kind !== Kind.VARIABLE) return 1;
    const given = this.variables[node.name.value];
    return Array.isArray(given) ? given.length : this.lengthOf(this.defaults.get(node.name.value));
  }
}

const isBatch = ({ type }: GraphQLArgument): boolean => isListType(getNullableType(type)) && isInputObjectType(getNamedType(type));
const defaultOf = ({ defaultValue }: GraphQLArgument): number => (typeof defaultValue === 'number' ? defaultValue : ASSUMED_LENGTH);
const clamped = (length: number): number => Math.min(Math.max(length, 1), LONGEST);
