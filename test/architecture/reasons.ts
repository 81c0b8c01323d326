import ts from 'typescript';

/** A stable code of the API as the sources have it. */
export interface Reason {
  /** `extensions.code`; undefined: a Problem of one item of a batch. */
  readonly code: string | undefined;
  readonly reason: string;
  /** The sentences that go with it, separated by ` Or: `; `…` for what is put in. */
  readonly sentence: string;
}

interface Source {
  readonly name: string;
  readonly text: string;
}

const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;
const IN_CAPITALS = /^[A-Z][A-Z0-9_]*$/;

/**
 * Reads the codes from the sources: what is given to HubError and to the classes made from it (their first literal in capitals is the reason, the next text
 * the sentence), objects that have `code` and `reason` or `message` (rows of files call their sentence `reason`), and calls whose first argument is a code and whose second is a sentence. All sentences of a reason are given. A rule's own come instead of the short ones of the database's refusals (HB…), which say neither number nor value.
 */
export function reasonsIn(sources: readonly Source[]): readonly Reason[] {
  const files = sources.map(({ name, text }) => ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  const codes = codesOfErrors(files);
  const said = files.flatMap((file) =>
    every(file).flatMap((node) => reasonsAt(node, codes).map((reason) => ({ reason, last: isOfDatabase(node) }))),
  );
  const byKey = new Map<string, { readonly one: Reason; readonly rule: Set<string>; readonly database: Set<string> }>();
  for (const { reason: one, last } of said) {
    const key = `${one.code ?? '~'} ${one.reason}`;
    const entry = byKey.get(key) ?? { one, rule: new Set(), database: new Set() };
    if (one.sentence) entry[last ? 'database' : 'rule'].add(one.sentence);
    byKey.set(key, entry);
  }
  return [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { one, rule, database }]) => ({ ...one, sentence: [...(rule.size > 0 ? rule : database)].join(' Or: ') }));
}

/** Whether a node stands in what is thrown for an SQLSTATE: `HB470: () => new Forbidden(…)`. */
const isOfDatabase = (node: ts.Node): boolean =>
  ts.findAncestor(node, (one) => ts.isPropertyAssignment(one) && /^HB\d{3}$/.test(one.name.getText())) !== undefined;

/** Names of the error classes and the code that each carries. */
function codesOfErrors(files: readonly ts.SourceFile[]): ReadonlyMap<string, string | undefined> {
  const codes = new Map<string, string | undefined>([['HubError', undefined]]);
  const classes = files.flatMap((file) => every(file).filter(ts.isClassDeclaration));
  for (let before = 0; before !== codes.size;) {
    before = codes.size;
    for (const one of classes) {
      const parent = parentOf(one);
      if (!one.name || !parent || !codes.has(parent)) continue;
      codes.set(one.name.text, codes.get(parent) ?? codeGivenToSuper(one));
    }
  }
  return codes;
}

const parentOf = (one: ts.ClassLikeDeclaration): string | undefined =>
  one.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText();

function codeGivenToSuper(one: ts.ClassDeclaration): string | undefined {
  const call = every(one).find((node): node is ts.CallExpression => ts.isCallExpression(node) && isSuper(node));
  const first = call?.arguments[0];
  return first && ts.isStringLiteral(first) ? first.text : undefined;
}

const isSuper = (call: ts.CallExpression): boolean => call.expression.kind === ts.SyntaxKind.SuperKeyword;

function reasonsAt(node: ts.Node, codes: ReadonlyMap<string, string | undefined>): readonly Reason[] {
  if (ts.isNewExpression(node) && codes.has(node.expression.getText())) {
    return given(node.arguments ?? [], codes.get(node.expression.getText()));
  }
  if (ts.isConstructorDeclaration(node) && codes.has(node.parent.name?.text ?? '')) {
    const defaults = node.parameters.flatMap(({ initializer }) => (initializer ? [initializer] : []));
    return given(defaults, codes.get(node.parent.name?.text ?? ''));
  }
  if (ts.isCallExpression(node) && isSuper(node)) {
    const of = ts.findAncestor(node, ts.isClassDeclaration)?.name?.text ?? '';
    return codes.has(of) ? given(node.arguments, codes.get(of)) : [];
  }
  if (ts.isCallExpression(node)) return given(node.arguments, undefined).filter(({ sentence }) => sentence.includes(' '));
  return ts.isObjectLiteralExpression(node) ? inObject(node) : [];
}

/** `code`, where it is given, then the reason, then the sentence. */
function given(args: readonly ts.Expression[], code: string | undefined): readonly Reason[] {
  const texts = args.map((one) => (ts.isStringLiteral(one) ? one.text : undefined));
  const at = texts[0] === code && args.length > 2 ? 1 : 0;
  const reason = texts[at];
  if (reason === undefined || !(code === undefined ? CODE : IN_CAPITALS).test(reason)) return [];
  return [{ code, reason, sentence: textOf(args[at + 1]) }];
}

function inObject(node: ts.ObjectLiteralExpression): readonly Reason[] {
  const property = (name: string): ts.Expression | undefined => {
    const found = node.properties.find((one) => one.name?.getText() === name);
    if (found && ts.isShorthandPropertyAssignment(found)) return found.name;
    return found && ts.isPropertyAssignment(found) ? found.initializer : undefined;
  };
  const [code, reason, message] = [property('code'), property('reason'), property('message')];
  if (!code || !ts.isStringLiteral(code)) return [];
  if (reason && ts.isStringLiteral(reason) && IN_CAPITALS.test(reason.text)) {
    return [{ code: code.text, reason: reason.text, sentence: textOf(message) }];
  }
  const sentence = textOf(message ?? reason);
  if (message && ts.isIdentifier(message) && sentence === '') return []; // a parameter: its callers give code and sentence
  const isSaid = message !== undefined || sentence.includes(' ');
  return isSaid && IN_CAPITALS.test(code.text) ? [{ code: undefined, reason: code.text, sentence }] : [];
}

function textOf(node: ts.Expression | undefined): string {
  if (!node) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => `…${literal.text}`)].join('');
  if (ts.isConditionalExpression(node)) return textOf(node.whenTrue);
  if (ts.isBinaryExpression(node)) return textOf(node.left) || textOf(node.right);
  return ts.isIdentifier(node) ? textOf(constantNamed(node)) : '';
}

/** The initial value of the constant that an identifier names in a block around it. */
function constantNamed({ text, parent }: ts.Identifier): ts.Expression | undefined {
  for (let scope: ts.Node = parent; !ts.isSourceFile(scope); scope = scope.parent) {
    if (!ts.isBlock(scope)) continue;
    const constants = scope.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => [...declarationList.declarations]);
    const found = constants.find(({ name }) => name.getText() === text);
    if (found) return found.initializer;
  }
  return undefined;
}

function every(root: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return nodes;
}
