import type { Environment } from '../../../src/platform/platform/setting-reader.js';
import { withListeningPort, readSettings, InvalidSettings } from '../../../src/platform/platform/settings.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://hub:pw@db.example:5432/hub',
  MASTER_KEY: 'ab'.repeat(32),
  PUBLIC_URL: 'https://hub.example/',
} as const;

function complaintsAbout(env: Environment): readonly string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.sentences;
    throw error;
  }
}

describe('The settings', () => {
  it('name the hub, in characters that everybody sees', () => {
    expect([{}, { HUB_NAME: ' Mekong Exchange ' }].map((env) => readSettings(env).hubName)).toEqual(['Entente', 'Mekong Exchange']);
    for (const name of ['x'.repeat(61), 'a\nb', 'a\u202eb', 'Hub <a@b.example>', 'a "b"']) {
      expect(complaintsAbout({ HUB_NAME: name })).toEqual([
        'HUB_NAME must be a name of 1 to 60 characters, without line ends, control characters, angle brackets and quotation marks.',
      ]);
    }
  });

  it('need nothing to be set for a demo on loopback', () => {
    expect(readSettings({})).toMatchObject({
      mode: 'demo',
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: undefined,
      publicUrl: 'http://127.0.0.1:4000',
      logLevel: 'info',
      masterKey: undefined,
      poolSize: 10,
      poolIdleMs: 600_000,
    });
    expect(readSettings({}).dataDir).toMatch(/^\/.*\/\.hub$/);
  });

  it('take a quorum as a fraction, and none of nobody or of more than all', () => {
    expect(readSettings({}).confidenceHalfLives).toEqual(new Map());
    expect(readSettings({ CONFIDENCE_HALF_LIVES: 'PHONE=90, URL/PHISHING=7.5' }).confidenceHalfLives).toEqual(
      new Map([
        ['PHONE', 90],
        ['URL/PHISHING', 7.5],
      ]),
    );
    for (const wrong of ['PHONE', 'PHONE=0', 'PHONE=-1', 'phone=3', 'PHONE=1,PHONE=2', 'PHONE=9,', 'A/B/C=1']) {
      expect(complaintsAbout({ CONFIDENCE_HALF_LIVES: wrong })).toEqual([expect.stringMatching(/^CONFIDENCE_HALF_LIVES must be names/)]);
    }
    expect(readSettings({}).admissionQuorum).toEqual({ part: 2, whole: 3 });
    expect(readSettings({ ADMISSION_QUORUM: '3/4' }).admissionQuorum).toEqual({ part: 3, whole: 4 });
    expect(readSettings({ ADMISSION_QUORUM: '1/1' }).admissionQuorum).toEqual({ part: 1, whole: 1 });
    for (const wrong of ['0/3', '4/3', '0/0', '2', '0.66', '-1/2', '1/0', '2/3 of all']) {
      expect(complaintsAbout({ ADMISSION_QUORUM: wrong })).toEqual([expect.stringMatching(/^ADMISSION_QUORUM must be a fraction/)]);
    }
  });

  it('are frozen', () => {
    expect(Object.isFrozen(readSettings({}))).toBe(true);
  });

  it('take an empty setting for an unset one', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '  ', LOG_LEVEL: '' })).toEqual(readSettings({}));
  });

  it('take what was set', () => {
    const env = {
      HOST: '::1',
      PORT: '0',
      DATA_DIR: '/var/lib/hub',
      LOG_LEVEL: 'DEBUG',
      DATABASE_POOL: '2',
      NATS_URL: 'nats://a:4222,nats://b:4222',
    };
    expect(readSettings({ ...env, DEMO_PASSWORD: 'a pass phrase' })).toMatchObject({
      host: '::1',
      port: 0,
      dataDir: '/var/lib/hub',
      logLevel: 'debug',
      poolSize: 2,
      natsUrl: env.NATS_URL,
      demoPassword: 'a pass phrase',
      publicUrl: 'http://[::1]:0',
    });
  });

  it('believe what proxies say of addresses only where they are named', () => {
    expect(readSettings({}).trustedProxies).toEqual([]);
    expect(readSettings({ TRUSTED_PROXIES: '10.0.0.7, 192.168.0.0/16,2001:db8::/64,::1' }).trustedProxies).toEqual([
      '10.0.0.7',
      '192.168.0.0/16',
      '2001:db8::/64',
      '::1',
    ]);
    for (const wrong of [
      '*',
      'true',
      '1',
      'proxy.example',
      '10.0.0.0/33',
      '10.0.0.0/x',
      '10.0.0.0/8/8',
      '0.0.0.0/0',
      '::/0',
      '10.0.0.1,',
      '::1/129',
    ]) {
      expect(complaintsAbout({ TRUSTED_PROXIES: wrong })).toEqual([
        expect.stringMatching(/^TRUSTED_PROXIES must be addresses or networks/),
      ]);
    }
  });

  it('give a process both roles, unless it is told one', () => {
    const rolesOf = (HUB_ROLES: string) => [...readSettings({ HUB_ROLES, DATABASE_URL: 'postgres://u:p@h/d' }).roles];
    expect([...readSettings({}).roles]).toEqual(['serve', 'relay']);
    expect(rolesOf('relay')).toEqual(['relay']);
    expect(rolesOf('Relay, serve')).toEqual(['serve', 'relay']);
    for (const wrong of ['all', 'serve,', 'serve relay', 'relay,relays']) expect(complaintsAbout({ HUB_ROLES: wrong })).toHaveLength(1);
    expect(complaintsAbout({ HUB_ROLES: 'serve' })).toEqual([expect.stringMatching(/^HUB_ROLES must name both roles, unless/)]);
  });

  it.each(['ws://a:1', 'nats://', 'a:4222', 'nats://a,,nats://b'])('refuse %s as NATS servers', (NATS_URL) => {
    expect(complaintsAbout({ NATS_URL })).toEqual([expect.stringMatching(/^NATS_URL must look like/)]);
  });

  it('learn the port that the system chose, and keep a public address that was set', () => {
    expect(withListeningPort(readSettings({ PORT: '0' }), 41_234)).toMatchObject({ port: 41_234, publicUrl: 'http://127.0.0.1:41234' });
    expect(withListeningPort(readSettings({ PORT: '0', PUBLIC_URL: 'https://hub.example' }), 41_234).publicUrl).toBe('https://hub.example');
  });

  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('let a demo listen on %s', (HOST) => {
    expect(readSettings({ HOST }).host).toBe(HOST);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'hub.example', '2130706433', '0x7f.1', 'localhost.example', '127.0.0.1.example'])(
    'let no demo listen on %s',
    (HOST) => {
      expect(complaintsAbout({ HOST })).toEqual([`HOST must be a loopback address (127.0.0.1, ::1, localhost) in demo mode, not ${HOST}.`]);
    },
  );

  it('let production listen anywhere, with everything that it needs', () => {
    const settings = readSettings({ ...PRODUCTION, HOST: '0.0.0.0', DEMO_PASSWORD: 'ignored', BOOTSTRAP_TOKEN: 'x'.repeat(32) });
    expect(settings).toMatchObject({ mode: 'production', host: '0.0.0.0', publicUrl: 'https://hub.example', demoPassword: undefined });
    expect(settings.masterKey).toEqual(Buffer.alloc(32, 0xab));
    expect(settings.bootstrapToken).toHaveLength(32);
  });

  it('demand a second factor of operators and admins in production, and of nobody in a demo, unless they say so', () => {
    expect(readSettings({}).secondFactor).toBe('off');
    expect(readSettings(PRODUCTION).secondFactor).toBe('admins');
    expect(readSettings({ ...PRODUCTION, SECOND_FACTOR: 'Everyone' }).secondFactor).toBe('everyone');
    expect(complaintsAbout({ SECOND_FACTOR: 'none' })).toEqual(['SECOND_FACTOR must be one of admins, everyone, off, not none.']);
  });

  it('let webhooks lead to this machine in a demo that says so, and never in production', () => {
    expect(readSettings({}).webhookAllowLoopback).toBe(false);
    expect(readSettings({ PULL_ALLOW_LOOPBACK: 'true' }).pullAllowLoopback).toBe(true);
    expect(complaintsAbout({ ...PRODUCTION, PULL_ALLOW_LOOPBACK: 'true' })).toEqual([
      'PULL_ALLOW_LOOPBACK is only for tests on one machine and not allowed in production.',
    ]);
    expect(readSettings({ WEBHOOK_ALLOW_LOOPBACK: 'true' }).webhookAllowLoopback).toBe(true);
    expect(complaintsAbout({ WEBHOOK_ALLOW_LOOPBACK: 'perhaps' })).toEqual(['WEBHOOK_ALLOW_LOOPBACK must be true or false, not perhaps.']);
    expect(readSettings({ ...PRODUCTION, WEBHOOK_ALLOW_LOOPBACK: 'false' }).webhookAllowLoopback).toBe(false);
    expect(complaintsAbout({ ...PRODUCTION, WEBHOOK_ALLOW_LOOPBACK: 'true' })).toEqual([
      'WEBHOOK_ALLOW_LOOPBACK is only for tests on one machine and not allowed in production.',
    ]);
    expect(readSettings({ ISSUER_ALLOW_LOOPBACK: 'true' }).issuerAllowLoopback).toBe(true);
    expect(complaintsAbout({ ...PRODUCTION, ISSUER_ALLOW_LOOPBACK: 'true' })).toHaveLength(1);
  });

  it('put evidence into an S3-compatible store where all of it is said, over TLS in production, and never say its secret', () => {
    const store = {
      ...{ EVIDENCE_S3_ENDPOINT: 'https://s3.example.org/', EVIDENCE_S3_BUCKET: 'evidence' },
      ...{ EVIDENCE_S3_ACCESS_KEY: 'key', EVIDENCE_S3_SECRET_KEY: 's3cret' },
    };
    expect(readSettings({}).evidenceStore).toBeUndefined();
    expect(readSettings({ ...PRODUCTION, ...store, EVIDENCE_S3_REGION: 'ap-southeast-1' }).evidenceStore).toEqual({
      ...{ endpoint: 'https://s3.example.org', bucket: 'evidence', region: 'ap-southeast-1', accessKey: 'key', secretKey: 's3cret' },
    });
    for (const name of Object.keys(store)) {
      const [sentence, ...more] = complaintsAbout({ ...store, [name]: '' });
      expect([sentence, more]).toEqual([`${name} missing: set all settings of EVIDENCE_S3, or none.`, []]);
    }
    const plain = { ...store, EVIDENCE_S3_ENDPOINT: 'http://127.0.0.1:9000' };
    expect([complaintsAbout(plain).length, complaintsAbout({ ...PRODUCTION, ...plain }).length]).toEqual([0, 1]);
    const wrong = { ...store, EVIDENCE_S3_ENDPOINT: 'https://u:s3cret@h/x', EVIDENCE_S3_BUCKET: 'A', EVIDENCE_S3_REGION: 'x y' };
    expect(complaintsAbout(wrong)).toHaveLength(3);
    expect(complaintsAbout(wrong).join()).not.toContain('s3cret');
    expect(complaintsAbout({ EVIDENCE_MAX_BYTES: '10', EVIDENCE_PARTY_MEGABYTES: '0' })).toHaveLength(2);
  });

  it('name each setting that production misses', () => {
    const complaints = complaintsAbout({ NODE_ENV: 'production' });
    expect(complaints.map((sentence) => sentence.split(' ')[0])).toEqual(['DATABASE_URL', 'MASTER_KEY', 'PUBLIC_URL']);
  });

  it('take no database without a password in production, where those of the working roles are derived from it', () => {
    const open = { DATABASE_URL: 'postgres://hub@db.example:5432/hub?password=elsewhere' };
    expect(complaintsAbout({ ...PRODUCTION, ...open })).toEqual([
      'DATABASE_URL must hold a password in production: those of hub_app and hub_relay are derived from it.',
    ]);
    expect(complaintsAbout(open)).toEqual([]);
  });

  it.each(['prod', 'Production', 'production,demo'])('start no demo because production was written %s', (NODE_ENV) => {
    expect(complaintsAbout({ NODE_ENV })).toEqual([
      `NODE_ENV must be production, or for a demo unset, development or test, not ${NODE_ENV}.`,
    ]);
  });

  it.each(['development', 'test'])('take NODE_ENV=%s, which tools set, for a demo', (NODE_ENV) => {
    expect(readSettings({ NODE_ENV }).mode).toBe('demo');
  });

  it('say everything that is wrong at once, one sentence a line', () => {
    const wrong = { PORT: '70000', LOG_LEVEL: 'loud', DATABASE_POOL: '0', PUBLIC_URL: 'hub.example', NATS_URL: 'http://x' };
    expect(() => readSettings(wrong)).toThrow(InvalidSettings);
    expect(complaintsAbout(wrong).map((sentence) => sentence.split(' ')[0])).toEqual([
      'PORT',
      'NATS_URL',
      'PUBLIC_URL',
      'LOG_LEVEL',
      'DATABASE_POOL',
    ]);
  });

  it.each(['-1', '4e3', '0x10', '80.5', 'http', '65536', ' 1 2'])('refuse the port %s', (PORT) => {
    expect(complaintsAbout({ PORT })).toHaveLength(1);
  });

  it.each(['hub', 'mysql://u:s3cret@h/d', 'postgres://u:s3cret@h', 'postgres://u:s3cret@h/'])(
    'refuse %s as a database, without repeating it',
    (DATABASE_URL) => {
      const [sentence] = complaintsAbout({ DATABASE_URL });
      expect(sentence).toMatch(/^DATABASE_URL must look like/);
      expect(sentence).not.toContain('s3cret');
    },
  );

  it.each(['ab', 'zz'.repeat(32), 'ab'.repeat(33)])('refuse %s as a master key, without repeating it', (MASTER_KEY) => {
    expect(complaintsAbout({ MASTER_KEY })).toEqual(['MASTER_KEY must be 64 hexadecimal digits (openssl rand -hex 32).']);
  });
});
