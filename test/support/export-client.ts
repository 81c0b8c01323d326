import { parse } from 'csv-parse/sync';

/** An export's answer, taken whole. */
export interface ExportedFile {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What a refusal says. */
  readonly reason: string | undefined;
}

export const PURPOSE = 'a test of exports';

/** The address of an export; a list is a repeated parameter. */
export function exportUrl(hub: { readonly url: string }, said: Readonly<Record<string, string | readonly string[]>> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ purpose: PURPOSE, ...said })) {
    for (const one of typeof value === 'string' ? [value] : value) query.append(name, one);
  }
  return `${hub.url}/export/indicators?${query.toString()}`;
}

/** Asks for an export as whoever holds the token, or by another Authorization header. */
export async function downloadExport(
  hub: { readonly url: string },
  token: string,
  said: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<ExportedFile> {
  const authorization = token.startsWith('Basic ') ? token : `Bearer ${token}`;
  const response = await fetch(exportUrl(hub, said), { headers: { authorization } });
  const text = await response.text();
  const reason = response.ok ? undefined : (JSON.parse(text) as { reason?: string }).reason;
  return { status: response.status, headers: response.headers, text, reason };
}

type Row = Readonly<Record<string, unknown>>;

/** The claims of an NDJSON file, and its last line. */
export function ndjsonOf(text: string): { readonly claims: readonly Row[]; readonly end: Row | undefined } {
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
  const end = lines.at(-1)?.['complete'] === true ? lines.at(-1) : undefined;
  return { claims: end ? lines.slice(0, -1) : lines, end };
}

export const csvOf = (text: string): readonly Readonly<Record<string, string>>[] => parse(text, { columns: true });
