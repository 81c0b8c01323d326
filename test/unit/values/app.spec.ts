import fc from 'fast-check';
import { readApp } from '../../../src/values/values/app.js';
import { accepted, gist, itKeepsTheLaws } from './reader-laws.js';

/** Invented ids. */
const EXTENSION = 'abcdefghijklmnopabcdefghijklmnop';
const GOOD: readonly (readonly [string | null, string, string])[] = [
  ['android', 'com.example.Wallet', 'android com.example.Wallet'],
  ['android', 'com.example.wallet', 'android com.example.wallet'],
  ['Google Play', 'com.example_1.wallet', 'android com.example_1.wallet'],
  ['apk', 'a.b', 'android a.b'],
  [null, 'https://play.google.com/store/apps/details?id=com.example.Wallet', 'android com.example.Wallet'],
  [null, 'https://play.google.com/store/apps/details?hl=th&id=com.example.Wallet&gl=TH', 'android com.example.Wallet'],
  ['android', 'play.google.com/store/apps/details?id=com.example.Wallet#x', 'android com.example.Wallet'],
  [null, 'hxxps://play[.]google[.]com/store/apps/details?id=com.example.Wallet', 'android com.example.Wallet'],
  [null, 'https://play.google.com/apps/testing/com.example.Wallet', 'android com.example.Wallet'],
  [null, 'market://details?id=com.example.Wallet', 'android com.example.Wallet'],
  [null, 'https://galaxystore.samsung.com/detail/com.example.Wallet?x=1', 'android com.example.Wallet'],
  ['ios', '123456789', 'ios 123456789'],
  ['ios', 'id123456789', 'ios 123456789'],
  ['iPhone', 'ID123456789', 'ios 123456789'],
  [null, 'id1234567890', 'ios 1234567890'],
  ['App Store', '๑๒๓๔๕๖๗๘๙', 'ios 123456789'],
  ['ios', 'com.Example.Wallet-Pro', 'ios com.example.wallet-pro'],
  [null, 'https://apps.apple.com/th/app/some-wallet/id123456789', 'ios 123456789'],
  [null, 'https://apps.apple.com/app/id123456789?mt=8', 'ios 123456789'],
  [null, 'http://itunes.apple.com/us/app/%E0%B8%81/id123456789', 'ios 123456789'],
  [null, 'itms-apps://itunes.apple.com/app/id123456789', 'ios 123456789'],
  ['apple', 'apps.apple.com/th/app/x/id123456789', 'ios 123456789'],
  ['huawei', 'c100000001', 'huawei C100000001'],
  ['huawei', 'com.example.Wallet', 'huawei com.example.Wallet'],
  [null, 'https://appgallery.huawei.com/#/app/C100000001', 'huawei C100000001'],
  [null, 'https://appgallery.huawei.com/app/C100000001?x', 'huawei C100000001'],
  ['microsoft', '9abcdefghijk', 'microsoft 9ABCDEFGHIJK'],
  [null, 'https://apps.microsoft.com/detail/9abcdefghijk?hl=en', 'microsoft 9ABCDEFGHIJK'],
  [null, 'https://www.microsoft.com/th-th/p/some-wallet/9abcdefghijk', 'microsoft 9ABCDEFGHIJK'],
  [null, 'ms-windows-store://pdp/?ProductId=9ABCDEFGHIJK', 'microsoft 9ABCDEFGHIJK'],
  ['amazon', 'b0abcdefgh', 'amazon B0ABCDEFGH'],
  [null, 'https://www.amazon.com/Some-Wallet/dp/B0ABCDEFGH/ref=x', 'amazon B0ABCDEFGH'],
  ['chrome', EXTENSION.toUpperCase(), `chrome ${EXTENSION}`],
  [null, `https://chromewebstore.google.com/detail/some-wallet/${EXTENSION}`, `chrome ${EXTENSION}`],
];

