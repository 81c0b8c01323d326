import { print } from './print.js';

/** The types of a document, as GraphQL Code Generator attaches them. The property exists at compile time alone. */
export interface DocumentTypes<Result, Variables> {
  readonly __apiType?: (variables: Variables) => Result;
}

/** A GraphQL text that carries the types of its result and variables. */
export type TypedText<Result, Variables> = string & DocumentTypes<Result, Variables>;

/** A text without types; a text with types is not assignable to it. */
export type PlainText = string & { readonly __apiType?: undefined };

/** A parsed document (`TypedDocumentNode`), or an object whose `toString` returns the text (`TypedDocumentString`). */
export type TypedObject<Result, Variables> = DocumentTypes<Result, Variables> &
  ({ readonly kind: string; readonly definitions: readonly unknown[] } | { readonly length: number; toString(): string });

export type TypedDocument<Result, Variables> = TypedText<Result, Variables> | TypedObject<Result, Variables>;

/** Returns the GraphQL text of a document. */
export function textOf(document: TypedDocument<unknown, never> | PlainText): string {
  if (typeof document === 'string') return document;
  return 'definitions' in document ? print(document) : String(document);
}

const STRING_OR_COMMENT = /"""[\s\S]*?(?<!\\)"""|"(?:\\.|[^"\\\n])*"|#[^\n]*/g;

/**
 * Returns the name under which the first field of the only mutation is in the answer. A mutation executes its fields in order.
 * @returns undefined if the text must be parsed to know it
 */
export function firstFieldOf(text: string): string | undefined {
  let bare = text.replace(STRING_OR_COMMENT, ' ');
  for (let before = ''; before !== bare;) [before, bare] = [bare, bare.replace(/\([^()]*\)/g, ' ')];
  return /\bmutation\b[\s\S]*\bmutation\b/.test(bare) ? undefined : /^\s*mutation\b[^{}]*\{\s*(\w+)/.exec(bare)?.[1];
}

/** Whether sending the text twice may write twice. A text that is not understood counts as a mutation. */
export function isMutation(text: string): boolean {
  const bare = text.replace(STRING_OR_COMMENT, ' ');
  let depth = 0;
  let top = '';
  for (const character of bare) {
    if ('({['.includes(character)) depth += 1;
    if (depth === 0) top += character;
    if (')}]'.includes(character)) depth -= 1;
  }
  return depth !== 0 || /\bmutation\b/.test(top);
}

/** How a document is sent: its text, or the id under which the hub has it. */
export type DocumentBody = { readonly query: string } | { readonly documentId: string };

export const textBody = (query: string): Promise<DocumentBody> => Promise.resolve({ query });

const ids = new Map<string, Promise<DocumentBody>>();

/** Names a document by its id, the SHA-256 of its text (GraphQL over HTTP, appendix "Persisted Documents"). Browsers need https://, or this machine. */
export function persistedBody(text: string): Promise<DocumentBody> {
  const body = ids.get(text) ?? digestOf(text).then((documentId) => ({ documentId }));
  ids.set(text, body);
  return body;
}

async function digestOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return `sha256:${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
