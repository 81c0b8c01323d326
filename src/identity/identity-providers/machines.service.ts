import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../auth/actor.js';
import { type ApiKey, ApiKeysService, type TrustedIssuer, type ApiKeyDraft } from '../auth/keys/api-keys.service.js';
import { BadInput } from '../../platform/platform/errors.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { fetchOutbound } from '../../platform/platform/outbound-fetch.js';
import { BlockedAddress } from '../../platform/platform/outbound-url.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { machineAudienceOf } from './machine-token.policy.js';

const LONGEST_TEXT = 255;

/** Machines that come with access tokens of an issuer which their party trusts. In every other way they are API keys. */
@Injectable()
export class MachinesService {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly outbound: Outbound,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** What the tokens of the actor's party's machines must have as their audience. */
  audience({ party }: Actor): string {
    return machineAudienceOf(this.settings.publicUrl, party.id);
  }

  /**
   * Admits a machine of the actor's party, who answers for it.
   * @param jwksUri where the issuer's keys lie; null: what its metadata say
   * @throws BadInput where the issuer may not be reached, or does not answer as one; as ApiKeysService.admit
   */
  async create(actor: Actor, wanted: ApiKeyDraft, trusted: TrustedIssuer, jwksUri: string | null): Promise<ApiKey> {
    const isText = (text: string): boolean => text !== '' && text.length <= LONGEST_TEXT;
    if (!isText(trusted.subject) || (trusted.client !== null && !isText(trusted.client))) {
      throw new BadInput('MACHINE_SUBJECT', `A subject and a client have 1 to ${LONGEST_TEXT} characters.`);
    }
    await this.keys.assertMayCreate(actor); // before the issuer is asked
    await this.assertSendable(trusted.issuer);
    const uri = jwksUri ?? (await this.jwksUriOf(trusted.issuer));
    await this.assertSendable(uri);
    return this.keys.createForIssuer(actor, wanted, { ...trusted, jwksUri: uri });
  }

  /** @throws as ApiKeysService.renew */
  async renew(actor: Actor, id: string, expiresAt: Date | null): Promise<ApiKey> {
    return this.keys.renew(actor, id, expiresAt);
  }

  private async assertSendable(url: string): Promise<void> {
    try {
      await this.outbound.check(url);
    } catch (error) {
      throw error instanceof BlockedAddress ? new BadInput('ISSUER_URL', error.message) : error;
    }
  }

  /** By the metadata of OpenID Connect Discovery, then by those of RFC 8414. */
  private async jwksUriOf(issuer: string): Promise<string> {
    const { origin, pathname } = new URL(issuer);
    const path = pathname.replace(/\/$/, '');
    for (const at of [`${origin}${path}/.well-known/openid-configuration`, `${origin}/.well-known/oauth-authorization-server${path}`]) {
      const said = await fetchOutbound(this.outbound, at)
        .then(async (answer) => (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown } | null)
        .catch(() => null);
      if (said?.issuer === issuer && typeof said.jwks_uri === 'string') return said.jwks_uri;
    }
    throw new BadInput(
      'ISSUER_SILENT',
      'This issuer does not say where its keys lie: give jwksUri, or its address exactly as it says it itself.',
    );
  }
}
