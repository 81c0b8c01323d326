export const OUTCOMES = ['CREATED', 'UPDATED', 'UNCHANGED', 'REJECTED'] as const;

interface FaultOf {
  readonly code: string;
  readonly message: string;
  readonly field: string | null;
  readonly severity: 'ERROR' | 'WARNING';
}

/** What became of one report of a file (docs/reports.md). */
export interface Receipt {
  readonly line?: number;
  readonly reference: string | null;
  readonly outcome: (typeof OUTCOMES)[number];
  readonly problems: readonly FaultOf[];
  /** Problems of single values: one with an ERROR was left out. */
  readonly itemProblems: readonly { readonly index: number; readonly line?: number; readonly problems: readonly FaultOf[] }[];
}

/** Refused: the report, or some of its values. Remarked: something to know about a report that is stored. */
export type Verdict = 'refused' | 'partly' | 'remarked' | 'stored';

export function verdictOf({ outcome, problems, itemProblems }: Receipt): Verdict {
  if (outcome === 'REJECTED') return 'refused';
  if (itemProblems.some((one) => one.problems.some(({ severity }) => severity === 'ERROR'))) return 'partly';
  return problems.length + itemProblems.length > 0 ? 'remarked' : 'stored';
}

/** The media type of a file by its name; undefined: the hub takes no such file. */
export function mediaTypeOf(name: string): string | undefined {
  if (/\.csv$/i.test(name)) return 'text/csv';
  if (/\.(ndjson|jsonl)$/i.test(name)) return 'application/x-ndjson';
  return /\.json$/i.test(name) ? 'application/stix+json' : undefined;
}

/** Reads lines of JSON as they arrive. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
    if (done) return;
  }
}
