import fc from 'fast-check';
import { readMessagingAccount } from '../../../src/values/values/messaging-account.js';
import { accepted, gist, itKeepsTheLaws } from './reader-laws.js';

/** Numbers of ranges for fiction (Ofcom, NANPA) where they can be had; names and codes are invented. */
const PHONE = '+12025550123';

const GOOD: readonly (readonly [string | null, string, string])[] = [
  ['telegram', '@Some_Body', 'telegram some_body'],
  ['tg', 'some_body', 'telegram some_body'],
  [null, 'https://t.me/Some_Body', 'telegram some_body'],
  [null, 't[.]me/some_body?start=1', 'telegram some_body'],
  [null, 'https://telegram.me/some_body/12', 'telegram some_body'],
  [null, 'https://t.me/s/some_body', 'telegram some_body'],
  [null, 'some_body.t.me', 'telegram some_body'],
  [null, 'tg://resolve?domain=some_body', 'telegram some_body'],
  [null, 'Telegram: @some_body', 'telegram some_body'],
  ['telegram', '123456789', 'telegram 123456789'],
  ['telegram', '-1001234567890', 'telegram -1001234567890'],
  [null, 'https://t.me/c/1234567890/7', 'telegram -1001234567890'],
  [null, 'tg://user?id=123456789', 'telegram 123456789'],
  [null, 'https://t.me/+AbCdEfGhIjKlMnOp', 'telegram joinchat/AbCdEfGhIjKlMnOp'],
  [null, 'https://t.me/joinchat/AbCdEfGhIjKlMnOp', 'telegram joinchat/AbCdEfGhIjKlMnOp'],
  ['telegram', '+1 202-555-0123', `telegram ${PHONE}`],
  [null, 'https://t.me/+12025550123', `telegram ${PHONE}`],
  ['whatsapp', '+1 (202) 555-0123', `whatsapp ${PHONE}`],
  ['WhatsApp', '12025550123@s.whatsapp.net', `whatsapp ${PHONE}`],
  [null, 'https://wa.me/12025550123?text=x', `whatsapp ${PHONE}`],
  [null, 'https://api.whatsapp.com/send?phone=%2B12025550123', `whatsapp ${PHONE}`],
  [null, 'whatsapp://send?phone=12025550123', `whatsapp ${PHONE}`],
  [null, 'https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv', 'whatsapp chat/AbCdEfGhIjKlMnOpQrStUv'],
  [null, 'https://wa.me/message/ABCDEFGH123456', 'whatsapp message/ABCDEFGH123456'],
  ['line', 'Some.Body', 'line some.body'],
  ['line', '@bad1234', 'line @bad1234'],
  [null, 'LINE ID: some.body', 'line some.body'],
  [null, 'ไลน์: some.body', 'line some.body'],
  [null, 'https://line.me/ti/p/~some.body', 'line some.body'],
  [null, 'https://line.me/R/ti/p/%40bad1234', 'line @bad1234'],
  [null, 'https://page.line.me/bad1234', 'line @bad1234'],
  [null, 'https://line.me/ti/p/AbCdEfGhIj', 'line p/AbCdEfGhIj'],
  [null, 'https://lin.ee/AbCdEf1', 'line ee/AbCdEf1'],
  ['line', 'U0123456789abcdef0123456789abcdef', 'line u0123456789abcdef0123456789abcdef'],
  ['zalo', '0912 345 678', 'zalo +84912345678'],
  [null, 'https://zalo.me/0912345678', 'zalo +84912345678'],
  [null, 'https://zalo.me/1234567890123456789', 'zalo 1234567890123456789'],
  [null, 'https://zalo.me/g/abcdef123', 'zalo g/abcdef123'],
  ['messenger', 'Some.Body', 'messenger somebody'],
  [null, 'https://m.me/some.body', 'messenger somebody'],
  [null, 'https://www.messenger.com/t/100000000000001/', 'messenger 100000000000001'],
  ['viber', PHONE, `viber ${PHONE}`],
  [null, 'viber://chat?number=%2B12025550123', `viber ${PHONE}`],
  ['wechat', 'Some_Body', 'wechat some_body'],
  ['weixin', 'wxid_abcdef123', 'wechat wxid_abcdef123'],
  ['signal', 'SomeBody.01', 'signal somebody.01'],
  [null, 'https://signal.me/#p/+12025550123', `signal ${PHONE}`],
  [null, 'https://signal.group/#AbCdEfGhIjKlMnOpQrStUvWx', 'signal group/AbCdEfGhIjKlMnOpQrStUvWx'],
  ['discord', 'Some_Body', 'discord some_body'],
  ['discord', 'Some Body#1234', 'discord Some Body#1234'],
  [null, 'https://discord.gg/AbCdEf', 'discord invite/AbCdEf'],
  [null, 'https://discord.com/users/123456789012345678', 'discord 123456789012345678'],
  [null, 'skype:some.body?chat', 'skype some.body'],
  ['skype', 'live:.cid.0123abcd', 'skype live:.cid.0123abcd'],
  [null, 'https://open.kakao.com/o/sAbCdEf', 'kakaotalk o/sAbCdEf'],
  ['kakao', 'SomeBody', 'kakaotalk somebody'],
  ['qq', '123456789', 'qq 123456789'],
  ['imo', PHONE, `imo ${PHONE}`],
];

