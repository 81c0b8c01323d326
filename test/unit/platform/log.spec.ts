import { randomUUID } from 'node:crypto';
import { newKeyText } from '../../../src/identity/auth/keys/key-text.js';
import { createLog, HubLogger } from '../../../src/platform/platform/log.js';
import type { LogLevel } from '../../../src/platform/platform/settings.js';

/** A log that keeps its lines, as they would leave the process. */
function listenIn(level: LogLevel = 'trace') {
  const text: string[] = [];
  const log = createLog(level, { write: (line) => void text.push(line) });
  return { log, text, lines: () => text.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('The log', () => {
  it('writes one JSON object a line, with the level as a word and the time in UTC', () => {
    const { log, text, lines } = listenIn();
    log.info({ requestId: 'r1' }, 'first\nsecond');
    expect(text[0]?.match(/\n/g)).toHaveLength(1);
    expect(lines()[0]).toEqual({
      level: 'info',
      time: expect.stringMatching(/Z$/),
      pid: process.pid,
      requestId: 'r1',
      msg: 'first\nsecond',
    });
  });

  it('shows no secret, however deep it lies and however it is called', () => {
    const { log, text } = listenIn();
    log.info({
      password: 's3cret',
      refreshToken: 's3cret',
      req: { headers: { authorization: 's3cret', cookie: 's3cret' }, list: [{ apiKey: 's3cret' }] },
      settings: { masterKey: Buffer.from('s3cret'), databaseUrl: 's3cret', bootstrapToken: 's3cret' },
    });
    log.warn('postgres://hub:s3cret@db.example/hub refuses Bearer s3cret.s3cret-s3cret');
    expect(text.join()).not.toContain('s3cret');
    expect(text.join()).toContain('postgres://hub:[masked]@db.example/hub');
  });

  it('shows of an API key no more than that it is one, in whatever sentence it stands', () => {
    const { log, text } = listenIn();
    const { text: key } = newKeyText('demo', randomUUID());
    log.warn({ err: new Error(`Cannot read ${key} as a number`) }, `${key} and ${key.slice(0, -9)}`);
    expect(text.join()).not.toContain(key.split('_')[3]?.slice(0, 8));
    expect(text.join()).toContain('hub_demo_[masked]');
  });

  it('shows of an error its kind, code, message, stack and cause, and not the values that it carries', () => {
    const { log, text, lines } = listenIn();
    const cause = Object.assign(new TypeError('inner'), { code: '23505', detail: 'Key (value)=(+85512345678) exists.' });
    log.error(Object.assign(new Error('outer', { cause }), { parameters: ['+85512345678'] }));
    expect(lines()[0]).toMatchObject({
      msg: 'outer',
      err: { type: 'Error', message: 'outer', cause: { type: 'TypeError', code: '23505', message: 'inner' } },
    });
    expect(text[0]).not.toContain('855');
  });

  it('ends what has no end', () => {
    const { log, lines } = listenIn();
    const loop: Record<string, unknown> = {};
    loop.loop = loop;
    log.info(loop, 'round');
    expect(lines()[0]?.msg).toBe('round');
  });

  it('keeps what Nest tells at boot for developers, and the rest at its own level', () => {
    const { log, lines } = listenIn();
    const nest = new HubLogger(log);
    nest.log('AppModule dependencies initialized', 'InstanceLoader');
    nest.log('hello', 'Relay');
    nest.error('broken', 'Error: broken\n    at somewhere', 'Relay');
    nest.verbose('details');
    expect(lines().map(({ level, msg, context, stack }) => ({ level, msg, context, stack }))).toEqual([
      { level: 'debug', msg: 'AppModule dependencies initialized', context: 'InstanceLoader', stack: undefined },
      { level: 'info', msg: 'hello', context: 'Relay', stack: undefined },
      { level: 'error', msg: 'broken', context: 'Relay', stack: expect.stringContaining('at somewhere') },
      { level: 'trace', msg: 'details', context: undefined, stack: undefined },
    ]);
  });
});
