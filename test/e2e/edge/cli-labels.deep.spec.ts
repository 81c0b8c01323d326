import { commandLineTests, type Ran } from '../../support/command-line.js';

/** Spellings of one label. */
const STRICT = ['AMBER+STRICT', 'amber+strict', 'TLP:AMBER+STRICT', 'tlp:amber-strict', 'AMBER_STRICT'];
const AMBER = ['TLP:AMBER', 'amber', 'Amber'];

describe('a label on the command line', () => {
  const cli = commandLineTests();
  const asAnalyst = (...argv: string[]): Promise<Ran> => cli.run([...argv, '--as', 'analyst@th.example']);
  const publishing = (value: string, tlp: string): string[] => {
    const item = ['--kind', 'domain', '--value', value, '--threat', 'phishing', '--audience', 'owner'];
    return ['indicator', 'publish', ...item, '--tlp', tlp];
  };
  const exporting = (tlp: string): string[] => ['export', '--purpose', 'a test of labels', '--format', 'csv', '--tlp', tlp];

  it('is read in each spelling by the commands of operations, import, export and gql', async () => {
    expect((await asAnalyst(...publishing('amber.labels.example.com', 'TLP:AMBER'))).code).toBe(0);
    for (const [index, tlp] of STRICT.entries()) {
      const published = await asAnalyst(...publishing(`strict-${index}.labels.example.com`, tlp));
      expect([tlp, published.code, published.err]).toEqual([tlp, 0, '']);
      const list = await cli.file('list.txt', `imported-${index}.labels.example.com\n`);
      expect([tlp, (await asAnalyst('import', list, '--kind', 'domain', '--threat', 'phishing', '--tlp', tlp)).code]).toEqual([tlp, 0]);
    }
    const strictOnes = STRICT.flatMap((_, index) => [
      `imported-${index}.labels.example.com`,
      `strict-${index}.labels.example.com`,
    ]).toSorted();
    const valuesIn = (text: string): readonly string[] => (text.match(/[a-z]+(-\d)?\.labels\.example\.com/g) ?? []).toSorted();
    const query = 'query ($tlp: [Tlp!]) { indicators(filter: { tlp: $tlp, text: "labels.example" }) { nodes { value } } }';
    for (const tlp of STRICT) {
      const exported = await asAnalyst(...exporting(tlp));
      expect([tlp, exported.code, [...new Set(valuesIn(exported.out))]]).toEqual([tlp, 0, strictOnes]);
      expect([tlp, valuesIn((await asAnalyst('gql', query, '-v', `tlp=${tlp}`)).out)]).toEqual([tlp, strictOnes]);
    }
    for (const tlp of AMBER) expect(new Set(valuesIn((await asAnalyst(...exporting(tlp))).out))).toContain('amber.labels.example.com');
  });

  it('is read in each spelling by reports', async () => {
    for (const [index, tlp] of AMBER.entries()) {
      const file = await cli.file('accounts.csv', `value,kind\nreported-${index}.labels.example.com,domain\n`);
      const argv = [
        'report',
        file,
        '--tlp',
        tlp,
        '--threat',
        'phishing',
        '--reference',
        `L-${index}`,
        '--title',
        'Labels',
        '--countries',
        'TH',
      ];
      expect([tlp, await cli.run([...argv, '--as', 'contributor@meta.example'])]).toMatchObject([tlp, { code: 0 }]);
    }
  });

  it('that does not exist is refused, and the sentence names the labels', async () => {
    const list = await cli.file('list.txt', 'pink.labels.example.com\n');
    for (const argv of [publishing('pink.labels.example.com', 'TLP:PINK'), exporting('TLP:PINK'), exporting('amber,pink')]) {
      expect(await asAnalyst(...argv)).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(/tlp.* must be one .*clear/i) as string,
      });
    }
    expect((await asAnalyst('import', list, '--kind', 'domain', '--threat', 'phishing', '--tlp', 'TLP:PINK')).err).toMatch(
      /--tlp: .* Use one of clear/,
    );
  });
});
