import { pageSizeFor } from '../../../src/delivery/feed/shared-reads.js';

describe('the size of a page of the live feed', () => {
  it('is full while followers hold few pages, and shrinks to a least size with their number', () => {
    expect([0, 1, 40, 41, 80, 160, 161, 100_000].map(pageSizeFor)).toEqual([200, 200, 200, 195, 100, 50, 50, 50]);
  });
});
