import fc from 'fast-check';
import { readEmail } from '../../../src/values/values/email.js';
import { itKeepsTheLawsOfAddresses } from './address-laws.js';
import { accepted, gist, warningsOf } from './reader-laws.js';

const GOOD: readonly (readonly [string, string])[] = [
  ['name@bad.example', 'name@bad.example'],
  ['Name@BAD.Example', 'name@bad.example'],
  ['name@bad.example.', 'name@bad.example'],
  ['first.last+tag@bad.example', 'first.last+tag@bad.example'],
  ["o'neil@bad.example", "o'neil@bad.example"],
  ['a!#$%&*/=?^_`{|}~-b@bad.example', 'a!#$%&*/=?^_`{|}~-b@bad.example'],
  ['1@bad.example', '1@bad.example'],
  ['name@bücher.example', 'name@xn--bcher-kva.example'],
  ['name@XN--BCHER-KVA.example', 'name@xn--bcher-kva.example'],
  ['ＮＡＭＥ＠ｂａｄ．example', 'name@bad.example'],
  ['用户@例子.中国', '用户@xn--fsqu00a.xn--fiqs8s'],
  ['na\u200bme@bad\u200e.example', 'name@bad.example'],
  ['mailto:name@bad.example', 'name@bad.example'],
  ['mailto://name@bad.example', 'name@bad.example'],
  ['MAILTO:name@bad.example?subject=x&body=y', 'name@bad.example'],
  ['mailto:name%2Btag@bad.example', 'name+tag@bad.example'],
  ['Some Body <name@bad.example>', 'name@bad.example'],
  ['"Body, Some" <Name@bad.example>', 'name@bad.example'],
  ['other@bad.example <name@bad.example>', 'name@bad.example'],
  ['Body at work <name@bad.example>', 'name@bad.example'],
  ['<name@bad.example>', 'name@bad.example'],
  ['(name@bad.example)', 'name@bad.example'],
  ['name@bad.example;', 'name@bad.example'],
  ['name[@]bad[.]example', 'name@bad.example'],
  ['name[at]bad[dot]example', 'name@bad.example'],
  ['name (at) bad (dot) example', 'name@bad.example'],
  ['name at bad dot example', 'name@bad.example'],
  ['name{at}bad{.}example', 'name@bad.example'],
  ['name@bad.co.uk', 'name@bad.co.uk'],
  ['na..me@bad.example', 'na..me@bad.example'],
  ['name.@bad.example', 'name.@bad.example'],
  [`${'a'.repeat(64)}@bad.example`, `${'a'.repeat(64)}@bad.example`],
];

const BAD: readonly (readonly [string, string])[] = [
  ['', 'EMAIL_INVALID'],
  ['name', 'EMAIL_INVALID'],
  ['bad.example', 'EMAIL_INVALID'],
  ['@', 'EMAIL_INVALID'],
  ['@bad.example', 'EMAIL_INVALID'],
  ['a b@bad.example', 'EMAIL_INVALID'],
  ['a@b@bad.example', 'EMAIL_INVALID'],
  ['.name@bad.example', 'EMAIL_INVALID'],
  ['mailto:///name@bad.example', 'EMAIL_INVALID'],
  ['mailto:/name@bad.example', 'EMAIL_INVALID'],
  ['na,me@bad.example', 'EMAIL_INVALID'],
  ['na:me@bad.example', 'EMAIL_INVALID'],
  ['na(x)me@bad.example', 'EMAIL_INVALID'],
  ['na\\me@bad.example', 'EMAIL_INVALID'],
  ['"na me"@bad.example', 'EMAIL_QUOTED'],
  ['"name"@bad.example', 'EMAIL_QUOTED'],
  [`${'a'.repeat(65)}@bad.example`, 'EMAIL_INVALID'],
  [`${'ก'.repeat(22)}@bad.example`, 'EMAIL_INVALID'],
  [`${'a'.repeat(60)}@${'b.'.repeat(96)}example`, 'EMAIL_INVALID'],
  ['name@', 'EMAIL_DOMAIN_INVALID'],
  ['name@localhost', 'EMAIL_DOMAIN_INVALID'],
  ['name@bad', 'EMAIL_DOMAIN_INVALID'],
  ['name@bad..example', 'EMAIL_DOMAIN_INVALID'],
  ['name@.bad.example', 'EMAIL_DOMAIN_INVALID'],
  ['name@192.0.2.1', 'EMAIL_DOMAIN_INVALID'],
  ['name@[192.0.2.1]', 'EMAIL_DOMAIN_INVALID'],
  ['name@bad example.com', 'EMAIL_DOMAIN_INVALID'],
  ['name@bad_.123', 'EMAIL_DOMAIN_INVALID'],
  ['name@xn--a.example', 'EMAIL_DOMAIN_INVALID'],
  ['name@bad.example/x', 'EMAIL_DOMAIN_INVALID'],
  ['http://name@bad.example/', 'EMAIL_INVALID'],
  ['name@bad.example, other@bad.example', 'EMAIL_INVALID'],
  ['\ud800@bad.example', 'EMAIL_INVALID'],
];

describe('reading an e-mail address', () => {
  it.each(GOOD)('reads %j as %s', (value, wanted) => {
    expect(gist(readEmail({ value }))).toBe(wanted);
  });

  it.each(BAD)('refuses %j as %s', (value, code) => {
    expect(gist(readEmail({ value }))).toBe(code);
  });

  it.each([
    ['name@bad-name.com', []],
    ['na..me@bad-name.com', ['EMAIL_DOTS']],
    ['name@bad.example', ['DOMAIN_RESERVED']],
    ['name@bad.zzzz', ['DOMAIN_TLD_UNKNOWN']],
    ['name@gооgle.com', ['DOMAIN_LOOKALIKE']],
  ])('remarks on %s: %j', (value, codes) => {
    expect(warningsOf(readEmail({ value }))).toEqual(codes);
  });

  it('shows the host in its script', () => {
    expect(accepted(readEmail({ value: 'name@xn--bcher-kva.com' })).display).toBe('name@bücher.com');
  });

  it.each([
    ['na.me@gmail.com', 'name@gmail.com'],
    ['name+tag@gmail.com', 'name@gmail.com'],
    ['name@googlemail.com', 'name@gmail.com'],
  ])('keeps %s and %s apart: which spellings reach one mailbox is a provider’s secret', (one, other) => {
    expect(gist(readEmail({ value: one }))).not.toBe(gist(readEmail({ value: other })));
  });

  it('takes every address of RFC 5322 without quotes in lower case', () => {
    fc.assert(
      fc.property(
        fc.emailAddress().filter((address) => !/\{(?:\.|at|dot)\}/i.test(address)),
        (address) => {
          expect(gist(readEmail({ value: address }))).toBe(address.toLowerCase());
        },
      ),
    );
  });

  itKeepsTheLawsOfAddresses(
    readEmail,
    GOOD.map(([, canonical]) => canonical).filter((address) => !/[/?(]|\.[.@]/.test(address)),
  );
});
