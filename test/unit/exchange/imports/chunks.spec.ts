import { inChunks } from '../../../../src/exchange/imports/chunks.js';

const LIMITS = { most: 10, heaviest: 100, weigh: () => 1 };

describe('A source that is read in chunks', () => {
  it('yields what arrived, and ends with the source', async () => {
    const source = async function* (): AsyncGenerator<readonly number[]> {
      yield [1, 2, 3];
      yield [4];
    };
    const items: number[] = [];
    for await (const chunk of inChunks(source(), LIMITS)) items.push(...chunk);
    expect(items).toEqual([1, 2, 3, 4]);
  });

  it('may be left while its next item has not come', async () => {
    const source = async function* (): AsyncGenerator<readonly number[]> {
      yield [1];
      await new Promise(() => undefined); // a sender that waits for its receipts
    };
    for await (const chunk of inChunks(source(), LIMITS)) {
      expect(chunk).toEqual([1]);
      break;
    }
  });
});
