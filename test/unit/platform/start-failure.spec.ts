import { assertSupportedPostgres, startErrorMessage, UnsupportedPostgres } from '../../../src/platform/platform/start-failure.js';
import { InvalidSettings } from '../../../src/platform/platform/settings.js';

const failure = (code: string, more: object = {}): Error => Object.assign(new Error(`raw ${code}`), { code, ...more });

describe('A hub that does not start', () => {
  it('says which port is taken', () => {
    const error = failure('EADDRINUSE', { syscall: 'listen', address: '127.0.0.1', port: 4000 });
    expect(startErrorMessage(error)).toBe('Port 4000 of 127.0.0.1 is in use. Stop the other program or set PORT (0 takes any free port).');
  });

  it.each([
    [failure('ECONNREFUSED', { syscall: 'connect', address: '10.0.0.1', port: 5432 }), /10\.0\.0\.1:5432 \(ECONNREFUSED\).*DATABASE_URL/],
    [failure('ENOTFOUND', { syscall: 'getaddrinfo', hostname: 'db.example' }), /db\.example cannot be resolved.*DATABASE_URL/],
    [failure('28P01'), /DATABASE_URL refuses: raw 28P01; check the user and the password/],
    [new Error('Connection terminated unexpectedly'), /No ready PostgreSQL server answers at the address of DATABASE_URL/],
    [new Error('timeout expired'), /No ready PostgreSQL server answers at the address of DATABASE_URL/],
    [failure('3D000'), /DATABASE_URL refuses: raw 3D000; create it first/],
  ])('says why the database is out of reach: %s', (error, sentence) => {
    expect(startErrorMessage(error)).toMatch(sentence);
  });

  it('finds the reason in what is wrapped around it', () => {
    const reason = failure('ECONNREFUSED', { syscall: 'connect', address: '::1', port: 5432 });
    expect(startErrorMessage(new Error('outer', { cause: reason }))).toMatch(/does not answer/);
    expect(startErrorMessage(Object.assign(new AggregateError([reason]), { code: 'ECONNREFUSED' }))).toMatch(/::1:5432/);
    expect(startErrorMessage({ driverError: reason })).toMatch(/does not answer/);
  });

  it('repeats its own sentences word for word', () => {
    expect(startErrorMessage(new InvalidSettings(['One.', 'Two.']))).toBe('One.\nTwo.');
  });

  it('has no sentence for what nobody foresaw', () => {
    expect([new TypeError('x is undefined'), failure('EPIPE'), 'text', null, undefined].map((error) => startErrorMessage(error))).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('takes PostgreSQL 15 and newer', () => {
    expect(() => assertSupportedPostgres(150_016)).not.toThrow();
    expect(() => assertSupportedPostgres(140_020)).toThrow(UnsupportedPostgres);
    expect(() => assertSupportedPostgres(NaN)).toThrow(UnsupportedPostgres);
  });
});
