const REQUIRED_IN_PRODUCTION = [
  ['DATABASE_URL', 'production needs its own PostgreSQL, not the embedded one'],
  ['MASTER_KEY', 'production needs a key to seal its secrets (64 hexadecimal digits: openssl rand -hex 32)'],
  ['PUBLIC_URL', 'links, webhooks and TAXII need the public address of the hub'],
] as const;

/** Returns a sentence for each setting that a production hub lacks. */
export const missingSettings = (text: (name: string) => string | undefined): readonly string[] =>
  REQUIRED_IN_PRODUCTION.filter(([name]) => !text(name)).map(([name, reason]) => `${name} is missing: ${reason}.`);
