import {
  fittingMapping,
  formatOf,
  isSelfExplaining,
  mappingByName,
  mappingProblem,
  tableOf,
} from '../../../console/src/pages/imports/formats.ts';
import { NO_OPTIONS, pathOf } from '../../../console/src/pages/imports/options.ts';
import { bodyOf, rejectsIn } from '../../../console/src/pages/imports/rejects.ts';

describe('files to import', () => {
  it.each([
    ['rows.csv', 'value;kind\na.example;domain', 'CSV'],
    ['export.txt', 'value,threat\na.example,phishing', 'CSV'],
    ['list.txt', '# list\na.example\n', 'LINES'],
    ['rows.ndjson', '{"value":"a.example"}\n{"value":"b.example"}\n', 'NDJSON'],
    ['bundle.json', '{\n  "type": "bundle",\n  "objects": []\n}', 'STIX'],
    ['envelope.json', '{\n  "objects": [\n', 'STIX'],
    ['event.json', '{"Event": {"info": "x"}}', 'MISP'],
    ['events.json', '[\n {"Event": {}}]', 'MISP'],
    ['answer.json', '{"response": [{"Event": {}}]}', 'MISP'],
  ])('recognises %s by its content', (name, head, format) => {
    expect(formatOf(name, head)).toBe(format);
  });

  it('reads the header and first rows of a table, and needs a mapping where a column is no field', () => {
    const table = tableOf('Account;Bank\n"1;2";004\n\n3;002\n');
    expect(table).toMatchObject({
      columns: ['Account', 'Bank'],
      delimiter: ';',
      rows: [
        ['1;2', '004'],
        ['3', '002'],
      ],
    });
    expect([isSelfExplaining(table), isSelfExplaining(tableOf('value,line\na,1'))]).toEqual([false, true]);
    expect(mappingByName(table)).toEqual({ Bank: 'bank' });
    expect([mappingProblem({ Bank: 'bank' }), mappingProblem({ A: 'value', B: 'value' }), mappingProblem({ A: 'value' })]).toEqual([
      'no-value',
      'twice',
      undefined,
    ]);
  });

  it('finds the saved mapping whose columns the table has', () => {
    const saved = [
      { name: 'other', columns: [{ column: 'IBAN', field: 'value' }] },
      { name: 'bank', columns: [{ column: 'account', field: 'value' }] },
    ];
    expect(fittingMapping(tableOf('Account;Bank\n1;2'), saved)?.name).toBe('bank');
  });

  it('names the audience to the endpoint, with the members of today of a group that is held', () => {
    const member = { id: '1', kind: 'COUNTRY', name: 'Laos', country: 'LA' } as const;
    const groups = [{ id: 'g', name: 'Group', members: [member, { ...member, id: '2', country: 'VN' }] }];
    const audience = { ...NO_OPTIONS.audience, countries: ['KH'], groupMembersToday: ['g'], exceptCountries: ['VN'] };
    const path = pathOf({ ...NO_OPTIONS, format: 'NDJSON', tlp: 'AMBER', audience }, 'a.ndjson', groups);
    expect(path).toBe('/bulk/indicators?name=a.ndjson&tlp=AMBER&receipts=none&to=KH&to=LA&except=VN');
    expect(pathOf({ ...NO_OPTIONS, format: 'MISP', threat: 'MALWARE' }, 'e', groups)).toBe('/bulk/misp?name=e&threat=MALWARE&to=owner');
  });

  it('sends corrected rows in the form of the file, and others not at all', () => {
    const rejects = rejectsIn(
      '{"Site":"x,y","No":"1","line":2,"code":"C","reason":"R"}\n{"Site":"z","No":"2","line":3,"code":"C","reason":"R"}\n',
    );
    expect(rejects[0]).toEqual({ line: 2, code: 'C', reason: 'R', fields: { Site: 'x,y', No: '1' } });
    const corrections = new Map([[2, { Site: 'a "b", c' }]]);
    expect(bodyOf(rejects, corrections, true)).toBe('Site,No\n"a ""b"", c",1\n');
    expect(bodyOf(rejects, corrections, false)).toBe('{"Site":"a \\"b\\", c","No":"1"}\n');
    const broken = rejectsIn('{"sent":"not json","line":1,"code":"JSON_INVALID","reason":"R"}');
    expect(bodyOf(broken, new Map([[1, { sent: '{"value":"a.example"}' }]]), false)).toBe('{"value":"a.example"}\n');
  });
});
