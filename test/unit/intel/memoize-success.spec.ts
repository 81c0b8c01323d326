import { memoizeSuccess } from '../../../src/platform/platform/memoize-success.js';

it('what is made at the first call is kept, and a failure is not', async () => {
  let made = 0;
  const get = memoizeSuccess(async () => {
    made += 1;
    if (made === 1) throw new Error('busy');
    return made;
  });
  const both = await Promise.allSettled([get(), get()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([await get(), await get()]).toEqual([2, 2]);
});
