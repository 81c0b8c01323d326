export const TAXII = 'application/taxii+json;version=2.1';

export interface TaxiiObject {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}

/** Whatever TAXII answers with: every resource's properties, as far as it has them. */
export interface TaxiiBody {
  readonly id: string;
  readonly title: string;
  readonly more?: boolean;
  readonly next?: string;
  readonly objects?: readonly (TaxiiObject & { readonly date_added: string; readonly version: string; readonly media_type: string })[];
  readonly versions?: readonly string[];
  readonly collections?: readonly { readonly id: string; readonly alias: string; readonly title: string; readonly can_write: boolean }[];
  readonly [property: string]: unknown;
}

export interface TaxiiReply {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly text: string;
  readonly body: TaxiiBody;
}

/** Speaks TAXII to a hub as the holder of `token`, or of an Authorization header; says no more than it is told to. */
export function taxiiClient(url: string, token?: string) {
  const authorization = token === undefined || token.includes(' ') ? token : `Bearer ${token}`;
  const ask = async (method: string, path: string, init: { headers?: Record<string, string>; body?: string } = {}): Promise<TaxiiReply> => {
    const headers = { accept: TAXII, ...(authorization === undefined ? {} : { authorization }), ...init.headers };
    const response = await fetch(`${url}${path}`, { method, headers, ...(init.body === undefined ? {} : { body: init.body }) });
    const text = await response.text();
    const body = (text.startsWith('{') ? JSON.parse(text) : {}) as TaxiiBody;
    return { status: response.status, type: response.headers.get('content-type'), headers: response.headers, text, body };
  };
  const get = (path: string, headers: Record<string, string> = {}): Promise<TaxiiReply> => ask('GET', path, { headers });
  return {
    ask,
    get,
    post: (path: string, body: unknown, headers: Record<string, string> = {}): Promise<TaxiiReply> =>
      ask('POST', path, { headers: { 'content-type': TAXII, ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) }),
    /** The path of one of the caller's collections. */
    async collection(alias: string): Promise<string> {
      const { body } = await get('/taxii2/api/collections/');
      return `/taxii2/api/collections/${body.collections?.find((one) => one.alias === alias)?.id ?? 'none'}/`;
    },
  };
}
export type TaxiiClient = ReturnType<typeof taxiiClient>;
