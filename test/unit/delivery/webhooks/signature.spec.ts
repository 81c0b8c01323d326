import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { Webhook as Library } from 'standardwebhooks';
import type { Keyring, SealingKey } from '../../../../src/platform/database/keyring.js';
import { WebhookSecrets } from '../../../../src/delivery/webhooks/webhook-secrets.js';
import { generateSecret, publicKeyText, secretText, signatureHeaders, signerOf } from '../../../../src/delivery/webhooks/signature.js';

/** Checks a signature v1a as a receiver does, who knows the public key alone. */
function isOf(publicKey: string, headers: Readonly<Record<string, string>>, body: string): boolean {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64')]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  return (headers['webhook-signature'] ?? '')
    .split(' ')
    .filter((one) => one.startsWith('v1a,'))
    .some((one) => verify(null, signed, key, Buffer.from(one.slice(4), 'base64')));
}

const now = (): number => Math.floor(Date.now() / 1000);

describe('signatures of webhooks', () => {
  it('are those of the example of the reference libraries', () => {
    const shared = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const signer = signerOf({ shared, seed: generateSecret().secret.seed });
    const headers = signatureHeaders([signer], 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, Buffer.from('{"test": 2432232314}'));
    expect(headers).toMatchObject({ 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330' });
    expect(headers['webhook-signature']?.split(' ')[0]).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('are Ed25519 as RFC 8032 has it: its first and third key give their public keys', () => {
    const vectors = [
      [
        '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
        'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      ],
      [
        'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
        'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      ],
    ] as const;
    for (const [seed, publicKey] of vectors) {
      const signer = signerOf({ shared: randomBytes(32), seed: Buffer.from(seed, 'hex') });
      const headers = signatureHeaders([signer], 'id', 1, Buffer.from('body'));
      expect(isOf(publicKeyText(Buffer.from(publicKey, 'hex')), headers, 'body')).toBe(true);
      expect(isOf(publicKeyText(Buffer.from(publicKey, 'hex')), headers, 'another')).toBe(false);
    }
  });

  it('are verified by the Standard Webhooks library, and by nobody who has another secret or body', () => {
    const { secret, publicKey } = generateSecret();
    const headers = signatureHeaders([signerOf(secret)], 'event', now(), Buffer.from('{"a":1}'));
    expect(new Library(secretText(secret)).verify('{"a":1}', headers)).toEqual({ a: 1 });
    expect(() => new Library(secretText(secret)).verify('{"a":2}', headers)).toThrow();
    expect(() => new Library(secretText(generateSecret().secret)).verify('{"a":1}', headers)).toThrow();
    expect(() => new Library(secretText(secret)).verify('{"a":1}', { ...headers, 'webhook-id': 'other' })).toThrow();
    expect(isOf(publicKeyText(publicKey), headers, '{"a":1}')).toBe(true);
    expect(isOf(publicKeyText(generateSecret().publicKey), headers, '{"a":1}')).toBe(false);
  });

  it('are given by each live secret, so that a receiver may hold either', () => {
    const [one, two] = [generateSecret(), generateSecret()];
    const headers = signatureHeaders([signerOf(two.secret), signerOf(one.secret)], 'event', now(), Buffer.from('{}'));
    for (const { secret, publicKey } of [one, two]) {
      expect(new Library(secretText(secret)).verify('{}', headers)).toEqual({});
      expect(isOf(publicKeyText(publicKey), headers, '{}')).toBe(true);
    }
  });

  it('come of secrets of the size and form that the standard asks for', () => {
    const { secret, publicKey } = generateSecret();
    expect(secretText(secret)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(publicKeyText(publicKey)).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
  });
});

describe('secrets of webhooks at rest', () => {
  const key = (): SealingKey => ({
    id: '6f0c2f5e-3a53-4f0e-9a53-0d2f5e3a534f'.replace('6f', randomBytes(1).toString('hex')),
    secret: randomBytes(32),
  });
  const ring = (...webhookKeys: SealingKey[]) => new WebhookSecrets({ webhookKeys } as unknown as Keyring);
  const webhook = '11111111-1111-4111-8111-111111111111';

  it('open for their own webhook, under the key that sealed them, also when a newer one is there', () => {
    const [old, newer] = [
      { ...key(), id: 'aaaaaaaa-1111-4111-8111-111111111111' },
      { ...key(), id: 'bbbbbbbb-1111-4111-8111-111111111111' },
    ];
    const { secret } = generateSecret();
    const sealed = ring(old).seal(webhook, secret);
    expect(ring(newer, old).open(webhook, sealed)).toEqual(secret);
    expect(sealed.includes(secret.shared) || sealed.includes(secret.seed)).toBe(false);
    expect(() => ring(newer).open(webhook, sealed)).toThrow('not in the keyring');
    expect(() => ring(old).open('22222222-2222-4222-8222-222222222222', sealed)).toThrow();
    expect(() => ring({ ...old, secret: randomBytes(32) }).open(webhook, sealed)).toThrow();
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(() => ring(old).open(webhook, sealed)).toThrow();
  });
});
