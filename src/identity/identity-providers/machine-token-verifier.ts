import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { jwtVerify } from 'jose';
import { certificateOf } from '../auth/access-tokens.js';
import { type AuthenticatedIdentity, type ForeignTokenVerifier, AuthenticationService } from '../auth/authentication.service.js';
import { authenticatedKeyOf, KeyAuthenticationService, type KeyRow } from '../auth/keys/key-authentication.service.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/platform/clock.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { Semaphore } from '../../platform/platform/semaphore.js';
import { KeySets } from './key-sets.js';
import { ALGORITHMS, machineAudienceOf, parseMachineToken, type ParsedMachineToken } from './machine-token.policy.js';

/** A row of hub.issuer_material. */
interface IssuerMaterialRow extends KeyRow {
  readonly jwks_uri: string;
  readonly secret_id: string;
}

/** Concurrent and waiting checks of uncached tokens: callers who invent tokens must leave the database to others. */
const MAX_CONCURRENT_CHECKS = 4;
const MAX_WAITING = 200;

/** Verifies access tokens of issuers that a party trusts for its machines. The token identifies the machine; the database holds its rights. */
@Injectable()
export class MachineTokenVerifier implements ForeignTokenVerifier, OnModuleInit {
  private readonly checks = new Semaphore(MAX_CONCURRENT_CHECKS, MAX_WAITING);

  constructor(
    private readonly authentication: AuthenticationService,
    private readonly keys: KeyAuthenticationService,
    private readonly database: Database,
    private readonly keySets: KeySets,
    private readonly clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.authentication.registerForeignTokens(this);
  }

  /** Verifies a token. @throws Overloaded if too many checks wait */
  async check(bearer: string, requestId: string): Promise<AuthenticatedIdentity | undefined> {
    const parsed = parseMachineToken(bearer, this.settings.publicUrl, this.clock.milliseconds() / 1000);
    return parsed && this.verifyParsed(bearer, parsed, requestId);
  }

  private async verifyParsed(bearer: string, parsed: ParsedMachineToken, requestId: string): Promise<AuthenticatedIdentity | undefined> {
    const { issuer, party, subject, client, header } = parsed;
    const what = { what: 'key.use', channel: 'graphql', requestId } as const;
    const args = [issuer, party, subject, client];
    const [row] = await this.checks.run(() => this.database.callWithoutActor<IssuerMaterialRow>(undefined, what, 'issuer_material', args));
    if (!row) return undefined;
    const key = await this.keySets.key(row.jwks_uri, header); // outside the semaphore: an issuer that does not answer must not delay other parties
    const certificate = certificateOf(parsed.cnf);
    const audience = machineAudienceOf(this.settings.publicUrl, party);
    const checks = { algorithms: [...ALGORITHMS], issuer, audience, subject, currentDate: this.clock.now(), clockTolerance: 30 };
    const isSigned =
      key !== undefined &&
      (await jwtVerify(bearer, key, checks).then(
        () => true,
        () => false,
      ));
    if (!isSigned || certificate === false) {
      await this.keys.recordRefusal({ user: row.key_id }, requestId, 'KEY_REFUSED');
      return undefined;
    }
    const admission = authenticatedKeyOf(row, row.secret_id, parsed.expiresAt * 1000);
    return certificate === undefined ? admission : { ...admission, certificates: [...admission.certificates, certificate] };
  }
}
