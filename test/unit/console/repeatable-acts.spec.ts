import { actOf, createRepeatableActs } from '../../../console/src/app/repeatable-acts.ts';

const LOST = new Error('no answer');

describe('acts of the console', () => {
  const acts = () => {
    const sent: string[] = [];
    let [next, minutes] = [0, 0];
    const { run, isKept, forget } = createRepeatableActs((error) => error !== LOST, {
      newKey: () => `key ${(next += 1)}`,
      now: () => minutes * 60_000,
    });
    /** @param name such as "hide the case": the last word is the subject */
    const send = (name: string, answer: () => Promise<string> = () => Promise.resolve('done')): Promise<string> =>
      run({ name, subjects: [name.split(' ').at(-1) ?? ''] }, name, (_, key) => {
        sent.push(key);
        return answer();
      });
    const loses = (name: string): Promise<void> => expect(send(name, () => Promise.reject(LOST))).rejects.toBe(LOST);
    return { sent, send, loses, run, isKept, forget, pass: (some: number) => void (minutes += some) };
  };

  it('an act that is on its way is not sent again, and both callers get its answer', async () => {
    const { sent, send } = acts();
    let answer = (_: string): void => undefined;
    const first = send('note', () => new Promise((resolve) => (answer = resolve)));
    const second = send('note');
    answer('stored');
    expect(await Promise.all([first, second])).toEqual(['stored', 'stored']);
    expect(sent).toEqual(['key 1']);
  });

  it('an act without an answer keeps its key until the hub answers', async () => {
    const { sent, send, loses } = acts();
    for (const _ of [1, 2]) await loses('note');
    await send('note');
    await send('note');
    expect(sent).toEqual(['key 1', 'key 1', 'key 1', 'key 2']);
  });

  it('an act without an answer is sent again with the version that was sent first, although the page has read a newer one', async () => {
    const { run } = acts();
    const sent: unknown[] = [];
    const answers = (version: number, isLost: boolean): Promise<string> => {
      const variables = { input: { id: 'freeze', state: 'PARTIALLY_HELD', amount: '1000', version } };
      return run(actOf('mutation Answer', variables), variables, (same, key) => {
        sent.push([same.input.version, key]);
        return isLost ? Promise.reject(LOST) : Promise.resolve('done');
      });
    };
    await expect(answers(3, true)).rejects.toBe(LOST);
    await answers(4, false);
    await answers(5, false); // another answer of the same amount
    expect(sent).toEqual([
      [3, 'key 1'],
      [3, 'key 1'],
      [5, 'key 2'],
    ]);
  });

  it('an act without an answer is sent under another key once another act on the same was done; a refused one undoes nothing', async () => {
    const { sent, send, loses } = acts();
    await loses('hide the case');
    await expect(send('show the case', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await loses('hide the case');
    await send('show the case');
    await send('hide the case');
    expect(sent).toEqual(['key 1', 'key 2', 'key 1', 'key 3', 'key 4']);
  });

  it('an act on something else, such as one that waited, ends no key', async () => {
    const { sent, send, loses, isKept } = acts();
    let answer = (_: string): void => undefined;
    const waited = send('revoke the indicator', () => new Promise((resolve) => (answer = resolve)));
    await loses('note on the case');
    answer('done');
    await waited;
    expect(isKept('note on the case')).toBe(true);
    await send('note on the case');
    expect(sent).toEqual(['key 1', 'key 2', 'key 2']);
  });

  it('an act that was on its way while another one on the same was done is not called repeatable, and gets another key', async () => {
    const { sent, send, isKept } = acts();
    let lose = (_: Error): void => undefined;
    const lost = send('hide the case', () => new Promise((_, reject) => (lose = reject)));
    await send('show the case');
    lose(LOST);
    await expect(lost).rejects.toBe(LOST);
    expect(isKept('hide the case')).toBe(false);
    await send('hide the case');
    expect(sent).toEqual(['key 1', 'key 2', 'key 3']);
  });

  it('the same act a quarter of an hour later is another one', async () => {
    const { sent, send, loses, isKept, pass } = acts();
    await loses('note');
    pass(14);
    expect(isKept('note')).toBe(true);
    pass(1);
    expect(isKept('note')).toBe(false);
    await send('note');
    expect(sent).toEqual(['key 1', 'key 2']);
  });

  it('a refused act is sent again under another key', async () => {
    const { sent, send } = acts();
    await expect(send('note', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await send('note');
    expect(sent).toEqual(['key 1', 'key 2']);
  });

  it('another officer has other keys, also when an act of the former one ends later', async () => {
    const { sent, send, forget } = acts();
    let lose = (_: Error): void => undefined;
    const former = send('note', () => new Promise((_, reject) => (lose = reject)));
    forget();
    await send('note');
    lose(LOST);
    await expect(former).rejects.toBe(LOST);
    await send('note');
    expect(sent).toEqual(['key 1', 'key 2', 'key 3']);
  });

  it('the name of an act has its variables without versions, and its subjects are the ids in them', () => {
    const merged = (version: number) => actOf('mutation Merge', { entryId: 'a', version, entries: [{ entryId: 'b', version }] });
    expect(merged(2)).toEqual(merged(1));
    expect(merged(1).subjects).toEqual(['a', 'b']);
    expect(actOf('mutation Note', { caseId: 'a', text: 'x' }).name).not.toBe(actOf('mutation Note', { caseId: 'a', text: 'y' }).name);
    expect(actOf('mutation SaveRules', { rules: [] }).subjects).toEqual(['']);
  });
});