const BAD: readonly (readonly [string | null, string, string])[] = [
  [null, '', 'APP_PLATFORM_MISSING'],
  [null, 'com.example.wallet', 'APP_PLATFORM_MISSING'],
  [null, '123456789', 'APP_PLATFORM_MISSING'],
  ['', 'com.example.wallet', 'APP_PLATFORM_MISSING'],
  ['nokia', 'com.example.wallet', 'APP_PLATFORM_UNKNOWN'],
  ['__proto__', 'com.example.wallet', 'APP_PLATFORM_UNKNOWN'],
  ['android', '', 'APP_INVALID'],
  ['android', 'wallet', 'APP_INVALID'],
  ['android', 'com..wallet', 'APP_INVALID'],
  ['android', 'com.1example.wallet', 'APP_INVALID'],
  ['android', 'com.example.wallet-pro', 'APP_INVALID'],
  ['android', 'com.example.wallet.', 'APP_INVALID'],
  ['android', 'com.example wallet', 'APP_INVALID'],
  ['android', 'com.exаmple.wallet', 'APP_INVALID'],
  ['android', `com.${'a'.repeat(252)}`, 'APP_INVALID'],
  ['android', 'a.'.repeat(2048), 'APP_INVALID'],
  ['ios', '12345', 'APP_INVALID'],
  ['ios', '1234567890123', 'APP_INVALID'],
  ['ios', 'com.example_1', 'APP_INVALID'],
  ['huawei', 'C1', 'APP_INVALID'],
  ['microsoft', '9ABC', 'APP_INVALID'],
  ['amazon', 'A0ABCDEFGH', 'APP_INVALID'],
  ['chrome', 'abcdefghijklmnopabcdefghijklmnoz', 'APP_INVALID'],
  ['ios', 'https://play.google.com/store/apps/details?id=com.example.Wallet', 'APP_PLATFORM_DIFFERS'],
  ['android', 'https://apps.apple.com/th/app/some-wallet/id123456789', 'APP_PLATFORM_DIFFERS'],
  ['android', 'https://example.com/wallet.apk', 'APP_LINK_UNKNOWN'],
  [null, 'https://play.google.com/store/apps/dev?id=1234', 'APP_LINK_UNKNOWN'],
  [null, 'https://play.google.com.example.com/store/apps/details?id=com.example.Wallet', 'APP_LINK_UNKNOWN'],
  [null, 'https://apps.apple.com/th/developer/some', 'APP_LINK_UNKNOWN'],
  [null, 'https://play.google.com/store/apps/details?id=wallet', 'APP_INVALID'],
  [null, `https://play.google.com/store/apps/details?${'&id'.repeat(1300)}`, 'APP_LINK_UNKNOWN'],
];

describe('reading an app', () => {
  it.each(GOOD)('reads for %s %j as %s', (platform, value, wanted) => {
    expect(gist(readApp({ platform, value }))).toBe(wanted);
  });

  it.each(BAD)('refuses for %s %j as %s', (platform, value, code) => {
    expect(gist(readApp({ platform, value }))).toBe(code);
  });

  it('shows an App Store number with id and keeps the capitals of a bundle id for people', () => {
    expect(accepted(readApp({ platform: 'ios', value: '123456789' })).display).toBe('id123456789');
    expect(accepted(readApp({ platform: 'ios', value: 'com.Example.Wallet' })).display).toBe('com.Example.Wallet');
  });

  it('keeps Android packages apart that differ in capitals only', () => {
    const read = (value: string): string => gist(readApp({ platform: 'android', value }));
    expect(read('com.example.Wallet')).not.toBe(read('com.example.wallet'));
  });

  it('lets a package and every link to it meet', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,9}(\.[a-zA-Z][a-zA-Z0-9_]{0,9}){1,3}$/), (id) => {
        for (const value of [id, `market://details?id=${id}`, `https://play.google.com/store/apps/details?hl=th&id=${id}&x=y`]) {
          expect(gist(readApp({ platform: 'android', value }))).toBe(`android ${id}`);
        }
      }),
    );
  });

  itKeepsTheLaws(
    readApp,
    GOOD.map(([platform, value]) => ({ platform, value })),
  );
});
