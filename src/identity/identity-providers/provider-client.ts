import { Inject, Injectable, Logger } from '@nestjs/common';
import * as oidc from 'openid-client';
import { Clock } from '../../platform/platform/clock.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { fetchOutbound } from '../../platform/platform/outbound-fetch.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { type IdTokenClaims, MAX_AUTH_AGE_SECONDS } from './claims.policy.js';
import { ClientSecrets } from './client-secrets.js';

/** A provider as stored, with the data for requests to it. */
export interface ProviderRow {
  readonly provider: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly sealed: Buffer;
  readonly scope: string;
  readonly set_at: Date;
}

/** Values that a browser takes to the provider, and that are checked when it returns. */
export interface OidcFlow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Whether the officer must authenticate again, whatever session the provider has. */
  readonly reauthenticate: boolean;
}

/** Metadata and keys of a provider are read again after this time, or after a change by an admin. */
const MAX_AGE_MS = 10 * 60_000;
const MAX_CACHED = 200;
const TIMEOUT_SECONDS = 10;

/** OpenID Connect client (authorization code, PKCE with S256, nonce) for the parties' providers, only over {@link Outbound}. */
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
   * Returns the redirect URI of a provider. Each provider has its own: a hostile provider must not get the code of another one by forwarding a browser that
   * started with it (RFC 9700, 4.4). `iss` in the response (RFC 9207) would also do, but few providers send it.
   */
  redirectUri(provider: string): string {
    return `${this.settings.publicUrl}/oidc/${provider}/callback`;
  }

  /** Reads a provider's metadata. @throws the fault of the provider, or of the connection to it */
  async discover(issuer: string, clientId: string, secret: string): Promise<oidc.Configuration> {
    const { isLoopback } = this.outbound.routeTo(issuer);
    const execute = isLoopback ? [oidc.allowInsecureRequests] : [];
    const options = { timeout: TIMEOUT_SECONDS, [oidc.customFetch]: this.customFetch, execute };
    const found = await oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), options);
    const metadata = found.serverMetadata();
    if (!metadata.authorization_endpoint || !metadata.token_endpoint || !metadata.jwks_uri) {
      throw new Error('The metadata lack a required endpoint.');
    }
    this.outbound.routeTo(metadata.authorization_endpoint); // the address for browsers is checked like addresses of the hub's own requests
    const isBasic = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
    const authentication = isBasic ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
    const config = new oidc.Configuration(metadata, clientId, this.clockMetadata(), authentication);
    config.timeout = TIMEOUT_SECONDS;
    config[oidc.customFetch] = this.customFetch;
    if (isLoopback) oidc.allowInsecureRequests(config);
    oidc.enableNonRepudiationChecks(config); // also verifies the signature of the ID token, not only TLS
    return config;
  }

  /** Returns the address to send the browser to. @throws the fault of the provider */
  async authorizationUrl(row: ProviderRow, { state, nonce, verifier, reauthenticate }: OidcFlow): Promise<string> {
    const config = await this.configOf(row);
    const url = oidc.buildAuthorizationUrl(config, {
      ...{ redirect_uri: this.redirectUri(row.provider), scope: row.scope, state, nonce, response_type: 'code' },
      ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
      ...(reauthenticate ? { prompt: 'login', max_age: '0' } : { max_age: String(MAX_AUTH_AGE_SECONDS) }),
    });
    return url.href;
  }

  /**
   * Exchanges the code from the browser for the provider's claims about the officer.
   * @param query of the callback's address, without the question mark
   * @param needed claims that are read from the provider's userinfo if the ID token lacks one of them
   * @throws for any failure
   */
  async claims(
    row: ProviderRow,
    query: string,
    { state, nonce, verifier }: Omit<OidcFlow, 'reauthenticate'>,
    needed: readonly string[],
  ): Promise<IdTokenClaims> {
    const config = await this.configOf(row);
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    const tokens = await oidc.authorizationCodeGrant(config, new URL(`${this.redirectUri(row.provider)}?${query}`), checks);
    const claims = tokens.claims();
    if (!claims) throw new Error('The response has no ID token.');
    if (needed.every((name) => Object.hasOwn(claims, name)) || !config.serverMetadata().userinfo_endpoint) return claims;
    return { ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
  }

  /** Logs the kind of a fault, and never the response of the provider or the input of the browser. */
  noteFault(provider: string, error: unknown): void {
    const { name, code } = error as { name?: unknown; code?: unknown };
    this.log.warn({ msg: 'An identity provider does not work', provider, fault: name, code });
  }

  /** Makes the library check tokens with the hub's clock, with a tolerance of half a minute. */
  private clockMetadata(): Partial<oidc.ClientMetadata> {
    return { [oidc.clockSkew]: Math.round((this.clock.milliseconds() - Date.now()) / 1000), [oidc.clockTolerance]: 30 };
  }

  private async configOf({ provider, issuer, client_id: clientId, sealed, set_at: setAt }: ProviderRow): Promise<oidc.Configuration> {
    const key = `${provider} ${setAt.getTime()}`;
    const found = this.cache.get(key);
    if (found && this.clock.milliseconds() - found.readAt < MAX_AGE_MS) return found.config;
    // Cached while it is being read: a hundred concurrent sign-ins read the metadata once.
    const reading = { config: this.discover(issuer, clientId, this.secrets.open(provider, sealed)), readAt: this.clock.milliseconds() };
    const [oldest] = this.cache.keys();
    if (this.cache.size >= MAX_CACHED && oldest !== undefined) this.cache.delete(oldest);
    this.cache.set(key, reading);
    reading.config.catch(() => {
      if (this.cache.get(key) === reading) this.cache.delete(key); // the next caller repeats a failed read
    });
    return reading.config;
  }

  private readonly customFetch: oidc.CustomFetch = (url, { method, headers, body }) =>
    fetchOutbound(this.outbound, url, { method, headers, body: body === undefined || body === null ? undefined : textOf(body) });
}

function textOf(body: NonNullable<oidc.FetchBody>): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString();
  throw new Error('Only forms can be sent to providers.');
}
