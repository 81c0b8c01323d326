import { OWN_PARTY_ALONE } from '../../../console/src/parts/audience-choice.ts';
import { proposedOf } from '../../../console/src/pages/indicator/proposed.ts';
import { reasonsOf } from '../../../console/src/pages/indicator/confidence-reasons.ts';
import { type Compared, differencesOf } from '../../../console/src/pages/indicator/differences.ts';
import { editOf, patchOf } from '../../../console/src/pages/indicator/edit.ts';
import { type Graph, layoutOf } from '../../../console/src/pages/indicator/graph-layout.ts';
import { actsOf, labelled, sideBySide, type Statement, type Subject } from '../../../console/src/pages/indicator/subject.ts';

type Viewer = Parameters<typeof actsOf>[1];

const tally = (sighters: number) => ({ count: sighters, sighters, last: null });
const subject = (more: object = {}): Subject =>
  ({
    ...{ id: '1', value: 'shop.example', tlp: 'AMBER', owner: { id: 'th', country: 'TH', name: 'Thailand' }, agency: { id: 'agency' } },
    ...{ audience: {}, revokedAt: null, disputed: null, threat: 'PHISHING', personStatus: null, tags: ['b', 'a'], description: null },
    ...{ confidence: 80, reliability: 'B', credibility: 2, validUntil: null, publishedAt: '2026-11-01T00:00:00Z', lastSeen: null },
    ...{ corroboration: 1, sightingSummary: { seen: tally(0), falsePositive: tally(0), expired: tally(0) }, ...more },
  }) as unknown as Subject;

const viewer = (permissions: readonly string[], agency = 'agency'): Viewer =>
  ({ permissions, agency: { id: agency } }) as unknown as Viewer;
const ALL = ['case:work', 'indicator:publish', 'indicator:revoke', 'sighting:add', 'dispute:raise', 'onward:propose'];

describe('what a viewer may do with an indicator', () => {
  it.each([
    ['an own one', subject(), 'agency', ['audience', 'case', 'edit', 'revoke', 'sighting', 'tear-line']],
    ['one of another agency of the party', subject(), 'other', ['case', 'sighting']],
    ['one of another party', subject({ audience: null }), 'agency', ['case', 'dispute', 'onward', 'sighting']],
    ['a disputed own one', subject({ disputed: {} }), 'agency', ['audience', 'case', 'revoke', 'sighting']],
    ['a revoked one', subject({ revokedAt: '2026-11-02T00:00:00Z' }), 'agency', []],
  ])('%s', (_, one, agency, acts) => {
    expect([...actsOf(one, viewer(ALL, agency))].sort()).toEqual(acts);
    expect(actsOf(one, viewer([], agency)).size).toBe(0);
  });
});

describe('indicators of one value', () => {
  const of = (id: string, owner: string): Statement => ({ id, owner: { id: owner } }) as unknown as Statement;

  it('stand with the own one first, then the one of the page', () => {
    const page = subject({ audience: null, owner: { id: 'kh' } });
    const ids = sideBySide(page, [of('9', 'vn'), of('1', 'kh'), of('7', 'th')], 'th').map(({ id }) => id);
    expect(ids).toEqual(['7', '1', '9']);
  });

  it('leave by the clipboard with label and owner', () => {
    expect(labelled(subject())).toBe('shop.example [TLP:AMBER, TH]');
    expect(labelled(subject({ owner: null, tlp: 'AMBER_STRICT' }))).toBe('shop.example [TLP:AMBER+STRICT]');
  });
});

describe('two versions', () => {
  const version = (more: object = {}): Compared => ({
    ...{ threat: 'OTHER', tlp: 'GREEN', confidence: null, description: 'x', tags: [], personStatus: null, validUntil: null },
    ...{ disputed: null, contestedSince: null, confirmedAt: null },
    ...more,
  });

  it('differ in the fields that changed', () => {
    expect(differencesOf(version(), version({ tags: ['a', 'b'], confidence: 0 }))).toEqual([
      { field: 'confidence', before: null, after: '0' },
      { field: 'tags', before: null, after: 'a, b' },
    ]);
    expect(differencesOf(version(), version({ contestedSince: '2026-11-01T00:00:00Z' }))).toEqual([
      { field: 'contestedSince', before: null, after: '2026-11-01T00:00:00Z' },
    ]);
    expect(differencesOf(version(), version())).toEqual([]);
  });
});

