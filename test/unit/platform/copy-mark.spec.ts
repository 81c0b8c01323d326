import { randomBytes, randomUUID } from 'node:crypto';
import { copyMarksIn, copyMarksOf, endOf } from '../../../src/platform/database/copy-mark.js';

const KEY = randomBytes(32);
const [ACCOUNT, OTHER, ITEM] = [randomUUID(), randomUUID(), randomUUID()];
const TAGS = ['mule', 'thb', 'line', 'job-offer'];

describe('The mark of a copy', () => {
  it('names account and item, in any text and in either case', () => {
    const mark = copyMarksOf(KEY, ACCOUNT).markOf(ITEM);
    expect(mark).toMatch(/^[a-z2-7]{26}$/);
    for (const text of [mark, mark.toUpperCase(), `x,${mark},"y"`, `{"copyMark":"${mark}"}`, `<td>${mark}</td>`]) {
      expect(copyMarksIn(KEY, text)).toEqual([{ account: endOf(ACCOUNT), item: endOf(ITEM) }]);
    }
  });

  it('differs for each item and each account, and is equal for the same', () => {
    const marks = copyMarksOf(KEY, ACCOUNT);
    expect(new Set([marks.markOf(ITEM), marks.markOf(randomUUID()), copyMarksOf(KEY, OTHER).markOf(ITEM)]).size).toBe(3);
    expect(copyMarksOf(KEY, ACCOUNT).markOf(ITEM)).toBe(marks.markOf(ITEM));
  });

  it('has a decoy of its form that is the mark of nothing, and differs for each account and text', () => {
    const marks = copyMarksOf(KEY, ACCOUNT);
    const decoy = marks.decoyOf(ITEM);
    expect(decoy).toMatch(/^[a-z2-7]{26}$/);
    const [read] = copyMarksIn(KEY, decoy);
    expect([read?.account === endOf(ACCOUNT), read?.item === endOf(ITEM)]).toEqual([false, false]);
    expect(marks.decoyOf(ITEM)).toBe(decoy);
    expect(new Set([decoy, marks.decoyOf('no id'), copyMarksOf(KEY, OTHER).decoyOf(ITEM), marks.markOf(ITEM)]).size).toBe(4);
  });

  it('is read by the holder of the key alone', () => {
    const mark = copyMarksOf(KEY, ACCOUNT).markOf(ITEM);
    expect(copyMarksIn(randomBytes(32), mark)).not.toEqual([{ account: endOf(ACCOUNT), item: endOf(ITEM) }]);
  });

  it('is not found in longer or shorter words, nor in words with other bits', () => {
    const mark = copyMarksOf(KEY, ACCOUNT).markOf(ITEM);
    expect([`${mark}a`, mark.slice(1), `0${mark}`, 'b'.repeat(26)].flatMap((text) => copyMarksIn(KEY, text))).toEqual([]);
  });

  it('orders a list for each account in its own way, without a change of its texts', () => {
    const order = copyMarksOf(KEY, ACCOUNT).orderOf(ITEM, TAGS);
    expect([...order].sort()).toEqual([...TAGS].sort());
    expect(copyMarksOf(KEY, ACCOUNT).orderOf(ITEM, [...TAGS].reverse())).toEqual(order);
    const orders = Array.from({ length: 40 }, () => copyMarksOf(KEY, randomUUID()).orderOf(ITEM, TAGS).join());
    expect(new Set(orders).size).toBeGreaterThan(10);
  });
});
