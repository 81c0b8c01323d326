import { WriteBehind } from '../../../src/platform/platform/write-behind.js';

describe('notes that are written later', () => {
  const written: number[][] = [];
  let fails = false;
  const notesOf = (most: number): WriteBehind<number> =>
    new WriteBehind<number>({
      ...{ name: 'Test', failing: 'Not written', recovered: 'Written again.', most },
      merge: (earlier, later) => earlier + later,
      write: (notes) => {
        if (fails) return Promise.reject(new Error('The database is away.'));
        written.push([...notes]);
        return Promise.resolve();
      },
    });

  beforeEach(() => {
    written.length = 0;
    fails = false;
  });

  it('are one for each key, and are written when the process stops', async () => {
    const notes = notesOf(10);
    notes.note('a', 1);
    notes.note('b', 10);
    notes.note('a', 2);
    await notes.stop();
    expect(written).toEqual([[3, 10]]);
  });

  it('write nothing where nothing was noted', async () => {
    await notesOf(10).stop();
    expect(written).toEqual([]);
  });

  it('wait while they cannot be written, and keep what came meanwhile', async () => {
    const notes = notesOf(10);
    notes.note('a', 1);
    fails = true;
    await notes.stop();
    notes.note('a', 2);
    fails = false;
    await notes.stop();
    expect(written).toEqual([[3]]);
  });

  it('are dropped above their limit, and those that wait stay', async () => {
    const notes = notesOf(2);
    expect(['a', 'b', 'c', 'a'].map((key) => notes.note(key, 1))).toEqual([true, true, false, true]);
    await notes.stop();
    expect(written).toEqual([[2, 1]]);
  });

  it('are kept if they were said to be, also when those on their way come back', async () => {
    fails = true;
    const notes = notesOf(2);
    notes.note('a', 1);
    const writing = notes.stop(); // 'a' is on its way once the job has stopped
    await Promise.resolve();
    const kept: string[] = ['a'];
    for (let turn = 0; turn < 20; turn += 1) {
      for (const key of ['b', 'c']) if (notes.note(key, 1)) kept.push(key);
      await Promise.resolve();
    }
    await writing;
    fails = false;
    await notes.stop();
    expect(written[0]).toHaveLength(new Set(kept).size);
  });
});