describe('an edit', () => {
  it('sends the changed fields alone', () => {
    const before = editOf(subject());
    expect(patchOf(before, before)).toEqual({});
    expect(patchOf(before, { ...before, confidence: '', tags: ' a, ,c ', validUntil: '2027-01-02' })).toEqual({
      confidence: null,
      tags: ['a', 'c'],
      validUntil: new Date('2027-01-02T23:59:59').toISOString(),
    });
  });
});

describe('why the confidence is what it is', () => {
  const now = '2026-12-01T00:00:00Z';
  const ids = (more: object): readonly string[] => reasonsOf(subject(more), now).map(({ id }) => id);

  it('names what starts, raises and lowers it', () => {
    expect(ids({})).toEqual(['stated', 'age']);
    const sightingSummary = { seen: tally(2), falsePositive: tally(1), expired: tally(1) };
    expect(ids({ confidence: null, corroboration: 3, sightingSummary })).toEqual([
      'unstated',
      'age',
      'owners',
      'seen',
      'falsePositive',
      'expired',
    ]);
  });

  it('says that nothing is left of a revoked or lapsed one', () => {
    expect(ids({ revokedAt: now })).toEqual(['over']);
    expect(ids({ validUntil: '2026-11-30T00:00:00Z' })).toEqual(['over']);
  });
});

describe('the layout of a graph', () => {
  const graph = (count: number): Graph =>
    ({
      truncated: false,
      nodes: Array.from({ length: count }, (_, id) => ({ id: String(id), distance: id === 0 ? 0 : 1, parties: [], indicatorIds: [] })),
      edges: Array.from({ length: count - 1 }, (_, index) =>
        index % 2 === 0 ? { fromId: '0', toId: String(index + 1) } : { fromId: String(index + 1), toId: '0' },
      ),
    }) as unknown as Graph;

  it('is the same each time, puts what leads to the start on the left, and lets no boxes overlap', () => {
    const { placed, width, height } = layoutOf(graph(40));
    expect(layoutOf(graph(40)).placed).toEqual(placed);
    const start = placed.find(({ node }) => node.distance === 0);
    for (const { node, x, y } of placed) {
      if (node.distance > 0) expect(Math.sign(x - (start?.x ?? 0))).toBe(Number(node.id) % 2 === 1 ? 1 : -1);
      expect([x >= 92, x <= width - 92, y >= 22, y <= height - 22]).toEqual([true, true, true, true]);
    }
    const overlapping = placed.filter((one) =>
      placed.some((other) => other !== one && one.x === other.x && Math.abs(one.y - other.y) < 44),
    );
    expect(overlapping).toEqual([]);
  });

  it('needs no edges', () => {
    expect(layoutOf(graph(1)).placed).toHaveLength(1);
  });
});

describe('a proposal of further recipients', () => {
  const party = (id: string, kind: 'COUNTRY' | 'PARTNER' | 'HUB', country: string | null = null) => ({ id, kind, name: id, country });
  const parties = [
    ...[party('th', 'COUNTRY', 'TH'), party('kh', 'COUNTRY', 'KH'), party('vn', 'COUNTRY', 'VN'), party('jp', 'COUNTRY', 'JP')],
    ...[party('meta', 'PARTNER'), party('hub', 'HUB')],
  ];
  const directory = { parties, groups: [{ id: 'mekong', members: [{ id: 'vn' }, { id: 'kh' }] }] };
  const sights = (choice: object, ownerId?: string) =>
    proposedOf({ ...OWN_PARTY_ALONE, ...choice }, directory, { ownerId, viewerId: 'kh' }).map(
      ({ party: { id }, sight }) => `${id} ${sight}`,
    );

  it('shows the parties that it names, and of a group its members', () => {
    expect(sights({ groups: ['mekong'], partners: ['meta'] }, 'th')).toEqual([
      ...['th OWNER', 'kh SEES', 'vn PROPOSED', 'jp NOT_PROPOSED', 'meta PROPOSED'],
    ]);
  });

  it('does not tell the owner that is not named, and says of nobody else that it sees the indicator', () => {
    expect(sights({ countries: ['JP'] })).toEqual(['th NOT_PROPOSED', 'kh SEES', 'vn NOT_PROPOSED', 'jp PROPOSED', 'meta NOT_PROPOSED']);
  });
});
