/** What the fragment of the address brought: browsers send it to no server. It leaves the address at once. */
export type Arrival =
  | { readonly kind: 'invitation'; readonly token: string }
  | { readonly kind: 'reset'; readonly token: string }
  | { readonly kind: 'sign-in'; readonly code: string }
  | { readonly kind: 'link'; readonly code: string }
  | { readonly kind: 'confirm'; readonly code: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads the fragment of a link in a letter, or of the return from an identity provider. */
export function arrivalIn(fragment: string): Arrival | undefined {
  const [, kind, token = ''] = /^#\/(invitation|reset)\/([\w-]{20,200})$/.exec(fragment) ?? [];
  if (kind === 'invitation' || kind === 'reset') return { kind, token };
  const [, purpose, code = ''] = /^#(sign-in|link|confirm|refused)=([\w-]{1,200})$/.exec(fragment) ?? [];
  if (purpose === 'refused') return { kind: purpose, reason: code };
  return purpose === 'sign-in' || purpose === 'link' || purpose === 'confirm' ? { kind: purpose, code } : undefined;
}

let arrived: Arrival | undefined;

/** @returns what has arrived, once */
export function takeArrival<Kind extends Arrival['kind']>(kinds: readonly Kind[]): Extract<Arrival, { readonly kind: Kind }> | undefined {
  const taken = arrived;
  if (!taken || !(kinds as readonly string[]).includes(taken.kind)) return undefined;
  arrived = undefined;
  return taken as Extract<Arrival, { readonly kind: Kind }>;
}

/** Takes what the fragment of the address brought out of it, before anything else sees the address. @param pathOf the page for it */
export function readArrival(pathOf: (arrival: Arrival) => string): void {
  arrived = arrivalIn(location.hash);
  if (arrived) history.replaceState(null, '', pathOf(arrived));
  else if (/^#\/(invitation|reset)\//.test(location.hash)) history.replaceState(null, '', '/account'); // a link that was cut
}
