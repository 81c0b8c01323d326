import type { GraphqlErrorView } from './sockets.js';

/** One answer over HTTP, as it came. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data?: unknown;
  readonly errors: readonly GraphqlErrorView[];
}

/** Any request at all. */
export async function request(url: string, init: RequestInit): Promise<HttpAnswer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  const { data, errors = [] } = (isJson ? JSON.parse(text) : {}) as { data?: unknown; errors?: readonly GraphqlErrorView[] };
  return { status: response.status, headers: response.headers, text, data, errors };
}

/** Posts `body` (text as it is, everything else as JSON) to a hub's /graphql. */
export const post = (hubUrl: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> =>
  request(`${hubUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
