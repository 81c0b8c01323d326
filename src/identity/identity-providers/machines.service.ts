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

/** Machines with access tokens of an issuer that their party trusts. Otherwise they are API keys. */
@Injectable()
export class MachinesService {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly outbound: Outbound,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Returns the audience that tokens of machines of the actor's party must have. */
  audience({ party }: Actor): string {
    return machineAudienceOf(this.settings.publicUrl, party.id);
  }

  /**
   * Admits a machine of the actor's party; the actor becomes its responsible admin.
   * @param jwksUri address of the issuer's keys; null: the address from its metadata
   * @throws BadInput if the issuer is not reachable, or does not answer as one; as ApiKeysService.admit
   */
  async create(actor: Actor, draft: ApiKeyDraft, trusted: TrustedIssuer, jwksUri: string | null): Promise<ApiKey> {
    const isText = (text: string): boolean => text !== '' && text.length <= LONGEST_TEXT;
    if (!isText(trusted.subject) || (trusted.clientId !== null && !isText(trusted.clientId))) {
      throw new BadInput('MACHINE_SUBJECT', `Subject and client must have 1 to ${LONGEST_TEXT} characters each.`);
    }
    await this.keys.assertMayCreate(actor); // before the first request to the issuer
    await this.assertSendable(trusted.issuer);
    const uri = jwksUri ?? (await this.jwksUriOf(trusted.issuer));
    await this.assertSendable(uri);
    return this.keys.createForIssuer(actor, draft, { ...trusted, jwksUri: uri });
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

  /** Reads the address of the keys from the metadata of OpenID Connect Discovery, then from those of RFC 8414. */
  private async jwksUriOf(issuer: string): Promise<string> {
    const { origin, pathname } = new URL(issuer);
    const path = pathname.replace(/\/$/, '');
    for (const at of [`${origin}${path}/.well-known/openid-configuration`, `${origin}/.well-known/oauth-authorization-server${path}`]) {
      const metadata = await fetchOutbound(this.outbound, at)
        .then(async (answer) => (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown } | null)
        .catch(() => null);
      if (metadata?.issuer === issuer && typeof metadata.jwks_uri === 'string') return metadata.jwks_uri;
    }
    throw new BadInput(
      'ISSUER_SILENT',
      'The metadata of this issuer do not name its keys. Give jwksUri, or the address of the issuer exactly as its metadata state it.',
    );
  }
}
