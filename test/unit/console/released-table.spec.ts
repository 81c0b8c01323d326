import type { ReleasedLineFragment } from '../../../console/src/pages/partner/released.graphql.ts';
import { marksOf, releasedTable, savable } from '../../../console/src/pages/partner/released-table.ts';

const line = (id: string, tlp: string): ReleasedLineFragment =>
  ({
    ...{ id, kind: 'DOMAIN', value: `${id}.example.com`, platform: null, network: null, bank: null, threat: 'PHISHING', tlp },
    ...{ owner: { name: 'Thailand' }, lastSeen: null, validUntil: null, revokedAt: null },
  }) as unknown as ReleasedLineFragment;

describe('The table of released values', () => {
  it('has the mark of the copy in each row, and nothing of TLP:RED', () => {
    const marks = new Map([['a', 'x7vgfcgipwdka23aga2pphs2qq']]);
    expect(
      releasedTable(savable([line('a', 'AMBER'), line('b', 'RED')]), marks)
        .trimEnd()
        .split('\r\n'),
    ).toEqual([
      '# TLP:AMBER',
      'kind,value,platform,network,bank,threat,tlp,owner,last_seen,valid_until,revoked_at,copy_mark',
      'DOMAIN,a.example.com,,,,PHISHING,TLP:AMBER,Thailand,,,,x7vgfcgipwdka23aga2pphs2qq',
    ]);
  });

  it('asks for marks in batches, in order, and refuses an answer with another number', async () => {
    const ids = Array.from({ length: 201 }, (_, n) => `id-${n}`);
    const sizes: number[] = [];
    const marks = await marksOf(ids, async (some) => {
      sizes.push(some.length);
      return Promise.resolve(some.map((id) => `mark of ${id}`));
    });
    expect(sizes).toEqual([100, 100, 1]);
    expect(ids.every((id) => marks.get(id) === `mark of ${id}`)).toBe(true);
    expect((await marksOf([], () => Promise.reject(new Error('Not asked.')))).size).toBe(0);
    await expect(marksOf(ids, () => Promise.resolve(['one']))).rejects.toThrow('1 marks for 100 copies');
  });
});
