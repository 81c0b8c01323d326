/** The way to the identity provider of a country and back: docs/identity-providers.md. */
export type Purpose = 'sign-in' | 'link' | 'confirm';

interface Journey {
  readonly provider: string;
  readonly purpose: Purpose;
  /** Proves that the code belongs to this browser. */
  readonly verifier: string;
  /** The page after it. */
  readonly then: string;
}

const JOURNEY = 'provider';
/** The provider by which an officer signed in last in this browser: the sign-in page offers it. */
const LAST = 'last-provider';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

/** Leaves the page for the provider. @param then the address of a page of the console */
export async function goToProvider(provider: string, purpose: Purpose, then: string): Promise<void> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const challenge = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
  sessionStorage.setItem(JOURNEY, JSON.stringify({ provider, purpose, verifier, then } satisfies Journey));
  const search = new URLSearchParams({ challenge, ...(purpose === 'sign-in' ? {} : { for: purpose }) });
  location.assign(`/oidc/${encodeURIComponent(provider)}/start?${search}`);
}

/** The journey from which the browser returns; undefined: it began in another tab. */
export function journeyNow(): Journey | undefined {
  const stored = sessionStorage.getItem(JOURNEY);
  return stored === null ? undefined : (JSON.parse(stored) as Journey);
}

export const endJourney = (): void => sessionStorage.removeItem(JOURNEY);

export function lastProvider(): string | undefined {
  const stored = localStorage.getItem(LAST) ?? '';
  return UUID.test(stored) ? stored : undefined;
}

export const rememberProvider = (provider: string): void => localStorage.setItem(LAST, provider);
