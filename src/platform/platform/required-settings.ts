const REQUIRED_IN_PRODUCTION = [
  ['DATABASE_URL', 'production runs on its own PostgreSQL, not on the embedded one'],
  ['MASTER_KEY', 'production takes the key that seals its secrets from outside (64 hexadecimal digits: openssl rand -hex 32)'],
  ['PUBLIC_URL', 'links, webhooks and TAXII need the address under which others reach the hub'],
] as const;

/** What a hub in production does not start without, a sentence each. */
export const missingSettings = (text: (name: string) => string | undefined): readonly string[] =>
  REQUIRED_IN_PRODUCTION.filter(([name]) => !text(name)).map(([name, why]) => `${name} is missing: ${why}.`);
