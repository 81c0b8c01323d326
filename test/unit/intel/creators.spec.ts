import { hasOtherCreator, type CreatorRow } from '../../../src/intel/indicators/creators.policy.js';

const ID = 'malware--7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a01';
const [ONE, OTHER] = ['identity--7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a02', 'identity--7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a03'];
const by = (maker: string | null, own = false): readonly CreatorRow[] => [{ id: ID, maker, kept: true, own }];

describe('an object under the id of one that the agency has', () => {
  it.each([
    ['of the same maker', by(ONE), ONE, false],
    ['of another maker', by(ONE), OTHER, true],
    ['that names nobody, of one that names its maker', by(ONE), null, true],
    ['that names a maker, of one that named nobody', by(null), ONE, false],
    ['that names nobody, of one that named nobody', by(null), null, false],
    ['without its maker, of what the hub made itself', by(ONE, true), null, false],
    ['of another maker, of what the hub made itself', by(ONE, true), OTHER, true],
    ['where there is none', [], OTHER, false],
  ])('is another’s, or not: %s', (_, present, maker, isOthers) => {
    expect(hasOtherCreator({ id: ID, maker }, present)).toBe(isOthers);
  });
});
