import type { Hub } from './hub.js';
import type { Ask } from './officer.js';
import { Refused } from './refused.js';

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string; readonly reason?: string } }[];
}

/** Asks by HTTP as whoever holds the token, with these headers besides. */
export const askWith =
  ({ url }: Pick<Hub, 'url'>, token: string, headers: Readonly<Record<string, string>>): Ask =>
  async <Data>(query: string, variables: object = {}): Promise<Data> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as Answer;
    const [error] = errors ?? [];
    if (error) throw new Refused(error.extensions.code, error.extensions.reason, error.message);
    return data as Data;
  };
