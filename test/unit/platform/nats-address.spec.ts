import { natsAddress } from '../../../src/delivery/feed/nats-address.js';

describe('NATS_URL', () => {
  it('names servers, with 4222 for a port that is not said', () => {
    expect(natsAddress('nats://a, nats://b:4333,nats://[::1]:1')).toEqual({ servers: ['a:4222', 'b:4333', '[::1]:1'] });
  });

  it('may hold a user and a password, or a token, for all of them', () => {
    expect(natsAddress('nats://a,nats://hub:se%40cret@b')).toEqual({ servers: ['a:4222', 'b:4222'], user: 'hub', pass: 'se@cret' });
    expect(natsAddress('nats://a-token@a:1')).toEqual({ servers: ['a:1'], token: 'a-token' });
  });

  it('insists on TLS with all when it says so for one', () => {
    expect(natsAddress('tls://a,nats://b')).toEqual({ servers: ['a:4222', 'b:4222'], tls: {} });
  });
});
