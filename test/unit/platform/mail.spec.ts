import { isPermanent, retryDelayMinutes, reasonOf } from '../../../src/platform/mail/retry.policy.js';
import { mailSender, smtpServer } from '../../../src/platform/platform/smtp-setting.js';
import { readSettings, InvalidSettings } from '../../../src/platform/platform/settings.js';

describe('the mail server of the settings', () => {
  it('is read with its port, its TLS and its login', () => {
    expect(smtpServer('smtps://hub:p%40ss@mail.example')).toEqual({
      value: { host: 'mail.example', port: 465, secure: true, login: { user: 'hub', pass: 'p@ss' } },
    });
    expect(smtpServer('smtp://mail.example:2525/')).toEqual({
      value: { host: 'mail.example', port: 2525, secure: false, login: undefined },
    });
    expect(smtpServer('smtp://[::1]:25')).toMatchObject({ value: { host: '::1', port: 25 } });
  });

  it.each([
    'mail.example',
    'http://mail.example',
    'smtps://hub:secret@mail.example?tls.rejectUnauthorized=false',
    'smtps://hub:secret@mail.example/box',
    'smtps://hub@mail.example',
    'smtps://hub:%zz@mail.example',
    'smtps://',
  ])('is refused where anything else stands in it, and never quoted: %s', (text) => {
    const answer = smtpServer(text);
    expect(answer).toEqual({ wrong: expect.any(String) });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('sends as an address, with a name or without', () => {
    expect(mailSender('hub@police.example')).toEqual({ value: { name: '', address: 'hub@police.example' } });
    expect(mailSender('Entente hub <hub@police.example>')).toEqual({ value: { name: 'Entente hub', address: 'hub@police.example' } });
    for (const text of ['hub', 'hub@', 'a@b, c@d', 'A <a@b> <c@d>', 'A\r\nBcc: x@y <a@b.example>', 'x <a b@c.example>']) {
      expect([text, mailSender(text)]).toEqual([text, { wrong: expect.any(String) }]);
    }
  });

  it('comes with a sender, and a sender with it', () => {
    expect(readSettings({ SMTP_URL: 'smtp://127.0.0.1:25', MAIL_FROM: 'a@b.example' })).toMatchObject({ smtp: { port: 25 } });
    for (const env of [{ SMTP_URL: 'smtp://127.0.0.1:25' }, { MAIL_FROM: 'a@b.example' }]) {
      expect(() => readSettings(env)).toThrow(new InvalidSettings(['SMTP_URL and MAIL_FROM must be set together. Set both, or neither.']));
    }
  });
});

describe('a letter that did not leave', () => {
  it('is tried again after longer and longer, at last every six hours', () => {
    const fault = { code: 'ECONNECTION', status: undefined };
    expect([0, 1, 2, 3, 4, 5, 50].map((before) => retryDelayMinutes(fault, before))).toEqual([1, 5, 15, 60, 180, 360, 360]);
    expect(reasonOf(fault)).toBe('ECONNECTION');
  });

  it('is given up where the server refuses the address for good, and not where it refuses the hub', () => {
    expect(isPermanent({ code: 'EENVELOPE', status: 550 })).toBe(true);
    expect(isPermanent({ code: 'EENVELOPE', status: 450 })).toBe(false);
    expect(isPermanent({ code: 'EAUTH', status: 535 })).toBe(false); // a wrong setting, which the operator corrects
    expect(retryDelayMinutes({ code: 'EMESSAGE', status: 554 }, 0)).toBeNull();
    expect(reasonOf({ code: 'EENVELOPE', status: 550 })).toBe('EENVELOPE_550');
  });
});
