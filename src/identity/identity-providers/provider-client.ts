import { Inject, Injectable, Logger } from '@nestjs/common';
import * as oidc from 'openid-client';
import { Clock } from '../../platform/platform/clock.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { fetchOutbound } from '../../platform/platform/outbound-fetch.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { type IdTokenClaims, MAX_AUTH_AGE_SECONDS } from './claims.policy.js';
import { ClientSecrets } from './client-secrets.js';

/** A provider as the database has it, for talking to it. */
export interface ProviderRow {
  readonly provider: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly sealed: Buffer;
  readonly scope: string;
  readonly set_at: Date;
}

/** What goes along with a browser to the provider and is asked for when it comes back. */
export interface OidcFlow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The officer is to prove who it is anew, whatever the provider remembers. */
  readonly anew: boolean;
}

/** Metadata and keys of a provider are read anew after that, or when an admin has changed it. */
const MAX_AGE_MS = 10 * 60_000;
const MAX_CACHED = 200;
const TIMEOUT_SECONDS = 10;

/** Talks OpenID Connect (authorization code, PKCE with S256, nonce) with the parties' providers, over {@link Outbound} alone. */
@Injectable()
export class ProviderClient {
  private readonly cache = new Map<string, { readonly config: Promise<oidc.Configuration>; readonly readAt: number }>();
  private readonly log = new Logger('ProviderClient');

  constructor(
    private readonly outbound: Outbound,
    private readonly secrets: ClientSecrets,
    private readonly clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * Each provider has an address of its own to send browsers back to: one that is hostile must not get at a code that was another's, by sending on a browser that
   * began with it (RFC 9700, 4.4). `iss` in the answer (RFC 9207) would do, too, but few providers say it.
   */
  redirectUri(provider: string): string {
    return `${this.settings.publicUrl}/oidc/${provider}/callback`;
  }

  /** Reads a provider's metadata. @throws what is wrong with it, or with the way there */
  async discover(issuer: string, clientId: string, secret: string): Promise<oidc.Configuration> {
    const { isLoopback } = this.outbound.routeTo(issuer);
    const execute = isLoopback ? [oidc.allowInsecureRequests] : [];
    const options = { timeout: TIMEOUT_SECONDS, [oidc.customFetch]: this.customFetch, execute };
    const found = await oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), options);
    const metadata = found.serverMetadata();
    if (!metadata.authorization_endpoint || !metadata.token_endpoint || !metadata.jwks_uri) throw new Error('It lacks an endpoint.');
    this.outbound.routeTo(metadata.authorization_endpoint); // where browsers are sent is looked at like where the hub goes itself
    const isBasic = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
    const authentication = isBasic ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
    const config = new oidc.Configuration(metadata, clientId, this.clockMetadata(), authentication);
    config.timeout = TIMEOUT_SECONDS;
    config[oidc.customFetch] = this.customFetch;
    if (isLoopback) oidc.allowInsecureRequests(config);
    oidc.enableNonRepudiationChecks(config); // the ID token's signature, too, and not only TLS
    return config;
  }

  /** Where the browser goes. @throws what is wrong with the provider */
  async authorizationUrl(row: ProviderRow, { state, nonce, verifier, anew }: OidcFlow): Promise<string> {
    const config = await this.configOf(row);
    const url = oidc.buildAuthorizationUrl(config, {
      ...{ redirect_uri: this.redirectUri(row.provider), scope: row.scope, state, nonce, response_type: 'code' },
      ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
      ...(anew ? { prompt: 'login', max_age: '0' } : { max_age: String(MAX_AUTH_AGE_SECONDS) }),
    });
    return url.href;
  }

  /**
   * Exchanges the code that the browser brought for what the provider says of the officer.
   * @param query of the callback's address, without the question mark
   * @param needed claims for which the provider's userinfo is asked where the ID token lacks one of them
   * @throws whatever is not in order
   */
  async claims(
    row: ProviderRow,
    query: string,
    { state, nonce, verifier }: Omit<OidcFlow, 'anew'>,
    needed: readonly string[],
  ): Promise<IdTokenClaims> {
    const config = await this.configOf(row);
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    const tokens = await oidc.authorizationCodeGrant(config, new URL(`${this.redirectUri(row.provider)}?${query}`), checks);
    const told = tokens.claims();
    if (!told) throw new Error('There is no ID token.');
    if (needed.every((name) => Object.hasOwn(told, name)) || !config.serverMetadata().userinfo_endpoint) return told;
    return { ...(await oidc.fetchUserInfo(config, tokens.access_token, told.sub)), ...told };
  }

  /** Into the log goes what kind of fault it was, and never what the provider or the browser has said. */
  noteFault(provider: string, error: unknown): void {
    const { name, code } = error as { name?: unknown; code?: unknown };
    this.log.warn({ msg: 'An identity provider is out of order', provider, fault: name, code });
  }

  /** So that tokens are judged by the hub's clock, and half a minute is nothing. */
  private clockMetadata(): Partial<oidc.ClientMetadata> {
    return { [oidc.clockSkew]: Math.round((this.clock.milliseconds() - Date.now()) / 1000), [oidc.clockTolerance]: 30 };
  }

  private async configOf({ provider, issuer, client_id: clientId, sealed, set_at: setAt }: ProviderRow): Promise<oidc.Configuration> {
    const key = `${provider} ${setAt.getTime()}`;
    const found = this.cache.get(key);
    if (found && this.clock.milliseconds() - found.readAt < MAX_AGE_MS) return found.config;
    // Kept while it is read, too: a hundred officers who come at once ask the provider once.
    const reading = { config: this.discover(issuer, clientId, this.secrets.open(provider, sealed)), readAt: this.clock.milliseconds() };
    const [oldest] = this.cache.keys();
    if (this.cache.size >= MAX_CACHED && oldest !== undefined) this.cache.delete(oldest);
    this.cache.set(key, reading);
    reading.config.catch(() => {
      if (this.cache.get(key) === reading) this.cache.delete(key); // what failed is asked again by the next one
    });
    return reading.config;
  }

  private readonly customFetch: oidc.CustomFetch = (url, { method, headers, body }) =>
    fetchOutbound(this.outbound, url, { method, headers, body: body === undefined || body === null ? undefined : textOf(body) });
}

function textOf(body: NonNullable<oidc.FetchBody>): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString();
  throw new Error('Only forms are sent to providers.');
}
