import { alternate, type Figure, plain } from '../../../bench/measure/figures.js';
import { markdown, type Report, rounded, textTable } from '../../../bench/measure/report.js';

const naming = { name: 'look-up', unit: 'requests/s', otherName: 'bare' };

/** Sides that answer these values in turn, and note who was asked. */
function sides(hub: readonly number[], other: readonly number[], asked: string[] = []) {
  const [ofHub, ofOther] = [hub.values(), other.values()];
  const from = (name: string, values: Iterator<number>) => async (): Promise<number> => {
    asked.push(name);
    return (values.next() as { value: number }).value;
  };
  return { hub: from('hub', ofHub), other: from('other', ofOther) };
}

const reportOf = (bench: string, ...figures: readonly Figure[]): Report => ({ bench, work: 'what is done', figures, seconds: 3 });
const circumstances = { commit: 'abc', postgres: '18.4', claims: 1_000, pairs: 2, seconds: 5 };

describe('a figure of a bench', () => {
  it('is measured on both sides in turn, and is the median of the ratios of the pairs', async () => {
    const asked: string[] = [];
    const figure = await alternate(naming, sides([10, 30, 20], [20, 20, 20], asked), { pairs: 3, warmUp: false });
    expect(asked).toEqual(['hub', 'other', 'hub', 'other', 'hub', 'other']);
    expect(figure).toMatchObject({ hub: 20, other: { name: 'bare', value: 20 }, ratio: { median: 1, least: 0.5, most: 1.5 }, pairs: 3 });
  });

  it('does not contain the turns that warm up', async () => {
    const figure = await alternate(naming, sides([1, 10, 30], [100, 20, 20]), { pairs: 2, warmUp: true });
    expect(figure).toMatchObject({ hub: 20, ratio: { median: 1, least: 0.5, most: 1.5 }, pairs: 2 });
  });

  it('without a value shows a dash and its reason', () => {
    const table = textTable(reportOf('border', plain('isolation', 'requests/s', [], 'left out: no such role')));
    expect(table).toContain('- requests/s');
    expect(table).toContain('left out: no such role');
  });

  it.each([
    [0.123456, '0.123'],
    [1234.5, '1,230'],
    [NaN, '-'],
  ])('%d is written as %s', (value, text) => {
    expect(rounded(value)).toBe(text);
  });
});

describe('the page of results', () => {
  const order = ['lookup', 'publish', 'bulk'];
  const page = (former: string, ...reports: readonly Report[]): string => markdown(reports, circumstances, { former, order });

  it('keeps the sections of benches that were not measured again, in the order of the benches', () => {
    const first = page('', reportOf('bulk', plain('old bulk', 's', [1])), reportOf('lookup', plain('old look-up', 's', [1])));
    const second = page(first, reportOf('publish', plain('publish', 's', [1])), reportOf('lookup', plain('new look-up', 's', [1])));
    expect(second.match(/^## \S+/gm)).toEqual(['## lookup', '## publish', '## bulk']);
    expect(second).toContain('old bulk');
    expect(second).toContain('new look-up');
    expect(second).not.toContain('old look-up');
  });

  it('has the reason for a bench that could not measure', () => {
    expect(page('', { ...reportOf('lookup'), failure: 'The hub has ended.' })).toContain('Not measured: The hub has ended.');
  });
});
