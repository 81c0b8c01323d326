import fc from 'fast-check';
import { readSocialAccount } from '../../../src/values/values/social-account.js';
import { accepted, gist, itKeepsTheLaws } from './reader-laws.js';

const CHANNEL = 'UCabcdefghijklmnopqrstuv';

/** Invented accounts. */
const GOOD: readonly (readonly [string | null, string, string])[] = [
  ['facebook', 'some.body', 'facebook somebody'],
  ['facebook', '@SomeBody', 'facebook somebody'],
  ['FB', 'Some.Body.1', 'facebook somebody1'],
  ['facebook', '100000000000001', 'facebook 100000000000001'],
  [null, 'https://www.facebook.com/some.body', 'facebook somebody'],
  [null, 'https://m.facebook.com/some.body/?ref=x#y', 'facebook somebody'],
  [null, 'mbasic.facebook.com/some.body/photos', 'facebook somebody'],
  [null, 'hxxps://th-th[.]facebook[.]com/some.body', 'facebook somebody'],
  [null, 'fb.com/some.body', 'facebook somebody'],
  [null, 'https://www.facebook.com/profile.php?id=100000000000001', 'facebook 100000000000001'],
  [null, 'https://www.facebook.com/people/Some-Body/100000000000001/', 'facebook 100000000000001'],
  [null, 'https://www.facebook.com/pages/Some-Page/100000000000001', 'facebook 100000000000001'],
  [null, 'https://www.facebook.com/p/Some-Page-100000000000001/', 'facebook 100000000000001'],
  [null, 'https://www.facebook.com/groups/some.group/', 'facebook groups/somegroup'],
  [null, 'Facebook: some.body', 'facebook somebody'],
  ['instagram', '@Some_Body', 'instagram some_body'],
  ['ig', 'some.body', 'instagram some.body'],
  ['instagram', '12345', 'instagram 12345'],
  ['instagram', 'id:12345', 'instagram id:12345'],
  [null, 'https://www.instagram.com/Some.Body/?hl=th', 'instagram some.body'],
  [null, 'https://instagram.com/stories/some.body/1', 'instagram some.body'],
  ['tiktok', '@Some.Body', 'tiktok some.body'],
  [null, 'https://www.tiktok.com/@Some.Body/video/1?x=1', 'tiktok some.body'],
  [null, 'https://m.tiktok.com/share/user/123456789', 'tiktok id:123456789'],
  ['x', '@Some_Body', 'x some_body'],
  ['twitter', 'some_body', 'x some_body'],
  [null, 'https://twitter.com/Some_Body/status/1', 'x some_body'],
  [null, 'https://mobile.twitter.com/some_body', 'x some_body'],
  [null, 'https://x.com/i/user/123456', 'x id:123456'],
  [null, 'https://twitter.com/intent/user?user_id=123456', 'x id:123456'],
  ['youtube', '@Some-Body', 'youtube some-body'],
  ['youtube', CHANNEL, `youtube ${CHANNEL}`],
  [null, `https://www.youtube.com/channel/${CHANNEL}/videos`, `youtube ${CHANNEL}`],
  [null, 'https://youtube.com/@Some-Body', 'youtube some-body'],
  [null, 'https://youtube.com/user/SomeBody', 'youtube user/somebody'],
  ['linkedin', 'some-body-1', 'linkedin in/some-body-1'],
  [null, 'https://th.linkedin.com/in/Some-Body-1/', 'linkedin in/some-body-1'],
  [null, 'https://www.linkedin.com/in/%E0%B8%81%E0%B8%82/', 'linkedin in/กข'],
  [null, 'https://www.linkedin.com/company/bad-company/about', 'linkedin company/bad-company'],
  ['threads', '@some.body', 'threads some.body'],
  [null, 'https://www.threads.net/@some.body', 'threads some.body'],
  ['snapchat', 'some-body', 'snapchat some-body'],
  [null, 'https://www.snapchat.com/add/some-body', 'snapchat some-body'],
  ['reddit', 'u/Some_Body', 'reddit some_body'],
  ['reddit', 'r/SomeGroup', 'reddit r/somegroup'],
  [null, 'https://old.reddit.com/user/Some_Body/', 'reddit some_body'],
  [null, 'https://vk.com/id1234', 'vk id1234'],
  [null, 'https://www.twitch.tv/some_body', 'twitch some_body'],
  [null, 'https://www.pinterest.com/some_body/', 'pinterest some_body'],
  [null, 'https://bsky.app/profile/Some.example', 'bluesky some.example'],
  ['bluesky', 'somebody', 'bluesky somebody.bsky.social'],
  [null, 'https://weibo.com/u/1234567890', 'weibo 1234567890'],
];

