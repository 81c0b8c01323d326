import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AttemptLimiter } from '../auth/attempt-limiter.js';
import type { Origin } from '../auth/call-context.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Clock } from '../../platform/platform/clock.js';
import { BadInput, HubError, NotFound } from '../../platform/platform/errors.js';
import { isStale, provenAtOf, mapClaims, showsSecondFactor, subjectOf } from './claims.policy.js';
import { ProviderClient, type ProviderRow } from './provider-client.js';

export const PURPOSES = ['SIGN_IN', 'LINK', 'CONFIRM'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Where the browser goes on to, and what it keeps of the flow. */
export interface OidcRedirect {
  readonly url: string;
  /** For a cookie that scripts cannot read. */
  readonly browser: string;
}

interface BegunFlowRow extends ProviderRow {
  readonly wait: number | null;
}

interface TakenFlowRow extends ProviderRow {
  readonly purpose: Purpose;
  readonly nonce: string;
  readonly verifier: string;
  readonly challenge: Buffer;
  readonly began_at: Date;
  readonly role_claim: string;
  readonly agency_claim: string | null;
  readonly factors: readonly string[];
}

/** Nothing binds the one-time code of this beginning to the browser that began. */
class ChallengeMissing extends BadInput {
  constructor() {
    super(
      'OIDC_CHALLENGE',
      'A sign-in begins with ?challenge=: the base64url of the SHA-256 of 32 random bytes that the browser keeps (43 characters).',
    );
  }
}

/** The state is unknown, was used, is too old, or another browser's. */
export class FlowEnded extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'OIDC_FLOW_ENDED', 'This sign-in was not begun here, or is over: begin anew.');
  }
}

/** The provider says no, says nothing, or says something that is not in order. */
export class ProviderFailed extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'OIDC_PROVIDER_FAILED', 'The identity provider did not let you in, or is out of order: try again.');
  }
}

const SIGN_IN_ACT = 'session.sign-in';
const LONGEST_QUERY = 8_192;
const B64_256 = /^[\w-]{43}$/;

/** A browser's way to the provider and back. What must not be guessed or used twice is kept by its hash, in the database, for all processes. */
@Injectable()
export class OidcFlowService {
  constructor(
    private readonly database: Database,
    private readonly attempts: AttemptLimiter,
    private readonly client: ProviderClient,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins a flow. Absent, disabled and resting providers answer alike.
   * @param challenge base64url of the SHA-256 of what the browser keeps. Without one an attacker could bring a code of their own into somebody else's
   * browser (RFC 9700, 4.7)
   * @throws ChallengeMissing, NotFound, TooManyAttempts, ProviderFailed
   */
  async begin(provider: string, purpose: Purpose, challenge: string | undefined, origin: Omit<Origin, 'channel'>): Promise<OidcRedirect> {
    if (challenge === undefined || !B64_256.test(challenge)) throw new ChallengeMissing();
    if (!isUuid(provider)) throw new NotFound('identity provider');
    const [state, nonce, verifier, browser] = [randomToken(), randomToken(), randomToken(), randomToken()];
    const what = { ...origin, channel: 'graphql', what: SIGN_IN_ACT } as const;
    const args = [provider, purpose, sha256(state), sha256(browser), nonce, verifier, Buffer.from(challenge, 'base64url')];
    const [row] = await this.database.callWithoutActor<BegunFlowRow>(undefined, what, 'start_oidc_flow', args);
    await this.attempts.assertCounted(row && { wait: row.wait, user_id: null }, what);
    if (!row?.provider) throw new NotFound('identity provider');
    try {
      const url = await this.client.authorizationUrl(row, { state, nonce, verifier, anew: purpose !== 'SIGN_IN' });
      return { url, browser };
    } catch (error) {
      this.client.noteFault(row.provider, error);
      throw new ProviderFailed();
    }
  }

  /**
   * The browser comes back. What the provider said is kept for two minutes, for whoever has the code.
   * @param provider whose address it comes back to; a flow that began with another ends there
   * @param query of the address, as it came
   * @returns the one-time code and what it is for
   * @throws FlowEnded, ProviderFailed
   */
  async handleCallback(
    provider: string,
    query: string,
    browser: string,
    requestId: string,
  ): Promise<{ readonly code: string; readonly purpose: Purpose }> {
    const what = { requestId, channel: 'graphql', what: SIGN_IN_ACT } as const;
    const state = query.length <= LONGEST_QUERY ? new URLSearchParams(query).get('state') : null;
    if (!isUuid(provider) || state === null || !B64_256.test(state) || !B64_256.test(browser)) throw new FlowEnded();
    const [taken] = await this.database.callWithoutActor<TakenFlowRow>(undefined, what, 'consume_oidc_flow', [
      provider,
      sha256(state),
      sha256(browser),
    ]);
    if (!taken) throw new FlowEnded();

    const said = await this.readClaims(taken, query, state).catch((error: unknown) => {
      this.client.noteFault(taken.provider, error);
      throw new ProviderFailed();
    });
    const code = randomToken();
    await this.database.callWithoutActor(undefined, what, 'save_oidc_callback', [said, sha256(code), taken.challenge]);
    return { code, purpose: taken.purpose };
  }

  private async readClaims(taken: TakenFlowRow, query: string, state: string): Promise<object> {
    const { role_claim: roleClaim, agency_claim: agencyClaim, provider, purpose } = taken;
    const needed = [roleClaim, ...(agencyClaim === null ? [] : [agencyClaim])];
    const claims = await this.client.claims(taken, query, { ...taken, state }, needed);
    const provenAt = provenAtOf(claims, this.clock.now());
    if (purpose === 'SIGN_IN' && provenAt && isStale(provenAt, this.clock.now())) throw new Error('The proof is too old.');
    return {
      ...{ provider, purpose, subject: subjectOf(claims), beganAt: taken.began_at, claims: mapClaims(claims, roleClaim, agencyClaim) },
      provenAt,
      secondFactor: showsSecondFactor(claims, taken.factors),
    };
  }
}

const randomToken = (): string => randomBytes(32).toString('base64url');

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
