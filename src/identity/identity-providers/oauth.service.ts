import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from '../auth/access-tokens.js';
import { AttemptLimiter } from '../auth/attempt-limiter.js';
import type { Origin } from '../auth/call-context.js';
import type { BearerSource } from '../auth/bearer-source.js';
import { missingBindingOf } from '../auth/authentication.service.js';
import { KeyAuthenticationService } from '../auth/keys/key-authentication.service.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/platform/clock.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { clientOf, type OauthForm, OauthError } from './oauth.policy.js';

/** A successful response (RFC 6749, 5.1). */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
}

/** OAuth 2.0 client credentials: an API key is the client; its id and text are the credentials. The token is bound to the secret, and ends with it. */
@Injectable()
export class OauthService {
  constructor(
    private readonly keys: KeyAuthenticationService,
    private readonly attempts: AttemptLimiter,
    private readonly tokens: AccessTokens,
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Issues a token. @throws OauthError; TooManyAttempts after a hundred wrong attempts from an address */
  async token(
    form: OauthForm,
    authorization: string | undefined,
    source: BearerSource,
    origin: Omit<Origin, 'channel'>,
  ): Promise<TokenResponse> {
    const { id, secret } = clientOf(form, authorization);
    const what = { ...origin, channel: 'graphql', what: 'key.token' } as const;
    await this.attempts.count(what);

    const admission = await this.keys.check(secret, origin.requestId);
    if (typeof admission === 'string' || admission.identity.user !== id) {
      throw new OauthError('invalid_client', 'The client id or secret is wrong, or the key is not active.');
    }
    const missing = missingBindingOf(admission, source);
    if (missing) {
      await this.keys.recordRefusal(admission.identity, origin.requestId, missing);
      throw new OauthError('invalid_client', 'The client id or secret is wrong, or the key is not active.');
    }
    await this.attempts.giveBack(what);
    this.keys.noteUse(admission.identity);

    const permissions = [...admission.identity.permissions].sort();
    if (!form.scope.every((scope) => (permissions as readonly string[]).includes(scope))) {
      throw new OauthError('invalid_scope', 'The scope exceeds the permissions of the key.');
    }
    const [certificate] = admission.certificates;
    const seconds = Math.floor(Math.min(ACCESS_TOKEN_SECONDS, (admission.expiresAt - this.clock.milliseconds()) / 1000));
    if (seconds < 1) throw new OauthError('invalid_client', 'The client id or secret is wrong, or the key is not active.');
    const claims = { client_id: id, ...(certificate ? { cnf: { 'x5t#S256': certificate } } : {}) };
    const token = this.tokens.issue(admission.identity, claims, seconds);
    return { access_token: token, token_type: 'Bearer', expires_in: seconds, scope: permissions.join(' ') };
  }

  /** Returns the metadata (RFC 8414). */
  metadata(): Readonly<Record<string, unknown>> {
    const { publicUrl, clientCertHeader } = this.settings;
    return {
      issuer: publicUrl,
      token_endpoint: `${publicUrl}/oauth/token`,
      jwks_uri: `${publicUrl}/.well-known/jwks.json`,
      response_types_supported: [],
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      tls_client_certificate_bound_access_tokens: clientCertHeader !== undefined,
    };
  }
}
