import { createOwnWork } from '../../../console/src/app/own-work.ts';

/** Whether a promise has settled once all that is due was done. */
const hasSettled = async (work: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  work.then(
    () => (settled = true),
    () => (settled = true),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
};

describe('work of the officer who uses the tab', () => {
  it('settles as the work does while the officer stays', async () => {
    const { own } = createOwnWork();
    expect(await own(Promise.resolve('answer'))).toBe('answer');
    await expect(own(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it.each([
    ['an answer', (resolve: (answer: string) => void) => resolve('of the former officer')],
    ['an error', (_: unknown, reject: (error: Error) => void) => reject(new Error('of the former officer'))],
  ])('%s that comes after the officer has changed is never handed on', async (_, end) => {
    const { own, pass } = createOwnWork();
    let settle = (): void => undefined;
    const late = own(new Promise<string>((resolve, reject) => (settle = () => end(resolve, reject))));
    pass();
    settle();
    expect(await hasSettled(late)).toBe(false);
  });

  it('work that begins after the change is of the next officer, and settles', async () => {
    const { own, pass } = createOwnWork();
    pass();
    expect(await own(Promise.resolve('answer'))).toBe('answer');
  });

  it('what was begun stays of its officer, and is not of one who comes back', () => {
    const { begin, pass } = createOwnWork();
    const isOwn = begin();
    expect(isOwn()).toBe(true);
    pass();
    pass();
    expect([isOwn(), begin()()]).toEqual([false, true]);
  });
});
