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

/** The redirect of the browser, and the value that it keeps for the flow. */
export interface OidcRedirect {
  readonly url: string;
  /** Value of a cookie that scripts cannot read. */
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

/** The request has no challenge, which binds the one-time code to the browser that started. */
class ChallengeMissing extends BadInput {
  constructor() {
    super(
      'OIDC_CHALLENGE',
      'The parameter challenge is missing or not valid. Send the base64url of the SHA-256 of 32 random bytes that the browser keeps (43 characters).',
    );
  }
}

/** The state is unknown, used, too old, or of another browser. */
export class FlowEnded extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'OIDC_FLOW_ENDED', 'This sign-in was not started in this browser, or has expired. Start again.');
  }
}

/** The provider refused, did not answer, or sent an invalid response. */
export class ProviderFailed extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'OIDC_PROVIDER_FAILED', 'The identity provider refused the sign-in or does not work. Try again.');
  }
}

const SIGN_IN_ACT = 'session.sign-in';
const LONGEST_QUERY = 8_192;
const B64_256 = /^[\w-]{43}$/;

/** The way of a browser to the provider and back. Values that must not be guessed or reused are stored as hashes in the database, for all processes. */
@Injectable()
export class OidcFlowService {
  constructor(
    private readonly database: Database,
    private readonly attempts: AttemptLimiter,
    private readonly client: ProviderClient,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts a flow. Absent, disabled and inactive providers give the same answer.
   * @param challenge base64url of the SHA-256 of a value that the browser keeps. Without it, an attacker could inject an own code into another user's browser
   * (RFC 9700, 4.7)
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
      const url = await this.client.authorizationUrl(row, { state, nonce, verifier, reauthenticate: purpose !== 'SIGN_IN' });
      return { url, browser };
    } catch (error) {
      this.client.noteFault(row.provider, error);
      throw new ProviderFailed();
    }
  }

  /**
   * Handles the return of the browser. The provider's claims are stored for two minutes, for the holder of the code.
   * @param provider the provider of the callback address; a flow that was started with another one ends here
   * @param query of the address, unchanged
   * @returns the one-time code and its purpose
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
    const [flow] = await this.database.callWithoutActor<TakenFlowRow>(undefined, what, 'consume_oidc_flow', [
      provider,
      sha256(state),
      sha256(browser),
    ]);
    if (!flow) throw new FlowEnded();

    const callback = await this.readClaims(flow, query, state).catch((error: unknown) => {
      this.client.noteFault(flow.provider, error);
      throw new ProviderFailed();
    });
    const code = randomToken();
    await this.database.callWithoutActor(undefined, what, 'save_oidc_callback', [callback, sha256(code), flow.challenge]);
    return { code, purpose: flow.purpose };
  }

  private async readClaims(flow: TakenFlowRow, query: string, state: string): Promise<object> {
    const { role_claim: roleClaim, agency_claim: agencyClaim, provider, purpose } = flow;
    const needed = [roleClaim, ...(agencyClaim === null ? [] : [agencyClaim])];
    const claims = await this.client.claims(flow, query, { ...flow, state }, needed);
    const provenAt = provenAtOf(claims, this.clock.now());
    if (purpose === 'SIGN_IN' && provenAt && isStale(provenAt, this.clock.now())) {
      throw new Error('The authentication at the provider is too old.');
    }
    return {
      ...{ provider, purpose, subject: subjectOf(claims), beganAt: flow.began_at, claims: mapClaims(claims, roleClaim, agencyClaim) },
      provenAt,
      secondFactor: showsSecondFactor(claims, flow.factors),
    };
  }
}

const randomToken = (): string => randomBytes(32).toString('base64url');

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
