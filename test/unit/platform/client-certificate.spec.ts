import { createHash } from 'node:crypto';
import { forwardedCertificate } from '../../../src/platform/platform/client-certificate.js';

describe("a client's certificate that a proxy forwards (RFC 9440)", () => {
  const der = Buffer.concat([Buffer.from([0x30, 0x82]), Buffer.alloc(300, 7)]);
  const header = `:${der.toString('base64')}:`;
  const thumbprint = createHash('sha256').update(der).digest('base64url');
  const PROXIES = ['10.0.0.0/8', '::1'];

  it('is known by its SHA-256, from a trusted proxy', () => {
    expect(forwardedCertificate('10.1.2.3', header, PROXIES)).toBe(thumbprint);
    expect(forwardedCertificate('::ffff:10.1.2.3', ` ${header} `, PROXIES)).toBe(thumbprint);
    expect(forwardedCertificate('::1', header, PROXIES)).toBe(thumbprint);
  });

  it('is none from anybody else, however it looks', () => {
    for (const peer of ['203.0.113.9', '127.0.0.1', undefined, '']) expect(forwardedCertificate(peer, header, PROXIES)).toBeUndefined();
    expect(forwardedCertificate('10.1.2.3', header, [])).toBeUndefined();
  });

  it.each<[string, string | readonly string[] | undefined]>([
    ['absent', undefined],
    ['empty', ''],
    ['two', [header, header]],
    ['two in one line', `${header}, ${header}`],
    ['bare base64', der.toString('base64')],
    ['the start of one', header.slice(0, -1)],
    ['PEM', `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----`],
    ['no DER', `:${Buffer.alloc(300, 7).toString('base64')}:`],
    ['a hash', `Hash=${thumbprint}`],
  ])('is none when it is %s', (_, said) => expect(forwardedCertificate('10.1.2.3', said, PROXIES)).toBeUndefined());
});
