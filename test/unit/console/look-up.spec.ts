import { kindsIn, roughKindOf } from '../../../console/src/pages/look-up/recognise.ts';
import { csvOf, linesOf } from '../../../console/src/pages/look-up/results-csv.ts';
import { type LookUp, type Result, shownIn, toggledIn } from '../../../console/src/pages/look-up/result.ts';

const result = (input: string, more: object = {}): Result =>
  ({ input, canonical: input, kind: 'DOMAIN', more: false, problem: null, indicators: [], ...more }) as unknown as Result;

describe('the rough kind of a value', () => {
  it.each([
    ['+66 70 555 0147', 'PHONE'],
    ['(202) 555-0147', 'PHONE'],
    ['hxxps://parcel-hold[.]example/pay', 'URL'],
    ['PARCEL-HOLD.example', 'DOMAIN'],
    ['parcel[.]example', 'DOMAIN'],
    ['someone@shop.example', 'EMAIL'],
    ['192.0.2.7', 'IP'],
    ['2001:db8::7', 'IP'],
    ['0x52908400098527886E0F7030069857D2E4169EE7', 'CRYPTO_ADDRESS'],
    ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', 'CRYPTO_ADDRESS'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'FILE_HASH'],
    ['GB33 BUKB 2020 1555 5555 55', 'BANK_ACCOUNT'],
    ['line: investclub-demo', 'MESSAGING_ACCOUNT'],
    ['promptpay 0705550119', 'PAYMENT_ID'],
    ['lucky88 agent 4', null],
  ])('of %s is %s', (value, kind) => {
    expect(roughKindOf(value)).toBe(kind);
  });

  it('is counted, the most frequent first', () => {
    expect(kindsIn(['a.example', 'lucky agent', 'b.example'])).toEqual([
      ['DOMAIN', 2],
      [null, 1],
    ]);
  });
});

describe('results of a look-up', () => {
  const known = result('known.example', { indicators: [{ id: '1', tlp: 'AMBER' }] });
  const results = [known, result('nothing.example'), result('?', { problem: { message: 'Which country?' } })];

  it('are shown by their state, at their places', () => {
    const state = { results } as unknown as LookUp;
    expect(shownIn({ ...state, shown: 'all' })).toEqual([0, 1, 2]);
    expect(shownIn({ ...state, shown: 'not-visible' })).toEqual([1]);
    expect(shownIn({ ...state, shown: 'needs-you' })).toEqual([2]);
  });

  it('are selected and opened by their places', () => {
    expect([...toggledIn(new Set([1]), 1)]).toEqual([]);
    expect([...toggledIn(new Set([1]), 1, true)]).toEqual([1]);
  });

  it('leave as a list with the highest label first, their own labels, and only what the hub exported', () => {
    const red = result('red.example', { indicators: [{ id: '2', tlp: 'RED' }] });
    const file =
      '{"id":"1","tlp":"AMBER","threat":"PHISHING","ownerName":"Thailand","copyMark":"x7vgfcgipwdka23aga2pphs2qq","description":"=SUM(A1), \\"so\\""}\n{"complete":true,"count":1}\n';
    expect(csvOf([...results, red], linesOf(file)).split('\r\n')).toEqual([
      'TLP:AMBER',
      'label,input,kind,value,state,threat,owner,source,confidence,lastSeen,revokedAt,description,copyMark',
      'TLP:AMBER,known.example,DOMAIN,known.example,known,PHISHING,Thailand,,,,,"\'=SUM(A1), ""so""",x7vgfcgipwdka23aga2pphs2qq',
      ',nothing.example,DOMAIN,nothing.example,not-visible',
      ',?,DOMAIN,?,needs-you',
      ',red.example,DOMAIN,red.example,left out',
    ]);
  });
});
