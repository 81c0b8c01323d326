import { randomBytes, randomUUID } from 'node:crypto';
import { copyMarksOf } from '../../../src/platform/database/copy-mark.js';
import { digestOf } from '../../../src/intel/indicators/draft.js';
import { leakedRowOf, tagOrderIn } from '../../../src/oversight/leaks/leaked-row.policy.js';
import { canonicalise } from '../../../src/values/values/canonicalise.js';
import { rowsOfItems, suspectsIn } from '../../../src/oversight/leaks/suspects.policy.js';

const KEY = randomBytes(32);
const domain = (value: string): string => digestOf({ kind: 'DOMAIN', scope: '', value });

describe('Leaked rows', () => {
  it('have the same values in every format', () => {
    const rows = [
      'DOMAIN,bad.example.com,PHISHING',
      '{"kind":"DOMAIN","value":"bad.example.com"}',
      'seen: bad[.]example[.]com today',
      '| bad.example.com |',
    ];
    for (const row of rows) expect(leakedRowOf(KEY, row, null).digests).toContain(domain('bad.example.com'));
  });

  it('have national numbers of the tracing country', () => {
    const phone = digestOf({ kind: 'PHONE', scope: '', value: '+6625550147' });
    expect(leakedRowOf(KEY, 'x;02 555 0147;y', 'TH').digests).toContain(phone);
    expect(leakedRowOf(KEY, 'x;02 555 0147;y', null).digests).not.toContain(phone);
  });

  it.each([
    `PHONE,'+6625550147,PHISHING`,
    `insert into leaked (value) values ('+6625550147');`,
    'select `+6625550147`',
    'kind=PHONE value=+6625550147',
    '‘+6625550147’',
    JSON.stringify({ row: JSON.stringify({ value: '+6625550147' }) }),
    '+66 2 555 0147 gang',
  ])('have their number in quotes of a spreadsheet, of SQL and of JSON, after a name, and before words: %s', (row) => {
    expect(leakedRowOf(KEY, row, null).digests).toContain(digestOf({ kind: 'PHONE', scope: '', value: '+6625550147' }));
  });

  it('have addresses of pages whole, whatever is in them', () => {
    const value = "https://bad.example.com/sign-in?name=o'neil&next=home";
    const reading = canonicalise('URL', { value });
    expect(reading.ok).toBe(true);
    for (const row of [`URL,${value},PHISHING`, JSON.stringify({ value })]) {
      expect(leakedRowOf(KEY, row, null).digests).toContain(reading.ok ? digestOf(reading.value) : '');
    }
  });

  it.each([
    ['a,b', ['a', 'b'], ['a', 'b']],
    ['b;a', ['a', 'b'], ['b', 'a']],
    ['["b", "a"]', ['a', 'b'], ['b', 'a']],
    ['only a', ['a', 'b'], undefined],
    ['a b a', ['a', 'b'], undefined],
    ['ab b', ['a', 'b'], undefined],
    ['a', ['a'], undefined],
  ])('have tags in an order, where each is there once: %s', (row, tags, order) => {
    expect(tagOrderIn(row, tags)).toEqual(order);
  });

  it('are traced by marks before orders, and by orders before what was read', () => {
    const [marked, ordered, read] = [randomUUID(), randomUUID(), randomUUID()];
    const items = Array.from({ length: 30 }, (_, n) => ({
      id: randomUUID(),
      digest: domain(`n${n}.example.com`),
      tags: ['one', 'two', 'three'],
    }));
    const rows = items.map(({ id, tags }, n) => {
      const mark = n === 7 ? copyMarksOf(KEY, marked).markOf(id) : '';
      return leakedRowOf(KEY, `n${n}.example.com,${copyMarksOf(KEY, ordered).orderOf(id, tags).join(';')},${mark}`, null);
    });
    const readers = [read, ordered, marked].map((user) => ({ user, isOwn: false, items: new Set(items.map(({ id }) => id)) }));
    const found = suspectsIn(rowsOfItems(rows, items), readers, (user) => copyMarksOf(KEY, user));
    expect(found.map(({ user }) => user)).toEqual([marked, ordered, read]);
    expect(found[0]).toMatchObject({ marked: 1, compared: 30, received: 30 });
    expect(found[1]).toMatchObject({ marked: 0, ordered: 30, compared: 30, received: 30 });
    expect(found[2]?.ordered).toBeLessThan(25);
  });

  it('leave out who read none of their items, and do not compare the order of own copies', () => {
    const item = { id: randomUUID(), digest: domain('bad.example.com'), tags: ['one', 'two'] };
    const rows = rowsOfItems([leakedRowOf(KEY, 'bad.example.com one two', null)], [item]);
    const readers = [
      { user: randomUUID(), isOwn: true, items: new Set([item.id]) },
      { user: randomUUID(), isOwn: false, items: new Set([randomUUID()]) },
    ];
    expect(suspectsIn(rows, readers, (user) => copyMarksOf(KEY, user))).toEqual([
      { user: readers[0]?.user, marked: 0, printed: 0, ordered: 0, compared: 0, received: 1 },
    ]);
  });
});
