import { createAllowance } from '../../../console/src/app/allowance.ts';

describe('what requests that outlive their page may send', () => {
  it('is counted in bytes, not in characters', () => {
    expect(createAllowance(8).take('ไทย')).toBeUndefined();
    expect(createAllowance(9).take('ไทย')).toBeDefined();
  });

  it('is counted for all of them together, until one has ended', () => {
    const { take } = createAllowance(10);
    const end = take('123456');
    expect(take('12345')).toBeUndefined();
    end?.();
    expect(take('12345')).toBeDefined();
  });
});