const BAD: readonly (readonly [string | null, string, string])[] = [
  [null, '', 'PLATFORM_MISSING'],
  [null, '@somebody', 'PLATFORM_MISSING'],
  [null, PHONE, 'PLATFORM_MISSING'],
  ['', 'somebody', 'PLATFORM_MISSING'],
  [null, 'https://bad.example/somebody', 'PLATFORM_UNKNOWN'],
  [null, 'https://t.me.bad.example/somebody', 'PLATFORM_UNKNOWN'],
  [null, 'https://facebook.com/somebody', 'PLATFORM_UNKNOWN'],
  ['icq', 'somebody', 'PLATFORM_UNKNOWN'],
  ['constructor', 'somebody', 'PLATFORM_UNKNOWN'],
  ['facebook', 'somebody', 'PLATFORM_OTHER_KIND'],
  ['twitter', 'somebody', 'PLATFORM_OTHER_KIND'],
  ['line', 'https://t.me/somebody', 'PLATFORM_MISMATCH'],
  ['line', 'Telegram: somebody', 'PLATFORM_MISMATCH'],
  ['telegram', 'https://bad.example/somebody', 'ACCOUNT_URL_INVALID'],
  [null, 'https:///t.me/somebody', 'PLATFORM_MISSING'],
  [null, 'https:t.me/somebody', 'PLATFORM_MISSING'],
  ['telegram', 'https:///t.me/somebody', 'ACCOUNT_INVALID'],
  ['telegram', 'https:/t.me/somebody', 'ACCOUNT_INVALID'],
  ['telegram', 'tg:///resolve?domain=somebody', 'ACCOUNT_INVALID'],
  ['whatsapp', 'https:///wa.me/6625550100', 'PHONE_INVALID'],
  [null, 'https://t.me/', 'ACCOUNT_URL_INVALID'],
  [null, 'https://t.me/addstickers/somebody', 'ACCOUNT_URL_INVALID'],
  [null, 'https://t.me/+ab', 'ACCOUNT_URL_INVALID'],
  [null, 'https://line.me/en/', 'ACCOUNT_URL_INVALID'],
  [null, 'https://wa.me/', 'ACCOUNT_URL_INVALID'],
  [null, 'https://discord.com/channels/1/2', 'ACCOUNT_URL_INVALID'],
  [null, 'https://signal.me/', 'ACCOUNT_URL_INVALID'],
  ['telegram', 'abc', 'ACCOUNT_INVALID'],
  ['telegram', '1somebody', 'ACCOUNT_INVALID'],
  ['telegram', 'some-body', 'ACCOUNT_INVALID'],
  ['telegram', 'a'.repeat(33), 'ACCOUNT_INVALID'],
  ['telegram', 'sоmebody', 'ACCOUNT_INVALID'],
  ['line', 'a b', 'ACCOUNT_INVALID'],
  ['line', 'a'.repeat(21), 'ACCOUNT_INVALID'],
  ['line', 'สวัสดี', 'ACCOUNT_INVALID'],
  ['zalo', '!', 'ACCOUNT_INVALID'],
  ['messenger', 'ab', 'ACCOUNT_INVALID'],
  ['wechat', 'abc', 'ACCOUNT_INVALID'],
  ['discord', 'a', 'ACCOUNT_INVALID'],
  ['qq', '0123456', 'ACCOUNT_INVALID'],
  ['whatsapp', '2025550123', 'PHONE_COUNTRY_MISSING'],
  ['whatsapp', 'somebody', 'PHONE_INVALID'],
  ['viber', 'somebody', 'PHONE_INVALID'],
  ['signal', 'somebody', 'PHONE_INVALID'],
  ['whatsapp', '\u0000\ud800', 'PHONE_INVALID'],
  ['telegram', '+'.repeat(4096), 'ACCOUNT_INVALID'],
];

describe('reading an account of a messenger', () => {
  it.each(GOOD)('reads on %s %j as %s', (platform, value, wanted) => {
    const reading = readMessagingAccount({ platform, value });
    expect(gist(reading)).toBe(wanted);
    expect(accepted(reading).platform).toBe(accepted(reading).scope);
  });

  it.each(BAD)('refuses on %s %j as %s', (platform, value, code) => {
    expect(gist(readMessagingAccount({ platform, value }))).toBe(code);
  });

  it('reads a number in national form with its country', () => {
    expect(gist(readMessagingAccount({ value: '(202) 555-0123', platform: 'whatsapp', country: 'US' }))).toBe(`whatsapp ${PHONE}`);
    expect(gist(readMessagingAccount({ value: '(202) 555-0123', platform: 'zalo', country: 'US' }))).toBe(`zalo ${PHONE}`);
  });

  it('keeps an official account of LINE apart from the person of that id', () => {
    const read = (value: string): string => gist(readMessagingAccount({ value, platform: 'line' }));
    expect(read('@bad1234')).not.toBe(read('bad1234'));
  });

  it('shows each account as its platform does, so that it can be read again', () => {
    for (const [platform, value] of GOOD) {
      const found = accepted(readMessagingAccount({ platform, value }));
      expect(gist(readMessagingAccount({ platform: found.platform, value: found.display }))).toBe(`${found.scope} ${found.value}`);
    }
  });

  it('lets a Telegram name and every address of it meet', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^u[a-zA-Z0-9_]{4,12}[a-z]$/), (name) => {
        for (const value of [
          name,
          `@${name}`,
          `t.me/${name}`,
          `hxxps://t[.]me/${name}`,
          `https://telegram.me/${name}`,
          `tg://resolve?domain=${name}`,
        ]) {
          expect(gist(readMessagingAccount({ value, platform: 'telegram' }))).toBe(`telegram ${name.toLowerCase()}`);
        }
      }),
    );
  });

  itKeepsTheLaws(
    readMessagingAccount,
    GOOD.map(([platform, value]) => ({ platform, value })),
  );
});
