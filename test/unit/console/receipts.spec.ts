import { linesOf, mediaTypeOf, type Receipt, verdictOf } from '../../../console/src/pages/partner/receipts.ts';

const receipt = (part: Partial<Receipt>): Receipt => ({ reference: 'a', outcome: 'CREATED', problems: [], itemProblems: [], ...part });
const problem = (severity: 'ERROR' | 'WARNING') => ({ code: 'A', message: 'A sentence.', field: null, severity });

describe('receipts of a file', () => {
  it('are read line by line, however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode('{"n":1}\n{"n":"ไทย"}\n\n{"n":3}');
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const read: unknown[] = [];
    for await (const line of linesOf(stream)) read.push(line);
    expect(read).toEqual([{ n: 1 }, { n: 'ไทย' }, { n: 3 }]);
  });

  it('tell what was refused from what is only remarked', () => {
    expect(verdictOf(receipt({ outcome: 'REJECTED' }))).toBe('refused');
    expect(verdictOf(receipt({ itemProblems: [{ index: 0, problems: [problem('ERROR')] }] }))).toBe('partly');
    expect(verdictOf(receipt({ problems: [problem('WARNING')] }))).toBe('remarked');
    expect(verdictOf(receipt({}))).toBe('stored');
  });

  it('are for files that the hub takes', () => {
    expect(['a.csv', 'a.NDJSON', 'a.jsonl', 'a.json', 'a.pdf'].map(mediaTypeOf)).toEqual([
      ...['text/csv', 'application/x-ndjson', 'application/x-ndjson', 'application/stix+json'],
      undefined,
    ]);
  });
});
