import * as fc from 'fast-check';
import { auditLine, canonicalJson } from '../../../src/oversight/audit-log/audit-line.js';

describe('the line of an audit entry', () => {
  it('has the one spelling of RFC 8785: its published example', () => {
    const example = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts properties by UTF-16 code units, as RFC 8785 does: its published example', () => {
    const example = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(example)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it('is one line whatever an entry contains, and says the same again when it is read', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const line = canonicalJson(value);
        expect(line).not.toMatch(/[\r\n]/);
        expect(canonicalJson(JSON.parse(line))).toBe(line);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['a\r\n{"forged":true}', '\u202e\u2066"}', 'line\u2028separator', '\u0000', '","outcome":"DONE'])(
    'keeps %j inside its text',
    (text) => {
      const line = auditLine({ outcome: 'REFUSED', reason: text });
      expect(line.split('\n')).toHaveLength(1);
      expect(JSON.parse(line)).toEqual({ outcome: 'REFUSED', reason: text });
    },
  );

  it('leaves out what is absent, so that a later column changes no earlier line', () => {
    const entry = { what: 'sign-in', count: 0, at: '2026-12-01T06:00:00.000001Z' };
    expect(auditLine({ ...entry, reason: null, items: [], detail: {} })).toBe(auditLine(entry));
    expect(auditLine({ ...entry, reason: '' })).not.toBe(auditLine(entry));
  });

  it('refuses what has no canonical form', () => {
    expect(() => canonicalJson('\ud800')).toThrow('half a character');
    expect(() => canonicalJson(Number.NaN)).toThrow('finite');
    expect(() => canonicalJson([undefined])).toThrow('Only JSON');
  });
});
