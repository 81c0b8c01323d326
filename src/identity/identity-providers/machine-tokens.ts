import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { jwtVerify } from 'jose';
import { certificateOf } from '../auth/access-tokens.js';
import { type Admission, type ForeignTokens, IdentityDoor } from '../auth/identity-door.js';
import { admissionOf, KeyDoor, type KeyRow } from '../auth/keys/key-door.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/platform/clock.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { Turnstile } from '../../platform/platform/turnstile.js';
import { KeySets } from './key-sets.js';
import { ALGORITHMS, audienceOf, readMachineToken, type SpokenToken } from './machine-token.policy.js';

/** A row of hub.issuer_material. */
interface Material extends KeyRow {
  readonly jwks_uri: string;
  readonly secret_id: string;
}

/** Tokens that are new here are checked so many at a time, while so many wait: whoever makes them up must leave the database to the others. */
const CHECKS_AT_ONCE = 4;
const MOST_WAITING = 200;

/** Access tokens of issuers that a party trusts for its machines. What the token says is who comes; what that one may do stands in the database. */
@Injectable()
export class MachineTokens implements ForeignTokens, OnModuleInit {
  private readonly checks = new Turnstile(CHECKS_AT_ONCE, MOST_WAITING);

  constructor(
    private readonly door: IdentityDoor,
    private readonly keys: KeyDoor,
    private readonly database: Database,
    private readonly keySets: KeySets,
    private readonly clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.door.ask(this);
  }

  /** @throws Overloaded when too many wait already */
  async check(bearer: string, requestId: string): Promise<Admission | undefined> {
    const spoken = readMachineToken(bearer, this.settings.publicUrl, this.clock.milliseconds() / 1000);
    return spoken && this.verify(bearer, spoken, requestId);
  }

  private async verify(bearer: string, spoken: SpokenToken, requestId: string): Promise<Admission | undefined> {
    const { issuer, party, subject, client, header } = spoken;
    const what = { what: 'key.use', channel: 'graphql', requestId } as const;
    const asked = [issuer, party, subject, client];
    const [row] = await this.checks.pass(() => this.database.before<Material>(undefined, what, 'issuer_material', asked));
    if (!row) return undefined;
    const key = await this.keySets.key(row.jwks_uri, header); // outside: one party's silent issuer must not hold up the others'
    const bound = certificateOf(spoken.cnf);
    const audience = audienceOf(this.settings.publicUrl, party);
    const checks = { algorithms: [...ALGORITHMS], issuer, audience, subject, currentDate: this.clock.now(), clockTolerance: 30 };
    const isSigned =
      key !== undefined &&
      (await jwtVerify(bearer, key, checks).then(
        () => true,
        () => false,
      ));
    if (!isSigned || bound === false) {
      await this.keys.refuse({ user: row.key_id }, requestId, 'KEY_REFUSED');
      return undefined;
    }
    const admission = admissionOf(row, row.secret_id, spoken.expiresAt * 1000);
    return bound === undefined ? admission : { ...admission, certificates: [...admission.certificates, bound] };
  }
}
