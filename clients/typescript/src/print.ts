/** A node of a parsed GraphQL document (graphql-js), as far as the printer reads it. */
interface Node {
  readonly kind: string;
  readonly [field: string]: unknown;
}

const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? (value as Node[]) : []);
const join = (value: unknown, separator: string): string => nodes(value).map(print).join(separator);
const wrap = (start: string, text: string, end: string): string => (text === '' ? '' : start + text + end);
const optional = (value: unknown, start = '', end = ''): string => (value ? start + print(value) + end : '');
const tail = ({ directives, selectionSet }: Node): string => wrap(' ', join(directives, ' '), '') + optional(selectionSet);

const PRINTERS: Readonly<Record<string, (node: Node) => string>> = {
  Document: ({ definitions }) => join(definitions, '\n'),
  OperationDefinition: (node) =>
    `${String(node['operation'])} ${optional(node['name'])}${wrap('(', join(node['variableDefinitions'], ' '), ')')}${tail(node)}`,
  FragmentDefinition: (node) => `fragment ${print(node['name'])} on ${print(node['typeCondition'])}${tail(node)}`,
  VariableDefinition: (node) =>
    `${print(node['variable'])}:${print(node['type'])}${optional(node['defaultValue'], '=')}${wrap(' ', join(node['directives'], ' '), '')}`,
  SelectionSet: ({ selections }) => `{${join(selections, ' ')}}`,
  Field: (node) => `${optional(node['alias'], '', ':')}${print(node['name'])}${wrap('(', join(node['arguments'], ' '), ')')}${tail(node)}`,
  FragmentSpread: (node) => `...${print(node['name'])}${tail(node)}`,
  InlineFragment: (node) => `...${optional(node['typeCondition'], 'on ')}${tail(node)}`,
  Directive: (node) => `@${print(node['name'])}${wrap('(', join(node['arguments'], ' '), ')')}`,
  Argument: (node) => `${print(node['name'])}:${print(node['value'])}`,
  ObjectField: (node) => `${print(node['name'])}:${print(node['value'])}`,
  Name: ({ value }) => String(value),
  NamedType: ({ name }) => print(name),
  ListType: ({ type }) => `[${print(type)}]`,
  NonNullType: ({ type }) => `${print(type)}!`,
  Variable: ({ name }) => `$${print(name)}`,
  IntValue: ({ value }) => String(value),
  FloatValue: ({ value }) => String(value),
  EnumValue: ({ value }) => String(value),
  BooleanValue: ({ value }) => String(value),
  NullValue: () => 'null',
  StringValue: ({ value }) => JSON.stringify(value),
  ListValue: ({ values }) => `[${join(values, ' ')}]`,
  ObjectValue: ({ fields }) => `{${join(fields, ' ')}}`,
};

/**
 * Prints an executable GraphQL document: operations and fragments.
 * @throws TypeError for a node that such a document does not contain
 */
export function print(node: unknown): string {
  const { kind } = node as Node;
  const printer = PRINTERS[kind];
  if (!printer) throw new TypeError(`The document contains “${kind}”. Only operations and fragments can be sent.`);
  return printer(node as Node);
}
