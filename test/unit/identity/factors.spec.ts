import fc from 'fast-check';
import { newRecoveryCodes, passkeyName, parseCode, recoveryHash } from '../../../src/identity/auth/factors/factor.policy.js';
import { newTotpSecret, totpOfferOf, totpStep } from '../../../src/identity/auth/factors/totp.js';

/** RFC 6238, appendix B (SHA-1), the last six of its eight digits: time in seconds, code. */
const VECTORS = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const;
const SECRET = Buffer.from('12345678901234567890');

describe('codes of an app', () => {
  it.each(VECTORS)('are those of RFC 6238 at %d s, and name their step', (seconds, code) => {
    expect(totpStep(SECRET, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
  });

  it('are good one step early and late, under the same step, and no further', () => {
    const [step, ms] = [Math.floor(1_234_567_890 / 30), 1_234_567_890_000];
    expect([-60_000, -30_000, 0, 30_000, 60_000].map((off) => totpStep(SECRET, '005924', ms + off))).toEqual([
      undefined,
      step,
      step,
      step,
      undefined,
    ]);
  });

  it('come from 160 random bits, shown as every app reads them', () => {
    const secret = newTotpSecret();
    expect(secret).toHaveLength(20);
    expect(newTotpSecret().equals(secret)).toBe(false);
    const shown = totpOfferOf(secret, 'a:b@x.example', 'Entente hub.example');
    expect(shown.url).toContain(`secret=${shown.secret}&algorithm=SHA1&digits=6&period=30`);
    expect(shown.secret).toMatch(/^[A-Z2-7]{32}$/);
  });
});

describe('recovery codes', () => {
  it('are ten different ones, read as they are typed', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      const plain = code.replaceAll('-', '');
      expect(parseCode(` ${code.toUpperCase().replace('-', ' ')} `)).toEqual({ recovery: plain });
      expect(recoveryHash('u', code)).toEqual(recoveryHash('u', plain));
      expect(recoveryHash('u', code)).not.toEqual(recoveryHash('v', code));
    }
  });

  it('are told from six digits, and from everything else', () => {
    expect(parseCode('123 456')).toEqual({ app: '123456' });
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (typed) => {
        const plain = typed.replace(/[\s-]/g, '').toLowerCase();
        const isCode = typed.length <= 64 && (/^[0-9]{6}$/.test(plain) || /^[a-z2-7]{16}$/.test(plain));
        expect(parseCode(typed) !== undefined).toBe(isCode);
      }),
    );
  });
});

it('gives a passkey a name that people can read', () => {
  expect(passkeyName('  my key ')).toBe('my key');
  for (const bad of ['', ' ', 'x'.repeat(101), 'a\u0000b']) expect(() => passkeyName(bad)).toThrow(/name/);
});
