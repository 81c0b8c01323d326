import { arrivalIn } from '../../../console/src/app/arrival.js';
import { deviceOf } from '../../../console/src/pages/settings/device.js';

const TOKEN = 'x'.repeat(43);

describe('the fragment of an address', () => {
  it.each([
    [`#/invitation/${TOKEN}`, { kind: 'invitation', token: TOKEN }],
    [`#/reset/${TOKEN}`, { kind: 'reset', token: TOKEN }],
    [`#sign-in=${TOKEN}`, { kind: 'sign-in', code: TOKEN }],
    [`#link=${TOKEN}`, { kind: 'link', code: TOKEN }],
    [`#confirm=${TOKEN}`, { kind: 'confirm', code: TOKEN }],
    ['#refused=OIDC_REFUSED', { kind: 'refused', reason: 'OIDC_REFUSED' }],
  ])('%s brings what it says', (fragment, arrival) => {
    expect(arrivalIn(fragment)).toEqual(arrival);
  });

  it.each(['', '#', '#/invitation/short', `#/other/${TOKEN}`, '#sign-in=', `#sign-in=${'x'.repeat(201)}`, '#refused=<b>', '#content'])(
    '%s brings nothing',
    (fragment) => {
      expect(arrivalIn(fragment)).toBeUndefined();
    },
  );
});

describe('the device of a session', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
      { browser: 'Edge', system: 'Windows' },
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1',
      { browser: 'Safari', system: 'iPhone' },
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', { browser: 'Firefox', system: 'Linux' }],
    ['entente-python/0.1.0', { browser: 'entente-python', system: undefined }],
    [null, undefined],
  ])('is read from %s', (userAgent, device) => {
    expect(deviceOf(userAgent)).toEqual(device);
  });
});