const BAD: readonly (readonly [string | null, string, string])[] = [
  [null, '', 'PLATFORM_MISSING'],
  [null, '@somebody', 'PLATFORM_MISSING'],
  ['', 'somebody', 'PLATFORM_MISSING'],
  [null, 'instead: somebody', 'PLATFORM_MISSING'],
  [null, 'https://bad.example/somebody', 'PLATFORM_UNKNOWN'],
  [null, 'https://facebook.com.bad.example/somebody', 'PLATFORM_UNKNOWN'],
  [null, 'https://notfacebook.com/somebody', 'PLATFORM_UNKNOWN'],
  ['myspace', 'somebody', 'PLATFORM_UNKNOWN'],
  ['__proto__', 'somebody', 'PLATFORM_UNKNOWN'],
  ['telegram', 'somebody', 'PLATFORM_OTHER_KIND'],
  ['WhatsApp', 'somebody', 'PLATFORM_OTHER_KIND'],
  ['instagram', 'https://facebook.com/somebody', 'PLATFORM_MISMATCH'],
  ['x', 'Facebook: somebody', 'PLATFORM_MISMATCH'],
  ['facebook', 'https://bad.example/somebody', 'ACCOUNT_URL_INVALID'],
  ['instagram', 'instagram.com', 'ACCOUNT_URL_INVALID'],
  [null, 'https://www.facebook.com/', 'ACCOUNT_URL_INVALID'],
  [null, 'https://www.facebook.com/share/abc', 'ACCOUNT_URL_INVALID'],
  [null, 'https://www.facebook.com/profile.php', 'ACCOUNT_URL_INVALID'],
  [null, 'https://l.facebook.com/l.php?u=x', 'ACCOUNT_URL_INVALID'],
  [null, 'https://www.instagram.com/p/abc/', 'ACCOUNT_URL_INVALID'],
  [null, 'https://vm.tiktok.com/ABC/', 'ACCOUNT_URL_INVALID'],
  [null, 'https://x.com/search?q=x', 'ACCOUNT_URL_INVALID'],
  [null, 'https://www.youtube.com/watch?v=abc', 'ACCOUNT_URL_INVALID'],
  [null, 'https://www.linkedin.com/feed/', 'ACCOUNT_URL_INVALID'],
  ['facebook', 'ab', 'ACCOUNT_INVALID'],
  ['facebook', 'some body', 'ACCOUNT_INVALID'],
  ['facebook', 'some_body', 'ACCOUNT_INVALID'],
  ['facebook', 'a'.repeat(51), 'ACCOUNT_INVALID'],
  ['facebook', 'sоmebody', 'ACCOUNT_INVALID'],
  ['instagram', 'some..body', 'ACCOUNT_INVALID'],
  ['instagram', '.somebody', 'ACCOUNT_INVALID'],
  ['instagram', 'a'.repeat(31), 'ACCOUNT_INVALID'],
  ['tiktok', 'somebody.', 'ACCOUNT_INVALID'],
  ['tiktok', 'a', 'ACCOUNT_INVALID'],
  ['x', 'some-body', 'ACCOUNT_INVALID'],
  ['x', 'a'.repeat(21), 'ACCOUNT_INVALID'],
  ['youtube', 'ab', 'ACCOUNT_INVALID'],
  ['linkedin', 'some/body', 'ACCOUNT_INVALID'],
  ['snapchat', '1somebody', 'ACCOUNT_INVALID'],
  ['bluesky', 'some..body', 'ACCOUNT_INVALID'],
  ['x', '\u0000\ud800', 'ACCOUNT_INVALID'],
  ['x', '@'.repeat(4096), 'ACCOUNT_INVALID'],
];

describe('reading an account of a social network', () => {
  it.each(GOOD)('reads on %s %j as %s', (platform, value, wanted) => {
    const reading = readSocialAccount({ platform, value });
    expect(gist(reading)).toBe(wanted);
    expect(accepted(reading).platform).toBe(accepted(reading).scope);
  });

  it.each(BAD)('refuses on %s %j as %s', (platform, value, code) => {
    expect(gist(readSocialAccount({ platform, value }))).toBe(code);
  });

  it('blames the platform, not the value, for a platform that is missing', () => {
    expect(readSocialAccount({ value: '@somebody' })).toMatchObject({ problem: { field: 'platform' } });
  });

  it('shows each account as its platform does, so that it can be read again', () => {
    for (const [platform, value] of GOOD) {
      const found = accepted(readSocialAccount({ platform, value }));
      expect(gist(readSocialAccount({ platform: found.platform, value: found.display }))).toBe(`${found.scope} ${found.value}`);
    }
  });

  it('lets a name, its @ and every address of its profile meet', () => {
    const spellings: readonly (readonly [string, (name: string) => readonly string[]])[] = [
      ['x', (name) => [`@${name}`, `https://twitter.com/${name}`, `x.com/${name}?s=20`, `hxxps://mobile[.]twitter[.]com/${name}/`]],
      ['instagram', (name) => [`@${name}`, `https://www.instagram.com/${name}/`, `instagram[.]com/${name}`]],
      ['tiktok', (name) => [`@${name}`, `https://www.tiktok.com/@${name}`, `tiktok.com/@${name}/video/7`]],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...spellings), fc.stringMatching(/^u[a-zA-Z0-9_]{4,12}$/), ([platform, spelt], name) => {
        for (const value of spelt(name)) {
          for (const text of [value, value.toUpperCase().replace('HXXPS', 'hxxps')]) {
            expect(gist(readSocialAccount({ value: text, platform }))).toBe(`${platform} ${name.toLowerCase()}`);
          }
        }
      }),
    );
  });

  itKeepsTheLaws(
    readSocialAccount,
    GOOD.map(([platform, value]) => ({ platform, value })),
  );
});
