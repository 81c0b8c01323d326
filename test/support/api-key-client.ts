import type { Ask } from './officer.js';

/** A key without its secret, as the API shows it. */
export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly state: 'ACTIVE' | 'INACTIVE' | 'EXPIRED' | 'REVOKED';
  readonly permissions: readonly string[];
  readonly agency: { readonly id: string; readonly name: string } | null;
  readonly allowedNetworks: readonly string[];
  readonly responsible: { readonly name: string };
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly previousSecretExpiresAt: string | null;
}

export interface NewApiKeyView {
  readonly id: string;
  readonly secret: string;
  readonly apiKey: ApiKeyView;
}

const KEY =
  'id name state permissions agency { id name } allowedNetworks responsible { name } expiresAt revokedAt lastUsedAt previousSecretExpiresAt';

export const READING = ['party:read', 'group:read', 'indicator:read'];
export const WRITING = [...READING, 'indicator:publish', 'indicator:revoke'];
export const inDays = (days: number): string => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();

/** An admin's verbs about keys, over `ask`. */
export const apiKeyClient = (ask: Ask) => ({
  /** Say only what the test is about. */
  async makes(said: object = {}): Promise<NewApiKeyView> {
    const query = `mutation ($input: ApiKeyInput!) { createApiKey(input: $input) { id secret apiKey { ${KEY} } } }`;
    const input = { name: 'a machine', permissions: READING, expiresAt: inDays(30), ...said };
    return (await ask<{ createApiKey: NewApiKeyView }>(query, { input })).createApiKey;
  },
  async exchanges(id: string, said: object = {}): Promise<NewApiKeyView> {
    const query = `mutation ($id: ID!, $overlapMinutes: Int, $expiresAt: DateTime) {
      rotateApiKey(id: $id, overlapMinutes: $overlapMinutes, expiresAt: $expiresAt) { id secret apiKey { ${KEY} } } }`;
    return (await ask<{ rotateApiKey: NewApiKeyView }>(query, { id, ...said })).rotateApiKey;
  },
  async revokes(id: string): Promise<boolean> {
    return (await ask<{ revokeApiKey: boolean }>('mutation ($id: ID!) { revokeApiKey(id: $id) }', { id })).revokeApiKey;
  },
  async lists(): Promise<readonly ApiKeyView[]> {
    return (await ask<{ apiKeys: { nodes: ApiKeyView[] } }>(`{ apiKeys(first: 500) { nodes { ${KEY} } } }`)).apiKeys.nodes;
  },
});
export type ApiKeyClient = ReturnType<typeof apiKeyClient>;
