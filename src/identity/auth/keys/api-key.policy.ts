import { KEY_PERMISSIONS, type KeyPermission, PERMISSIONS } from '../../../platform/database/grants.js';
import { nameOf } from '../../../platform/graphql/name.policy.js';
import { BadInput, Forbidden } from '../../../platform/platform/errors.js';
import { isNetwork } from '../../../platform/platform/network.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A key lives for a year at most, counted from when it was made or last prolonged. */
export const LONGEST_LIFE_DAYS = 366;
/** How long the former secret may go on beside the new one, in minutes. */
export const LONGEST_OVERLAP = 7 * 24 * 60;
const MOST_NETWORKS = 20;

/** @throws BadInput */
export const keyName = (given: string): string => nameOf(given, 200, (rule) => new BadInput('KEY_NAME', `A key has a name ${rule}.`));

/**
 * What a key is to be given, once each and in a fixed order.
 * @param ceiling what whoever gives may give
 * @throws BadInput on nothing, on a word that is no permission, and on writing without reading; Forbidden on what may not be given
 */
export function grantablePermissionsOf(asked: readonly string[], ceiling: ReadonlySet<KeyPermission>): readonly KeyPermission[] {
  const known = new Set<string>(PERMISSIONS);
  if (asked.length === 0 || !asked.every((one) => known.has(one))) {
    throw new BadInput('KEY_PERMISSIONS', `A key has one or more of these permissions: ${KEY_PERMISSIONS.join(', ')}.`);
  }
  const given = KEY_PERMISSIONS.filter((permission) => asked.includes(permission) && ceiling.has(permission));
  if (given.length < new Set(asked).size) {
    const beyond = [...new Set(asked)].filter((one) => !given.some((permission) => permission === one));
    throw new Forbidden('KEY_CEILING', `You may not give this to a key: ${beyond.join(', ')}.`);
  }
  const reads = given.some(
    (one) =>
      one === 'indicator:publish' ||
      one === 'indicator:revoke' ||
      one === 'indicator:export' ||
      one === 'report:submit' ||
      one === 'action:answer',
  );
  if (reads && !given.includes('indicator:read')) {
    throw new BadInput(
      'KEY_PERMISSIONS',
      'A key that publishes, revokes, exports, reports or answers must be allowed to read, too: indicator:read.',
    );
  }
  return given;
}

/** @throws BadInput */
export function assertKeyEnd(expiresAt: Date, now: Date): void {
  const left = expiresAt.getTime() - now.getTime();
  if (left <= 0 || left > LONGEST_LIFE_DAYS * DAY_MS) throw keyEndUnfit();
}

export const keyEndUnfit = (): BadInput => new BadInput('KEY_EXPIRY', `A key ends within ${LONGEST_LIFE_DAYS} days from now.`);

/** @throws BadInput */
export function assertNetworks(networks: readonly string[]): void {
  if (networks.length > MOST_NETWORKS || !networks.every(isNetwork)) {
    throw new BadInput('KEY_NETWORKS', `Give up to ${MOST_NETWORKS} networks in CIDR notation, like 192.0.2.0/24 or 2001:db8::/32.`);
  }
}

/** @throws BadInput */
export function assertOverlap(minutes: number): void {
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > LONGEST_OVERLAP) {
    throw new BadInput('KEY_OVERLAP', `The former secret goes on for 0 to ${LONGEST_OVERLAP} minutes.`);
  }
}

/**
 * The SHA-256 of a certificate (DER), as RFC 8705 writes it (base64url) or as openssl does (hexadecimal, with colons or without).
 * @param isTold whether a proxy tells this hub of certificates: otherwise nobody could ever come with one
 * @throws BadInput
 */
export function thumbprintOf(text: string, isTold: boolean): Buffer {
  if (!isTold) {
    throw new BadInput(
      'KEY_CERTIFICATE_UNTOLD',
      "This hub is not told its clients' certificates: ask its operator for CLIENT_CERT_HEADER.",
    );
  }
  const hex = text.replaceAll(':', '');
  if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex');
  if (!/^[\w-]{43}$/.test(text)) {
    throw new BadInput('KEY_CERTIFICATE', "Give the SHA-256 of the machine's certificate, in base64url or hexadecimal.");
  }
  return Buffer.from(text, 'base64url');
}
