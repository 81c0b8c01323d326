import { randomUUID } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { KEYRING } from '../../src/platform/database/database.js';
import type { Keyring } from '../../src/platform/database/keyring.js';
import { Clock } from '../../src/platform/platform/clock.js';
import { Settings } from '../../src/platform/platform/platform.module.js';
import { HeldTimers } from './held-timers.js';
import type { Hub } from './hub.js';

/** The life that the token has left. No other timer of the hub has this length. */
const LEFT_MS = 123_457;

/** An access token whose end the test decides. The hub's clock stands still from {@link issue} to {@link release}. */
export class ExpiringToken {
  private constructor(
    readonly value: string,
    private readonly timers: HeldTimers,
    private readonly clock: Clock,
  ) {}

  /** @param like a token of the session */
  static issue(hub: Hub, like: string): ExpiringToken {
    const [key] = hub.app.get<Keyring>(KEYRING).tokenKeys;
    const { publicUrl } = hub.app.get<Settings>(Settings);
    const { sub, sid } = jsonwebtoken.decode(like) as { sub: string; sid: string };
    const clock = hub.app.get(Clock);
    const exp = Math.floor((clock.milliseconds() + LEFT_MS) / 1_000);
    Object.assign(clock, { milliseconds: () => exp * 1_000 - LEFT_MS });
    const header = { alg: 'ES256', typ: 'at+jwt', kid: key?.id };
    const claims = { sub, sid, exp, iss: publicUrl, aud: publicUrl, jti: randomUUID() };
    const token = jsonwebtoken.sign(claims, key?.privateKey ?? '', { algorithm: 'ES256', header });
    return new ExpiringToken(token, HeldTimers.hold(LEFT_MS), clock);
  }

  /** How many connections end exactly when the token expires. */
  get connections(): number {
    return this.timers.count;
  }

  /** The moment at which the token expires. */
  expire(): void {
    this.timers.run();
  }

  release(): void {
    this.timers.release();
    delete (this.clock as { milliseconds?: unknown }).milliseconds;
  }
}
