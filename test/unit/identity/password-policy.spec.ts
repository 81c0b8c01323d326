import { assertGoodPassword } from '../../../src/identity/auth/password.policy.js';

const WORDS = ['analyst@th.example', 'Thailand', 'th', 'Cyber Crime Investigation Bureau'];
const reasonOf = (password: string, words: readonly string[] = WORDS): Promise<string> =>
  assertGoodPassword(password, words).then(
    () => 'good',
    (error: { reason: string }) => error.reason,
  );

describe('a new password', () => {
  it.each([
    'mango quietly rivers twelve',
    'x9$kQ2v!pL0z',
    'รหัสผ่านของฉันยาวมาก',
    'a lamp under seven green trams',
    'a lamp under seven police trams',
    'k'.padEnd(30, 'Vq7-zR!w'),
  ])('may be: %s', async (password) => {
    expect(await reasonOf(password)).toBe('good');
  });

  it.each([
    'Password123456',
    'P@ssw0rd2026!',
    'qwertyuiop1234',
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    '111222333444555',
    'iloveyou1234',
    '19871987198719',
    'letmeinletmein',
  ])('must not be what everybody tries first: %s', async (password) => {
    expect(await reasonOf(password)).toBe('PASSWORD_GUESSABLE');
  });

  it.each([
    'analyst@th.example',
    'ANALYST@TH.EXAMPLE',
    'x7-analyst@th.example-9!z',
    'thailandthailand',
    'Cyber Crime Investigation Bureau',
    'bureau cyber crime',
    'Analyst-Thailand-1',
    'entente entente1',
    'thailandpolice2024',
    'Interpol-Thailand-1',
  ])('must not be made of the words around its account: %s', async (password) => {
    expect(await reasonOf(password)).toBe('PASSWORD_GUESSABLE');
  });

  it('is judged by the words of its own account: another’s are words like any other', async () => {
    expect(await reasonOf('quokkaland-bureau', ['x@quokkaland.example', 'Quokkaland'])).toBe('PASSWORD_GUESSABLE');
    expect(await reasonOf('quokkaland-bureau')).toBe('good');
  });

  it('has 12 to 200 characters, whole ones', async () => {
    const good = 'x9$kQ2v!pL0z';
    expect(await reasonOf(good)).toBe('good');
    expect(await reasonOf(good.slice(1))).toBe('PASSWORD_LENGTH');
    expect(await reasonOf('')).toBe('PASSWORD_LENGTH');
    expect(await reasonOf('🐘🦏🦛🐪🐫')).toBe('PASSWORD_LENGTH'); // five, in ten units of UTF-16
    expect(await reasonOf(good.padEnd(200, 'z'))).toBe('good');
    expect(await reasonOf(good.padEnd(201, 'z'))).toBe('PASSWORD_LENGTH');
  });
});
